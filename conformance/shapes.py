"""Whether an answer has at least the shape of a recorded one: the same keys, values of the same kinds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# Keys whose very value is part of the contract.
CONSTANT = frozenset({"object", "role", "finish_reason"})
Shape = Any


def differences(recorded: Shape, ours: Shape, path: str = "") -> dict[str, str]:
    """Path -> what is wrong there. Keys that only we have are no difference, nor is a value where a null was recorded.

    A list is compared item by item with the recorded item that it is most like.
    """
    if recorded is None:
        return {}
    if kind_of(recorded) != kind_of(ours):
        return {path: f"is {kind_of(ours)}, recorded was {kind_of(recorded)}"}
    if isinstance(recorded, Mapping):
        return _of_objects(recorded, ours, path)
    if isinstance(recorded, list) and recorded:
        return _of_lists(recorded, ours, path)
    return {}


def kind_of(value: Shape) -> str:
    """A value's kind in JSON's words."""
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    return {str: "a string", list: "a list", dict: "an object", type(None): "null"}[type(value)]


def opened(body: Any) -> Any:
    """`body` with the content of a task's answer, which is JSON in a string, as an object.

    Content is opened only where it is an object with a `result`, so that prose and the caller's own objects, whose
    words no two answers share, stay strings.
    """
    if isinstance(body, list):
        return [opened(item) for item in body]
    if not isinstance(body, Mapping):
        return body
    return {key: _task_answer(value) if key == "content" else opened(value) for key, value in body.items()}


def _task_answer(content: Any) -> Any:
    try:
        parsed = json.loads(content)
    except (TypeError, ValueError):
        return content
    return parsed if isinstance(parsed, dict) and "result" in parsed else content


def _of_objects(recorded: Mapping[str, Any], ours: Mapping[str, Any], path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in recorded.items():
        place = f"{path}.{key}" if path else key
        if key not in ours:
            found[place] = "is missing"
        elif key in CONSTANT and value is not None and value != ours[key]:
            found[place] = f"is {ours[key]!r}, recorded was {value!r}"
        else:
            found |= differences(value, ours[key], place)
    return found


def _of_lists(recorded: list[Any], ours: list[Any], path: str) -> dict[str, str]:
    if not ours:
        return {path: "is empty"}
    found: dict[str, str] = {}
    for item in ours:
        nearest: dict[str, str] = min((differences(other, item, f"{path}[]") for other in recorded), key=len)
        found |= nearest
    return found
