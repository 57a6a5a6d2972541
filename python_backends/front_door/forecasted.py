"""Which properties of a schema are the values of a forecast, and which the dates of them.

A list of objects with a number each is the predictions, a list of numbers their values. One number is the one
prediction, or that of a month or day that the words name; several numbers are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from python_backends.grounding.tree import Array, Leaf, Node, Object
from python_backends.grounding.values.months import month_of

_NUMBERS = ("integer", "number")
_MONTH = re.compile(r"([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})")
_ISO = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)(?!\d)")


def forecasted(result: Mapping[str, Any], tree: Object, words: str) -> dict[str, Any]:
    """The values of those properties of `tree` that are lists or numbers; None for one that the forecast lacks."""
    predictions = result.get("predictions", [])
    lists = [field.name for field in tree.fields if isinstance(field.node, Array)]
    numbers = [field.name for field in tree.fields if _is_number(field.node)]
    found: dict[str, Any] = {}
    for field in tree.fields:
        if field.name in result and field.name != "predictions":
            found[field.name] = result[field.name]
        elif field.name in numbers:
            found[field.name] = _one(predictions, words) if len(numbers) == 1 else None
        elif len(lists) == 1 and isinstance(field.node, Array):
            rows = _rows(field.node.item, predictions)
            found |= {} if rows is None else {field.name: rows}
    return found


def _rows(item: Node, predictions: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """Each prediction as an `item` is; None where an item is something else."""
    if _is_number(item):
        return [each["value"] for each in predictions]
    if not isinstance(item, Object):
        return None
    values = [field.name for field in item.fields if _is_number(field.node)]
    dates = [field for field in item.fields if isinstance(field.node, Leaf) and field.name not in values]
    if len(values) != 1 or len(dates) > 1 or len(item.fields) != len(values) + len(dates):
        return None
    shown = [{field.name: _dated(field.node, each["date"]) for field in dates} for each in predictions]
    rows = [day | {values[0]: each["value"]} for day, each in zip(shown, predictions, strict=True)]
    return [{field.name: row[field.name] for field in item.fields} for row in rows]


def _dated(node: Node, date: str | None) -> str | None:
    """`date` in the form that `node` wants; such a moment has no zone of its own."""
    kind = node.kind if isinstance(node, Leaf) else "string"
    if date is None or kind == "string":
        return date
    return date[:10] if kind == "date" else f"{date.replace(' ', 'T')}Z"


def _one(predictions: Sequence[Mapping[str, Any]], words: str) -> Any:
    """The value of the one prediction, or of the one that the words name."""
    named = [each["value"] for each in predictions if _is_named(each["date"], words)]
    values = named or [each["value"] for each in predictions]
    return values[0] if len(values) == 1 else None


def _is_named(date: str | None, words: str) -> bool:
    if date is None:
        return False
    months = [(year, month) for name, year in _MONTH.findall(words) if (month := month_of(name)) is not None]
    return date[:10] in _ISO.findall(words) or date[:7] in _ISO.findall(words) or (
        any(date.startswith(f"{year}-{month:02d}-") for year, month in months))  # fmt: skip


def _is_number(node: Node) -> bool:
    return isinstance(node, Leaf) and node.kind in _NUMBERS
