"""JSON, JSON lines and YAML to nested lists and objects: no aliases, no tags that make objects, bounded depth."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson
import yaml

from python_backends.errors import InvalidMedia
from python_backends.tables.limits import MAX_DEPTH, MAX_ROWS, YAML_BYTES, YAML_EVENTS

_CONSTANTS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def json_value(text: str) -> Any:
    """The value of a JSON text, or the list of values of JSON lines. NaN and Infinity are read. Raises InvalidMedia."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if "ecursion" in error.msg:
            raise _too_deep("JSON") from error
    try:
        return json.loads(text, parse_constant=_CONSTANTS.__getitem__)
    except RecursionError as error:
        raise _too_deep("JSON") from error
    except ValueError as error:
        lines = _json_lines(text)
        if lines is None:
            raise InvalidMedia(f"the JSON cannot be read: {error}", code="invalid_json") from error
        return lines


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    if not 1 < len(lines) <= MAX_ROWS + 1 or not all(line.lstrip().startswith(("{", "[")) for line in lines):
        return None
    try:
        return [json.loads(line, parse_constant=_CONSTANTS.__getitem__) for line in lines]
    except (ValueError, RecursionError):
        return None


def yaml_value(text: str) -> Any:
    """The value of one YAML document; InvalidMedia if it is none, is too large or too deep, or uses aliases."""
    if len(text) > YAML_BYTES:
        raise InvalidMedia(f"YAML is read up to {YAML_BYTES} characters; send the table as csv or JSON")
    try:
        _check_events(text)
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a timestamp with a 13th month
        where = str(getattr(error, "problem_mark", "") or "").strip()
        reason = getattr(error, "problem", None) or str(error)
        raise InvalidMedia(f"the YAML cannot be read: {reason} {where}".rstrip(), code="invalid_yaml") from error


def _check_events(text: str) -> None:
    """Refuse before anything is built: an alias can stand for a billion values."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if count > YAML_EVENTS:
            raise InvalidMedia(f"the YAML has more than {YAML_EVENTS} values; send the table as csv or JSON")
        if isinstance(event, yaml.AliasEvent):
            raise InvalidMedia("YAML aliases are not read; write the values out", code="yaml_alias")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep("YAML")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_deep(kind: str) -> InvalidMedia:
    return InvalidMedia(f"the {kind} is nested too deeply: a table is looked for within {MAX_DEPTH} levels",
                        code="too_deep")  # fmt: skip
