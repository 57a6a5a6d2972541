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
from python_backends.front_door.functions import chosen_calls, told
from python_backends.front_door.order import order_of
from python_backends.front_door.request import Tool, parse_request
from tests.front_door.fakes import FakeModels, Script
from tests.front_door.requests import body, chat, message, text

CITY = {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"type": ["string", "null"]}},
        "required": ["city"]}  # fmt: skip
WEATHER = {"name": "get_weather", "description": "The weather.", "parameters": CITY}
PING = {"name": "ping", "description": "Says pong.", "parameters": None}


def alike(*likeness: float) -> Any:
    """The words' vector, and one for each function, so that their products are `likeness`."""

    def vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        assert len(texts) == len(likeness) + 1
        return np.array([[1.0, 0.0], *([value, 0.0] for value in likeness)], np.float32)

    return vectors


def calls(request: dict[str, Any], *likeness: float, finish: Script | None = None) -> Answer | None:
    found = {"OBJECT": {"city": "Paris", "unit": None}, "GROUNDING": []}
    fake = FakeModels({"ocr": {"extracted_text": ""}, "fusion": InvalidRequest("small"), "finish": finish or found},
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


MISSING = InvalidRequest("`city` was not found", code="value_not_found")


@pytest.mark.parametrize(
    ("request_", "likeness", "finish"),
    [
        (asked(), (), None),
        (asked(WEATHER, tool_choice="none"), (), None),
        (asked(WEATHER), (0.1,), None),
        (asked(WEATHER), (0.7,), MISSING),
        (asked(WEATHER) | {"messages": [message("user", text("?")), message("tool", text("sunny"))]}, (0.7,), None),
    ],
)
def test_no_function_is_called(request_: dict[str, Any], likeness: Sequence[float], finish: Script | None) -> None:
    assert calls(request_, *likeness, finish=finish) is None


def test_required_calls_the_best_and_a_name_calls_that() -> None:
    required = calls(asked(PING, WEATHER, tool_choice="required"), 0.05, 0.1)
    named = calls(asked(PING, WEATHER, tool_choice="=ping"))
    assert required is not None and required.calls[0]["name"] == "get_weather"
    assert named is not None and named.calls[0]["name"] == "ping"


@pytest.mark.parametrize("choice", ["required", "=get_weather"])
def test_a_call_that_must_be_made_without_its_arguments_is_refused_by_their_name(choice: str) -> None:
    with pytest.raises(InvalidRequest, match="function get_weather: `city` was not found"):
        calls(asked(WEATHER, tool_choice=choice), 0.7, finish=MISSING)


def test_the_events_hold_the_calls_in_place_of_content() -> None:
    answer = calls(asked(WEATHER), 0.7)
    assert answer is not None
    events = [orjson.loads(raw) for raw in answer.events()]
    assert [event["event"] for event in events] == ["tool_calls", "done"]
    assert events[1]["finish_reason"] == "tool_calls"


def test_a_function_is_told_in_words() -> None:
    assert told(Tool(name="getWeatherV2_now", description="Now.")) == "get weather v 2 now. Now."
