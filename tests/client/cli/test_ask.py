"""What `ask` makes of its arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client.cli.ask import TYPES, heard_lines, request_body, schema_in, schema_of, tasks_of
from python_backends.errors import InvalidRequest
from python_backends.grounding.schema import tree_of


def test_fields_are_a_schema_in_which_anything_may_be_absent() -> None:
    schema = schema_of("company, due date:date,total :number")
    assert list(schema["properties"]) == ["company", "due date", "total"]
    assert schema["properties"]["total"] == {"type": ["number", "null"]}
    assert "required" not in schema


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_can_be_grounded(kind: str) -> None:
    assert tree_of(schema_of(f"a:{kind}"))


@pytest.mark.parametrize("fields", ["", "a,", "a:money", ":date", "a:date:x"])
def test_fields_that_are_not_understood_are_named(fields: str) -> None:
    with pytest.raises(InvalidRequest, match="NAME:TYPE"):
        schema_of(fields)


@pytest.mark.parametrize(("text", "words"), [("{", "no JSON"), ("[]", "no JSON object")])
def test_a_file_that_is_no_schema_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(text)
    with pytest.raises(InvalidRequest, match=words):
        schema_in(path)


def test_values_of_a_recording_say_when_they_are_said() -> None:
    leaf: dict[str, Any] = {"path": "order", "time": [5.52, 6.0], "speaker": "SPEAKER_01", "source": "span"}
    leaves = [leaf, leaf | {"source": "measured"}, leaf | {"path": "note", "time": None}, leaf | {"speaker": None}]
    assert list(heard_lines(leaves)) == [
        "order: said from 5.5 to 6.0 s, SPEAKER_01", "order: said from 5.5 to 6.0 s",
    ]  # fmt: skip


def test_the_question_stands_before_the_document(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("x")
    (message,) = request_body(path, {"type": "object"}, "What?")["messages"]
    assert [part["type"] for part in message["content"]] == ["text", "file"]


@pytest.mark.parametrize(
    ("name", "question", "there", "away"),
    [("a.jpg", "", {"ocr", "gui_detection", "fusion"}, {"speech_to_text"}), ("a.pdf", "", {"ocr"}, {"gui_detection"}),
     ("a.mp3", "", {"speech_to_text"}, {"ocr"}), ("a.mp4", "", {"speech_to_text"}, {"ocr"})],
)  # fmt: skip
def test_a_file_alone_needs_what_it_is(name: str, question: str, there: set[str], away: set[str]) -> None:
    tasks = set(tasks_of(Path(name), question))
    assert there <= tasks and not away & tasks


@pytest.mark.parametrize(("name", "question"), [("a.jpg", "search the web for it"), ("a.csv", ""), ("a", "")])
def test_words_and_other_files_may_need_anything(name: str, question: str) -> None:
    assert tasks_of(Path(name), question) == ()
