"""A table for people, then one line of JSON for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence

from conformance.checks import Outcome
from conformance.expected import Verdict, expected_of, judge

SHOWN = 110


def conclude(suite: str, outcomes: Sequence[Outcome], *, details: bool = False) -> int:
    """Report on a run of `suite`; its exit status is 1 if anything differs from the list of what is expected."""
    verdicts = judge(outcomes, expected_of(suite))
    sys.stdout.write(table(suite, verdicts))
    if details:
        sys.stdout.write("".join(f"{item.check}\n    {item.detail}\n" for item in outcomes if not item.passed))
    sys.stdout.write(summary(suite, verdicts) + "\n")
    sys.stdout.flush()
    return int(not outcomes or any(verdict.surprising for verdict in verdicts))


def table(suite: str, verdicts: Sequence[Verdict]) -> str:
    """Check, state, class and reason in columns, a trailing newline included."""
    rows = [("check", "result", "class", "reason or what was found")]
    rows += [(item.check, item.state, item.kind, _cut(item.text)) for item in verdicts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in (*widths, 24)))
    return "\n".join([suite, *(line.rstrip() for line in lines)]) + "\n"


def summary(suite: str, verdicts: Sequence[Verdict]) -> str:
    """One line of JSON: counts, why checks fail, and what was not expected."""
    states = Counter(verdict.state for verdict in verdicts)
    return json.dumps({
        "suite": suite, "checks": len(verdicts) - states["NOT RUN"],
        "passed": states["pass"] + states["UNEXPECTED PASS"], "known_failures": states["known failure"],
        "classes": dict(Counter(item.kind for item in verdicts if item.state == "known failure")),
        "unexpected": {item.check: item.state for item in verdicts if item.surprising},
    })  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
