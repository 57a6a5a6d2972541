"""What is known to fail, and whether a run differs from that."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from conformance.checks import Outcome
from python_backends.errors import InvalidRequest

EXPECTED = Path(__file__).with_name("expected.toml")
# Why a check may fail: the first word of every reason in the list.
CLASSES = ("open chat", "task", "tools", "network", "optional", "invented", "differs", "bug")
# These may pass or fail: it depends on where the suite runs.
EITHER = frozenset({"network", "optional"})
# A server that breaks or is gone is never an expected failure, whatever is listed.
BROKEN = re.compile(
    r"Connect(ion)? ?[Ee]rror|Connection refused|no answer|InternalServerError|[Tt]imed out|did not end within"
    r"|Error code: 5\d\d|\bstatus 5\d\d"
)
State = Literal["pass", "known failure", "FAIL", "UNEXPECTED PASS", "NOT RUN"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check is expected to fail: one of CLASSES, and a sentence."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome beside what was expected of it."""

    check: str
    state: State
    kind: str
    text: str

    @property
    def surprising(self) -> bool:
        """Whether this makes the run fail."""
        return self.state not in ("pass", "known failure")


def expected_of(suite: str, path: Path = EXPECTED) -> dict[str, Reason]:
    """Check -> reason for `suite`. InvalidRequest names an entry that is not `"check" = "class: reason"`."""
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        listed: dict[str, Any] = toml.loads(path.read_text("utf-8")).get(suite, {})
    except toml.TOMLDecodeError as error:
        raise InvalidRequest(f"{path.name} is not TOML: {error}") from error
    return {check: _reason(path, suite, check, text) for check, text in listed.items()}


def judge(outcomes: Sequence[Outcome], expected: Mapping[str, Reason]) -> list[Verdict]:
    """One verdict for each outcome, in order, then one for each entry of the list that no outcome answers to."""
    names = {outcome.check for outcome in outcomes}
    missing = [
        Verdict(check, "NOT RUN", reason.kind, "listed in expected.toml, but there was no such check")
        for check, reason in expected.items() if check not in names
    ]  # fmt: skip
    return [*(_verdict(outcome, expected.get(outcome.check)) for outcome in outcomes), *missing]


def _verdict(outcome: Outcome, reason: Reason | None) -> Verdict:
    if reason is None:
        return Verdict(outcome.check, "pass" if outcome.passed else "FAIL", "", outcome.detail)
    if outcome.passed and reason.kind in EITHER:
        return Verdict(outcome.check, "pass", "", outcome.detail)
    if not outcome.passed and reason.kind not in EITHER and BROKEN.search(outcome.detail):
        return Verdict(outcome.check, "FAIL", "", f"not for the reason that is listed: {outcome.detail}")
    if outcome.passed:
        return Verdict(outcome.check, "UNEXPECTED PASS", reason.kind, "remove its line from expected.toml")
    return Verdict(outcome.check, "known failure", reason.kind, reason.text)


def _reason(path: Path, suite: str, check: str, text: object) -> Reason:
    kind, colon, sentence = text.partition(":") if isinstance(text, str) else ("", "", "")
    if kind not in CLASSES or not colon or not sentence.strip():
        known = ", ".join(CLASSES)
        raise InvalidRequest(f'{path.name}, [{suite}] "{check}": write "CLASS: reason" with CLASS one of {known}')
    return Reason(kind, sentence.strip())
