"""A task's result in words, for answers that are text."""

from __future__ import annotations

from typing import Any

import orjson

from python_backends.front_door.findings import Finding, Result, text_of


def in_words(finding: Finding) -> str:
    """What `finding` says: text as it was read or translated, a label, a table of dates and values."""
    result = finding.result
    if finding.task.name == "translate":
        return _lines(result.get("translated_text"))
    if finding.task.name == "classify":
        return _labels(result)
    if finding.task.name == "forecast":
        return _table(result)
    return text_of(result)


def _lines(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _labels(result: Result) -> str:
    """The best label, or for several texts one a line; "none" where nothing fits."""
    label = result.get("label")
    if isinstance(label, list):
        return ", ".join(map(str, label)) or "none"
    return "none" if label is None else str(label)


def _table(result: Result) -> str:
    """A Markdown table of the predictions, by their number where they have no dates."""
    predictions = enumerate(result.get("predictions", ()), start=1)
    rows = [f"| {item['date'] or step} | {orjson.dumps(item['value']).decode()} |" for step, item in predictions]
    return "\n".join(["| date | value |", "|---|---|", *rows])
