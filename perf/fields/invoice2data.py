"""invoice2data: invoices as PDF to the object that the project's own regression test expects.

The schema has the expected keys with the types of their values, nothing required. Leaf accuracy: right leaves of those
expected; numbers within 0.005, dates as dates, strings equal after whitespace is collapsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from perf.fields.base import Answered, FieldSet, Steps, Wanted, collapsed, leaves, ratio
from perf.reading import media_of
from perf.sets.base import Measure, rows_of

IGNORED = frozenset({"desc", "template_name"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def load(folder: Path) -> list[Wanted]:
    """Truth: the first expected object, without the keys that no reader could know."""
    found = []
    for row in rows_of(folder):
        truth = {key: value for key, value in row["expected"][0].items() if key not in IGNORED}
        found.append(Wanted(row["id"], row["id"], media_of(folder / row["pdf"]), schema_of(truth), truth))
    return found


def schema_of(value: Any) -> dict[str, Any]:
    """A schema that `value` follows, with nothing required; the items of an array have the keys of all of them."""
    if isinstance(value, Mapping):
        properties = {key: schema_of(part) for key, part in value.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}
    if isinstance(value, list):
        merged: dict[str, Any] = {}
        for item in value:
            merged = {**item, **merged}
        return {"type": "array", "items": schema_of(merged)}
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int | float):
        return {"type": "number"}
    return {"type": "string", "format": "date"} if _ISO.fullmatch(str(value)) else {"type": "string"}


def score(answers: Sequence[Answered]) -> list[Measure]:
    """Leaf accuracy over all leaves, those of the invoice and those of its lines."""
    return [
        ratio("leaves", answers, lambda answer: _counts(answer, True, True)),
        ratio("head_leaves", answers, lambda answer: _counts(answer, True, False)),
        ratio("line_leaves", answers, lambda answer: _counts(answer, False, True)),
    ]


def _counts(answer: Answered, head: bool, lines: bool) -> tuple[int, int]:
    found: dict[Steps, Any] = dict(leaves(answer.value or {}))
    wanted = [(at, true) for at, true in leaves(answer.item.truth) if (lines if len(at) > 1 else head)]
    return sum(_equal(found.get(at), true) for at, true in wanted), len(wanted)


def _equal(found: Any, true: Any) -> bool:
    if isinstance(true, int | float) and not isinstance(true, bool):
        return isinstance(found, int | float) and abs(found - true) <= 0.005
    return found is not None and collapsed(found) == collapsed(true)


SET = FieldSet("invoice2data", "invoice2data", load, score)
