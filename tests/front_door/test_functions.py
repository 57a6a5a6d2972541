"""Which function is called, with what, and when none is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.front_door.answer import Answer
from python_backends.front_door.functions import chosen_calls
from python_backends.front_door.order import order_of
from python_backends.front_door.request import parse_request
from tests.front_door.fakes import FakeModels, Script
from tests.front_door.requests import body, chat, message, text

CITY = {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", None]}},
        "required": ["city"]}  # fmt: skip
WEATHER = {"name": "get_weather", "description": "The weather.", "parameters": CITY}
NUMBER = {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"]}
PING = {"name": "ping", "description": "Says pong.", "parameters": None}


def alike(*likeness: float) -> Any:
    """The words' vector, and one for each function, so that their products are `likeness`; all spans are alike."""

    def vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        told = [value for text, value in zip(texts[1:], likeness, strict=False) if text.startswith(("get", "ping"))]
        return np.array([[1.0, 0.0], *([value, 0.0] for value in told or [1.0] * (len(texts) - 1))], np.float32)

    return vectors


def calls(request: dict[str, Any], *likeness: float, **scripts: Script) -> Answer | None:
    fake = FakeModels({"ocr": {"extracted_text": ""}, "fusion": InvalidRequest("small"), **scripts},
                      likeness=alike(*likeness))  # fmt: skip
    return asyncio.run(chosen_calls(fake, order_of(parse_request(body(request), 0))))


def asked(*tools: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return chat(text("Weather in Paris?"), tools=list(tools), **fields)


def test_the_likeliest_function_is_called_with_what_the_words_say() -> None:
    answer = calls(asked(PING, WEATHER), 0.3, 0.7)
    assert answer is not None and answer.finish_reason == "tool_calls"
    assert [(call["name"], call["arguments"]) for call in answer.calls] == [("get_weather", '{"city":"Paris"}')]


def test_the_same_conversation_has_the_same_call() -> None:
    first, second = calls(asked(WEATHER), 0.7), calls(asked(WEATHER), 0.7)
    assert first == second and first is not None and first.calls[0]["id"].startswith("call_")


def test_a_function_without_arguments_is_called_with_none() -> None:
    answer = calls(asked(PING, WEATHER), 0.7, 0.3)
    assert answer is not None and answer.calls[0]["arguments"] == "{}"


SILENT = chat(text("Hello there"), tools=[WEATHER | {"parameters": NUMBER}])


@pytest.mark.parametrize(
    ("request_", "likeness"),
    [
        (asked(), ()),
        (asked(WEATHER, tool_choice="none"), ()),
        (asked(WEATHER), (0.1,)),
        (SILENT, (0.7,)),
        (chat(text("Don't get the weather in Paris"), tools=[WEATHER]), (0.7,)),
        (asked(WEATHER) | {"messages": [message("user", text("?")), message("tool", text("sunny"))]}, (0.7,)),
    ],
)
def test_no_function_is_called(request_: dict[str, Any], likeness: Sequence[float]) -> None:
    assert calls(request_, *likeness) is None


def test_required_calls_the_best_and_a_name_calls_that() -> None:
    required = calls(asked(PING, WEATHER, tool_choice="required"), 0.05, 0.1)
    named = calls(asked(PING, WEATHER, tool_choice="=ping"))
    assert required is not None and required.calls[0]["name"] == "get_weather"
    assert named is not None and named.calls[0]["name"] == "ping"


@pytest.mark.parametrize("choice", ["required", "=get_weather"])
def test_a_call_that_must_be_made_without_its_arguments_is_refused_by_their_name(choice: str) -> None:
    with pytest.raises(InvalidRequest, match="function get_weather: the words do not say days") as caught:
        calls(SILENT | {"tool_choice": choice}, 0.7)
    assert (caught.value.param, caught.value.code) == ("tools", "value_not_found")


def test_arguments_against_their_schema_are_no_call() -> None:
    few = {"type": "object", "properties": {"days": {"type": "integer", "maximum": 3}}, "required": ["days"]}
    request = chat(text("Weather of the next 9 days"), tools=[WEATHER | {"parameters": few}])
    assert calls(request, 0.7) is None


def test_arguments_with_parts_of_their_own_are_made_as_objects_are() -> None:
    place = {"type": "object", "properties": {"place": {"type": "object", "properties": {"city": {"type": "string"}},
             "required": ["city"]}}, "required": ["place"]}  # fmt: skip
    found = {"OBJECT": {"place": {"city": "Paris"}}, "GROUNDING": []}
    answer = calls(asked(WEATHER | {"parameters": place}), 0.7, finish=found)
    assert answer is not None and answer.calls[0]["arguments"] == '{"place":{"city":"Paris"}}'


def test_the_events_hold_the_calls_in_place_of_content() -> None:
    answer = calls(asked(WEATHER), 0.7)
    assert answer is not None
    events = [orjson.loads(raw) for raw in answer.events()]
    assert [event["event"] for event in events] == ["tool_calls", "done"]
    assert events[1]["finish_reason"] == "tool_calls"


@pytest.mark.parametrize(("choice", "refused"), [("auto", False), ("required", True)])
def test_words_too_long_to_be_looked_through_call_nothing(choice: str, refused: bool) -> None:
    request = chat(text("Paris " * 1000), tools=[WEATHER], tool_choice=choice)
    if not refused:
        assert calls(request, 0.7) is None
        return
    with pytest.raises(InvalidRequest, match="at most 4000 characters"):
        calls(request, 0.7)
