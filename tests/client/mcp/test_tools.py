"""The table of tools: complete, in order, and of the forms that agents accept."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from client.mcp.offers import EXTRACT, EXTRACT_OFFER, OFFERS, offered
from client.mcp.tools import SCHEMAS, Tool, tools
from python_backends.front_door.tasks import TASKS

ALL = {**OFFERS, EXTRACT: EXTRACT_OFFER}
AVAILABLE = [task.name for task in TASKS if task.model]
# Interfaces of models refuse tools whose arguments are a choice at the root.
CHOICES = {"oneOf", "anyOf", "allOf", "not", "if"}


@pytest.mark.parametrize("task", [task.name for task in TASKS])
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


@pytest.mark.parametrize("name", offered())
def test_only_local_servers_have_the_argument_path(name: str) -> None:
    local, remote = (tools(local_files=here)[name].announcement.input_schema["properties"] for here in (True, False))
    assert local.keys() - remote.keys() == {"path"}


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "object_detection": ({"data": "aGk=", "query": "the red cup"}, "Detect the red cup."),
    "gui_detection": ({"data": "aGk="}, ""),
    "web_search": ({"query": "tallest tower"}, "tallest tower"),
    "scraper": ({"url": "https://example.com"}, "Scrape this page: https://example.com"),
    "translate": ({"text": "hello", "to": "German"}, "Translate the following into German:"),
    "speech_to_text": ({"data": "aGk=", "speakers": True}, "Transcribe this and identify the speakers."),
    "forecast": ({"text": "date,value", "periods": 3, "unit": "weeks"}, "Forecast the next 3 weeks of this:"),
    "classify": ({"text": "late again", "labels": ["praise", "complaint"]},
                 "Classify the following as one of: praise, complaint."),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_arguments_become_the_words_that_the_task_knows(name: str) -> None:
    given, words = WORDS[name]
    assert OFFERS[name].arguments.model_validate(given).words() == words


def test_results_that_are_no_objects_are_wrapped() -> None:
    tool: Tool = tools(local_files=False)["ocr"]
    completion = {"choices": [{"message": {"content": '{"name":"web_search","result":[1]}'}}]}
    assert tool.structured(completion) == {"result": [1]}
