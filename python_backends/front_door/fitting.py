"""A task's own result as the object of a schema that asks for just that: no decoder could say it better.

"Translate this", with a schema of `translated_text` and `target_language`, is answered out of what `translate` says:
the properties that the schema names, and no others. Each value says which task it is from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from python_backends.front_door.extract import Extracted
from python_backends.front_door.findings import Finding, Findings
from python_backends.front_door.order import Extraction
from python_backends.front_door.tasks import SCRAPER
from python_backends.grounding.pointer import Pointer
from python_backends.grounding.references import References
from python_backends.grounding.validate import validator_of


def fitting(wanted: Extraction, found: Findings) -> Extracted | None:
    """The object of `wanted` if the result of a single task holds it, else None: then it is made of the evidence."""
    if len(found.works) != 1 or found.reads:
        return None
    (work,) = found.works
    if work.task is SCRAPER:
        return _scraped(wanted, work)
    if work.task.kind == "action":
        return None  # what it says is evidence
    result = _part(work.result, wanted.schema, References(wanted.schema))
    if not result or not validator_of(wanted.schema).is_valid(result):
        return None
    return Extracted(orjson.dumps(result).decode(), leaves_of(work.task.name, result), {"task": work.task.name})


def leaves_of(task: str, value: Any) -> list[dict[str, Any]]:
    """The entry of `grounding` for each leaf of `value`, which `task` says."""
    return [_leaf(task, path, leaf) for path, leaf in _leaves(value, "")]


def _scraped(wanted: Extraction, work: Finding) -> Extracted | None:
    """The fields that the scraper was asked for, if it found them all: it knows where each stands on the page."""
    fields = work.result.get("fields", {})
    names = wanted.schema.get("properties", {})
    if not fields or any(fields.get(name, {}).get("value") is None for name in names):
        return None
    result = {name: fields[name]["value"] for name in names}
    if not validator_of(wanted.schema).is_valid(result):
        return None
    grounding = [
        _leaf(work.task.name, path, value)
        | {key: fields[path.partition("[")[0]][key] for key in ("confidence", "selector")}
        for path, value in _leaves(result, "")
    ]
    return Extracted(orjson.dumps(result).decode(), grounding, {"task": work.task.name, "url": work.result["url"]})


def _part(value: Any, schema: Any, references: References) -> Any:
    """What of `value` the properties of `schema` name; the value itself where it names none."""
    if not isinstance(schema, Mapping):
        return value
    if "$ref" in schema:
        with references.following(schema["$ref"], Pointer()) as (target, _):
            return _part(value, target, references)
    if isinstance(value, Mapping) and "properties" in schema:
        named = schema["properties"]
        return {key: _part(value[key], part, references) for key, part in named.items() if key in value}
    if isinstance(value, list) and "items" in schema:
        return [_part(item, schema["items"], references) for item in value]
    return value


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, f"{path}[{number}]")
    else:
        yield path, value


def _leaf(task: str, path: str, value: Any) -> dict[str, Any]:
    return {
        "path": path, "value": value, "evidence": [], "page": None, "bounds": None, "confidence": None,
        "source": task,
    }  # fmt: skip
