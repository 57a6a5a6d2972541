"""What counts as a difference between a recorded answer and ours."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.shapes import differences, opened

RECORDED = {
    "object": "chat.completion", "created": 1, "vcache": False, "service_tier": None,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi!"}, "finish_reason": "stop"}],
}  # fmt: skip


def changed(path: str, value: Any) -> Any:
    """RECORDED with other words and numbers, and `value` at the dotted `path`."""
    message = {"role": "assistant", "content": "Good day."}
    ours: Any = {**RECORDED, "created": 2.5, "choices": [{"index": 3, "message": message, "finish_reason": "stop"}]}
    *steps, last = path.split(".")
    place = ours
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return ours


def test_other_values_of_the_same_kinds_and_further_keys_are_no_difference() -> None:
    assert differences(RECORDED, changed("more", {"a": 1})) == {}


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("created", None, "created", "is missing"),
        ("created", "2", "created", "is a string, recorded was a number"),
        ("created", True, "created", "is a boolean, recorded was a number"),
        ("vcache", 0, "vcache", "is a number, recorded was a boolean"),
        ("object", "completion", "object", "'completion'"),
        ("choices", [], "choices", "is empty"),
        ("choices", {}, "choices", "is an object"),
        ("choices.0.message.content", {}, "choices[].message.content", "is an object, recorded was a string"),
        ("choices.0.message.role", "user", "choices[].message.role", "recorded was 'assistant'"),
        ("choices.0.finish_reason", "length", "choices[].finish_reason", "recorded was 'stop'"),
    ],
)
def test_each_difference_is_named_by_its_place(path: str, value: Any, place: str, words: str) -> None:
    found = differences(RECORDED, changed(path, value))
    assert list(found) == [place] and words in found[place]


def test_a_recorded_null_says_nothing_about_the_value_but_the_key_must_be_there() -> None:
    assert differences({"a": None}, {"a": 3}) == {}
    assert differences({"a": None}, {}) == {"a": "is missing"}


def test_an_item_is_compared_with_the_recorded_one_that_it_is_most_like() -> None:
    recorded = [{"name": "ocr", "result": {}}, {"toolName": "run", "input": {}}]
    assert differences(recorded, [{"toolName": "x", "input": {}}, {"name": "y", "result": {}}]) == {}
    assert differences(recorded, [{"toolName": "x"}]) == {"[].input": "is missing"}


def test_the_content_of_a_task_is_opened_and_any_other_is_not() -> None:
    body = {"choices": [{"message": {"content": '{"name":"ocr","result":{"width":3}}'}}]}
    assert opened(body) == {"choices": [{"message": {"content": {"name": "ocr", "result": {"width": 3}}}}]}
    for content in ("Hi!", '{"total":3}', "[1]", None):
        assert opened({"content": content}) == {"content": content}
