"""A task's result in words, for answers that are text."""

from __future__ import annotations

from typing import Any

import orjson

from python_backends.front_door.findings import Finding
from python_backends.front_door.readable import Result, text_of


def in_words(finding: Finding) -> str:
    """What `finding` says: text as it was read, heard or translated, a label, a table of dates and values."""
    result = finding.result
    if finding.task.name == "translate":
        return _lines(result.get("translated_text"))
    if finding.task.name == "classify":
        return _labels(result)
    if finding.task.name == "forecast":
        return _table(result)
    if finding.task.name == "speech_to_text":
        return _turns(result)
    return text_of(result)


def _lines(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _labels(result: Result) -> str:
    """The best label, or for several texts one a line; "none" where nothing fits."""
    label = result.get("label")
    if isinstance(label, list):
        return ", ".join(map(str, label)) or "none"
    return "none" if label is None else str(label)


def _turns(result: Result) -> str:
    """The text; where it is known who spoke, a line for each turn."""
    chunks = result.get("chunks", ())
    if not any(chunk.get("speaker") for chunk in chunks):
        return text_of(result)
    return "\n".join(f"{chunk.get('speaker') or 'UNKNOWN'}: {chunk['text'].strip()}" for chunk in chunks)


def _table(result: Result) -> str:
    """A Markdown table of the predictions, by their number where they have no dates."""
    predictions = enumerate(result.get("predictions", ()), start=1)
    rows = [f"| {item['date'] or step} | {orjson.dumps(item['value']).decode()} |" for step, item in predictions]
    return "\n".join(["| date | value |", "|---|---|", *rows])
