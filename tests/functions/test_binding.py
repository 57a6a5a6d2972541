"""Which words of a request become which arguments. The encoder is the real one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from python_backends.functions.choose import called, likeliest, told
from python_backends.functions.figures import figures_of
from python_backends.functions.parameters import parameters_of
from python_backends.functions.spans import spans_of
from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.local import LocalEncoder


@pytest.fixture(scope="module")
def encoder() -> LocalEncoder:
    return LocalEncoder(CHECKOUT / "model_repository")


@dataclass
class Function:
    name: str
    description: str = ""
    parameters: dict[str, Any] | None = field(default=None)


def function(name: str, description: str, required: str = "", **properties: dict[str, Any]) -> Function:
    return Function(name, description, {"type": "object", "properties": properties, "required": required.split()})


WEATHER = function("get_weather", "Get the weather of a city.", "city",
                   city={"type": "string", "description": "The city."},
                   unit={"type": "string", "enum": ["celsius", "fahrenheit"]})  # fmt: skip
EMAIL = function("send_email", "Send an email.", "to", to={"type": "string"}, subject={"type": "string"})
ITEMS = function("add_items", "Add items to the shopping list.", "items",
                 items={"type": "array", "items": {"type": "string"}})  # fmt: skip
ROUTE = function("get_directions", "Directions from one place to another.", "start_location end_location",
                 start_location={"type": "string", "description": "The starting point of the journey."},
                 end_location={"type": "string", "description": "The destination of the journey."})  # fmt: skip
HOUSE = function("predict_price", "Predict the price of a house.", "bedrooms area",
                 bedrooms={"type": "integer", "description": "How many bedrooms."},
                 area={"type": "number", "description": "Its area in square feet."},
                 garage={"type": "boolean", "description": "Whether it has a garage."})  # fmt: skip
EVENT = function("find_events", "Find events in a city.", "date",
                 date={"type": "string", "description": "The day, as YYYY-MM-DD."})  # fmt: skip


@pytest.mark.parametrize(
    ("tool", "words", "arguments"),
    [
        (WEATHER, "What is the weather like in San Francisco tomorrow?", {"city": "San Francisco"}),
        (WEATHER, "Weather in Paris? Use the tool.", {"city": "Paris"}),
        (WEATHER, "How warm is it in Oslo, in Celsius please", {"city": "Oslo", "unit": "celsius"}),
        (EMAIL, "Send an email to bob@x.org", {"to": "bob@x.org"}),
        (ITEMS, "Add milk, eggs and bread to my list", {"items": ["milk", "eggs", "bread"]}),
        (ROUTE, "Get directions from Sydney to Melbourne.", {"start_location": "Sydney", "end_location": "Melbourne"}),
        (HOUSE, "What would a house with three bedrooms and an area of 1,800 square feet cost, without a garage?",
         {"bedrooms": 3, "area": 1800, "garage": False}),
        (EVENT, "What is on in Berlin on March 5th, 2026?", {"date": "2026-03-05"}),
    ],
)  # fmt: skip
def test_arguments_are_what_the_words_say(
    encoder: LocalEncoder, tool: Function, words: str, arguments: dict[str, Any]
) -> None:
    call = asyncio.run(called(encoder, words, tool))
    assert call is not None and (call.arguments, call.lacking) == (arguments, ())


def test_what_is_not_said_is_lacking(encoder: LocalEncoder) -> None:
    call = asyncio.run(called(encoder, "How much is my house worth?", HOUSE))
    assert call is not None and call.lacking == ("bedrooms", "area")


@pytest.mark.parametrize(
    ("words", "name"),
    [("Will it rain in Rome today?", "get_weather"), ("How do I get from Ulm to Bonn?", "get_directions"),
     ("Tell me a joke about cats", None)],
)  # fmt: skip
def test_the_function_is_the_one_that_is_like_the_words(encoder: LocalEncoder, words: str, name: str | None) -> None:
    found = asyncio.run(likeliest(encoder, words, [HOUSE, WEATHER, ROUTE]))
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("words", "values"),
    [("two eggs and 1,250.5 g", [2, 1250.5]), ("-3 to 4", [-3, 4]), ("5 million", [5_000_000]), ("a dozen", [12]),
     ("v1.2.3", []), ("7%", [7]), ("9" * 21, []), ("1" + ",000" * 9, [])],
)  # fmt: skip
def test_numbers_in_digits_and_words(words: str, values: list[float]) -> None:
    assert [figure.value for figure in figures_of(words)] == values


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Play 'Hey Jude' by The Beatles", ("Hey Jude", "")),
        ("Fly from New York to Rome", ("New York", "from")),
        ("a table in Mariposa, CA", ("Mariposa, CA", "in")),
        ("meet on 2026-03-05 at noon", ("2026-03-05", "on")),
        ("open https://a.example/b?c=1 now", ("https://a.example/b?c=1", "")),
    ],
)
def test_spans_have_their_cues(words: str, found: tuple[str, str]) -> None:
    assert found in [(span.text, span.cue) for span in spans_of(words)]
    assert all(words[span.start : span.end] == span.text for span in spans_of(words))


def test_parameters_with_parts_of_their_own_are_not_flat() -> None:
    assert parameters_of({"properties": {"a": {"type": "object"}}}) is None
    assert parameters_of({"properties": {"a": {"type": ["string", "null"]}}}) is not None


@pytest.mark.parametrize("part", [{"$ref": "#/$defs/a"}, {"anyOf": [{"type": "integer"}, {"type": "null"}]}])
def test_parameters_that_need_a_grammar_are_left_to_it(part: dict[str, Any]) -> None:
    assert parameters_of({"properties": {"a": part}}) is None


def test_a_function_is_told_in_words() -> None:
    assert told(Function("getWeatherV2_now", "Now.")) == "get weather v 2 now. Now."


@pytest.mark.parametrize("words", ["What is the weather?", "Get the weather"])
def test_the_name_of_a_function_is_no_argument_of_it(encoder: LocalEncoder, words: str) -> None:
    call = asyncio.run(called(encoder, words, WEATHER))
    assert call is not None and (call.arguments, call.lacking) == ({}, ("city",))
