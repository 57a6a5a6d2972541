"""sroie52: receipts to {company, date, address, total}, as printed.

Exact: equal after whitespace is collapsed and letters are upper case (competition task 3). Relaxed: totals as numbers,
dates as dates, the other two by their letters and digits alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from perf.fields.base import Answered, FieldSet, Wanted, collapsed, f1, ratio
from perf.formulas.counts import Counts
from perf.reading import media_of
from perf.sets.base import Measure, rows_of
from python_backends.grounding.values.dates import date_of
from python_backends.grounding.values.locale import Locale

FIELDS = ("company", "date", "address", "total")
HINTS = {
    "company": "Name of the company that issued the receipt",
    "date": "Date of the receipt, as printed",
    "address": "Address of the company",
    "total": "Total amount, as printed",
}
SCHEMA = {
    "type": "object",
    "properties": {name: {"type": "string", "description": HINTS[name]} for name in FIELDS},
    "additionalProperties": False,
}
_DAY_FIRST = Locale(".", True)
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?")

Equal = Callable[[str, Any, Any], bool]


def load(folder: Path) -> list[Wanted]:
    """Truth: the four fields; one that is empty is not asked for."""
    return [
        Wanted(
            row["id"], row["id"], media_of(folder / row["image"]), SCHEMA, {k: v for k, v in row["fields"].items() if v}
        )
        for row in rows_of(folder)
    ]


def score(answers: Sequence[Answered]) -> list[Measure]:
    """F1 over all fields and accuracy of each, exact and relaxed."""
    measures = []
    for kind, equal in (("exact", exact), ("relaxed", relaxed)):
        measures.append(f1(f"{kind}_f1", answers, lambda answer, equal=equal: _counts(answer, equal)))  # type: ignore[misc]
        measures += [_of_field(f"{name}_{kind}", name, answers, equal) for name in FIELDS]
    return measures


def exact(name: str, found: Any, true: Any) -> bool:
    """The competition's equality."""
    return collapsed(found).upper() == collapsed(true).upper()


def relaxed(name: str, found: Any, true: Any) -> bool:
    """Equality of what is meant."""
    if exact(name, found, true):
        return True
    if name == "total":
        amount = _amount(found)
        return amount is not None and amount == _amount(true)
    if name == "date":
        date = date_of(collapsed(found), _DAY_FIRST)
        return date is not None and date == date_of(collapsed(true), _DAY_FIRST)
    return _letters(found) == _letters(true)


def _counts(answer: Answered, equal: Equal) -> Counts:
    found = {name: value for name, value in (answer.value or {}).items() if value}
    right = sum(equal(name, found[name], true) for name, true in answer.item.truth.items() if name in found)
    return Counts(right, len(found), len(answer.item.truth))


def _of_field(measure: str, name: str, answers: Sequence[Answered], equal: Equal) -> Measure:
    def count(answer: Answered) -> tuple[int, int]:
        true = answer.item.truth.get(name)
        value = (answer.value or {}).get(name)
        return int(bool(true) and bool(value) and equal(name, value, true)), int(bool(true))

    return ratio(measure, answers, count)


def _amount(text: Any) -> float | None:
    found = _AMOUNT.search(str(text))
    return round(float(found[0].replace(",", "")), 2) if found else None


def _letters(text: Any) -> str:
    return "".join(character for character in str(text).upper() if character.isalnum())


SET = FieldSet("sroie52", "sroie52", load, score)
