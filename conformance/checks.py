"""What a check is, how it is run, and how its outcome travels between processes.

Imports the standard library alone: checks also run in environments that hold nothing of ours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import asdict, dataclass

MAX_DETAIL = 400
CHECK_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one check; `detail` is what it found, or why it failed, in one line."""

    check: str
    passed: bool
    detail: str = ""

    def as_line(self) -> str:
        """One line of JSON, the inverse of `outcomes_in`."""
        return json.dumps(asdict(self), ensure_ascii=False)


class Mismatch(AssertionError):
    """An answer is not what the check requires."""


def require(condition: object, found: object) -> None:
    """Raise Mismatch, saying what was `found`, unless `condition` holds; unlike `assert` also under `python -O`."""
    if not condition:
        raise Mismatch(str(found))


def one_line(text: str) -> str:
    """`text` without line breaks and surplus spaces, cut to MAX_DETAIL characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= MAX_DETAIL else joined[: MAX_DETAIL - 3] + "..."


def outcome_of(check: str, body: Callable[[], object], seconds: float = CHECK_SECONDS) -> Outcome:
    """Run `body`; whatever it raises is a failure. A check that does not end within `seconds` fails as well."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="check")
    future = pool.submit(body)
    try:
        error = future.exception(seconds)
    except TookTooLong:
        return Outcome(check, False, f"did not end within {seconds:g} s")
    finally:
        pool.shutdown(wait=False)
    if error is not None:
        return Outcome(check, False, one_line(f"{type(error).__name__}: {error}"))
    found = future.result()
    return Outcome(check, True, one_line("" if found is None else str(found)))


def write_outcomes(checks: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Run each check and put its outcome on standard output at once."""
    for name, body in checks:
        sys.stdout.write(outcome_of(name, body).as_line() + "\n")
        sys.stdout.flush()


def outcomes_in(text: str) -> Iterator[Outcome]:
    """The outcomes that `write_outcomes`, or its like in JavaScript, has put among other lines."""
    for line in text.splitlines():
        if line.startswith('{"check"'):
            yield Outcome(**json.loads(line))
