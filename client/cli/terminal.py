"""Writing to people: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys

from rich.console import Console

# Escape sequences in a document must not reach the terminal; line breaks and tabs may.
_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def messages() -> Console:
    """The console for notes and progress."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def results() -> Console:
    """The console for tables on standard output, wide enough for whole lines where that is not a terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def complain(message: str) -> None:
    """One error for a person."""
    sys.stderr.write(f"openfaze: {message}\n")


def plain(text: str) -> str:
    """`text` without the control characters a document may contain."""
    return text.translate(_CONTROL)


def write_result(text: str) -> None:
    """Put `text` on standard output; on a terminal without control characters."""
    sys.stdout.write(plain(text) if sys.stdout.isatty() else text)
    sys.stdout.flush()
