"""Programs that try to get out of the sandbox or to take more than they may: one file a kind, `=== name => expected`.

Each prints CONTAINED where it is refused and ESCAPED where it is not. Those that are made outside as well must succeed
there: an attempt that fails everywhere proves nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Attempt(NamedTuple):
    """`expected` is the bound that ends it, or the exit status; empty for those that are refused."""

    name: str
    expected: str
    code: str


def attempts(kind: str) -> list[Attempt]:
    """All of the file `kind`."""
    _, *sections = (_FOLDER / f"{kind}.txt").read_text("utf-8").split("\n=== ")
    parts = [section.partition("\n") for section in sections]
    return [
        Attempt(name, expected, code) for title, _, code in parts for name, _, expected in [title.partition(" => ")]
    ]


def prelude(kind: str) -> str:
    """What stands before each of them."""
    return (_FOLDER / f"{kind}_prelude.txt").read_text("utf-8")
