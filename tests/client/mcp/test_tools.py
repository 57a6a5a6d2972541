"""The table of tools: complete, in order, and of the forms that agents accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from client.mcp.arguments import Speech
from client.mcp.offers import EXTRACT, EXTRACT_OFFER, OFFERS, offered
from client.mcp.result import Extracted
from client.mcp.tools import SCHEMAS, tools
from python_backends.classify.wording import wording_of
from python_backends.finish.record import grounding_json
from python_backends.forecast.units import UNITS
from python_backends.forecast.wording import wish_in
from python_backends.front_door.tasks import TASKS
from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.speech.wording import Wording
from python_backends.speech.wording import understood as speech_understood
from python_backends.translate.wording import understood

ALL = {**OFFERS, EXTRACT: EXTRACT_OFFER}
AVAILABLE = [task.name for task in TASKS if task.tagged]
# Interfaces of models refuse tools whose arguments are a choice at the root.
CHOICES = {"oneOf", "anyOf", "allOf", "not", "if"}


@pytest.mark.parametrize("task", AVAILABLE)
def test_every_task_has_a_description(task: str) -> None:
    assert task in OFFERS, f"client/mcp/offers.py says nothing of the task {task}"


def test_tools_are_the_tasks_that_a_model_answers_and_extract() -> None:
    assert list(offered()) == [*AVAILABLE, EXTRACT]
    assert list(tools(local_files=True)) == list(tools(local_files=False)) == [*AVAILABLE, EXTRACT]


@pytest.mark.parametrize("task", AVAILABLE)
def test_every_tool_publishes_the_form_of_its_results(task: str) -> None:
    assert (SCHEMAS / f"{task}.json").is_file()


@pytest.mark.parametrize("name", offered())
def test_announcements_have_the_form_that_agents_accept(name: str) -> None:
    announced = tools(local_files=True)[name].announcement
    assert announced.input_schema["type"] == "object" and not CHOICES & announced.input_schema.keys()
    assert announced.output_schema is not None and announced.output_schema["type"] == "object"
    for schema in (announced.input_schema, announced.output_schema):
        jsonschema_rs.validator_for(schema)
    assert announced.annotations is not None and announced.annotations.read_only_hint
    assert announced.title and announced.description


@pytest.mark.parametrize("name", ALL)
def test_every_argument_is_described(name: str) -> None:
    properties = ALL[name].arguments.model_json_schema()["properties"]
    undescribed = [key for key, value in properties.items() if not value.get("description") and "enum" not in value]
    assert undescribed == []


@pytest.mark.parametrize("name", [name for name in offered() if name not in ("web_search", "scraper")])  # take no files
def test_only_local_servers_have_the_argument_path(name: str) -> None:
    local, remote = (tools(local_files=here)[name].announcement.input_schema["properties"] for here in (True, False))
    assert local.keys() - remote.keys() == {"path"}


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "object_detection": ({"data": "aGk=", "query": "the red cup"}, "Detect the red cup."),
    "gui_detection": ({"data": "aGk="}, ""),
    "web_search": ({"query": "tallest tower"}, "tallest tower"),
    "scraper": ({"url": "https://example.com"}, "Scrape this page: https://example.com"),
    "translate": ({"text": "hello", "to": "German"}, "Translate the following into German:"),
    "speech_to_text": (
        {"data": "aGk=", "speakers": 3, "words": True, "language": "de"},
        "Transcribe this. The language is German. Identify the 3 speakers. Give word-level timestamps.",
    ),
    "forecast": ({"text": "date,value", "periods": 3, "unit": "week"}, "Forecast the next 3 weeks of this:"),
    "classify": ({"text": "late again", "labels": ["praise", "complaint"]},
                 "Classify the following as one of [praise, complaint]:"),
}  # fmt: skip


def test_masks_are_asked_for_in_words() -> None:
    told = OFFERS["object_detection"].arguments.model_validate({"data": "aGk=", "query": "the cup", "masks": True})
    assert told.words() == "Segment the cup."


@pytest.mark.parametrize("name", WORDS)
def test_arguments_become_the_words_that_the_task_knows(name: str) -> None:
    given, words = WORDS[name]
    assert OFFERS[name].arguments.model_validate(given).words() == words


def test_labels_are_read_as_they_are_given() -> None:
    labels = ["New York", "B-2", "déjà vu"]
    given = OFFERS["classify"].arguments.model_validate({"text": "It [is] a or b: c", "labels": labels})
    read = wording_of(f"{given.words()}\n\nIt [is] a or b: c")
    assert (read.labels, read.text) == (tuple(labels), "It [is] a or b: c")


@pytest.mark.parametrize("label", ["a, b", "yes or no", "[x]", "the end", "a\nb", "why?", '"quoted"', " ", "(x)"])
def test_labels_that_would_be_read_as_others_are_refused(label: str) -> None:
    with pytest.raises(ValueError, match="labels"):
        OFFERS["classify"].arguments.model_validate({"text": "x", "labels": ["first", label]})


@pytest.mark.parametrize("unit", UNITS)
def test_periods_are_read_as_they_are_given(unit: str) -> None:
    given = OFFERS["forecast"].arguments.model_validate({"text": "x", "periods": 3, "unit": unit})
    wish = wish_in(given.words())
    assert (wish.periods, wish.unit) == (3, unit)


@pytest.mark.parametrize("to, tag", [("German", "de"), ("de", "de"), ("Brazilian Portuguese", "pt"), ("fr", "fr")])
def test_target_languages_are_read_as_they_are_given(to: str, tag: str) -> None:
    given = OFFERS["translate"].arguments.model_validate({"text": "Say hello in Greek", "to": to})
    read = understood(f"{given.words()}\n\nSay hello in Greek")
    assert read is not None and read.target is not None
    assert (str(read.target).partition("-")[0], read.text) == (tag, "Say hello in Greek")


FORMS: dict[str, tuple[dict[str, Any], bool]] = {
    # name: (a published schema, whether results are wrapped in an object)
    "object": ({"type": "object"}, False),
    "one_of_two_objects": (
        {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "object"}], "$defs": {"A": {"type": "object"}}},
        False,
    ),
    "array": ({"type": "array", "items": {"$ref": "#/$defs/A"}, "$defs": {"A": {"type": "integer"}}}, True),
    "object_or_null": ({"anyOf": [{"type": "object"}, {"type": "null"}]}, True),
    "anything": ({}, True),
}


@pytest.mark.parametrize("name", FORMS)
def test_results_that_may_be_no_objects_are_wrapped(name: str, tmp_path: Path) -> None:
    schema, wrapped = FORMS[name]
    (tmp_path / "ocr.json").write_text(json.dumps(schema))
    tool = tools(local_files=False, schemas=tmp_path)["ocr"]
    value = [1] if name in ("array", "anything") else {"a": 1}
    completion = {"choices": [{"message": {"content": json.dumps({"name": "ocr", "result": value})}}]}
    structured = tool.structured(completion)
    assert structured == ({"result": value} if wrapped else value)
    assert tool.schema.is_valid(structured)
    assert tool.announcement.output_schema is not None and tool.announcement.output_schema["type"] == "object"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, Wording()),
        ({"diarize": True}, Wording(diarize=True)),
        ({"speakers": 1}, Wording(diarize=True, speakers=1)),
        ({"speakers": 50, "words": True}, Wording(diarize=True, speakers=50, words=True)),
        ({"language": "pt-BR"}, Wording(language="pt")),
        ({"language": "French", "words": True}, Wording(language="fr", words=True)),
    ],
)
def test_speech_is_asked_for_in_words_that_the_task_understands(given: dict[str, Any], wanted: Wording) -> None:
    assert speech_understood(Speech.model_validate({"data": "aGk=", **given}).words()) == wanted


@pytest.mark.parametrize("given", [{"language": "Klingon"}, {"speakers": 0}, {"speakers": 51}, {"speakers": True}])
def test_speech_that_cannot_be_asked_for(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="language|speakers"):
        Speech.model_validate({"data": "aGk=", **given})


def test_what_is_heard_has_the_published_form() -> None:
    heard = GroundedLeaf(
        "order", "A-1", "measured", None, ("u1",), confidence=0.9, time=(5.5, 6.0), speaker="SPEAKER_01"
    )
    grounding = json.loads(grounding_json(Grounded({"order": "A-1"}, (heard,))))
    assert Extracted.model_validate({"value": {}, "grounding": grounding}).grounding[0].time == [5.5, 6.0]
