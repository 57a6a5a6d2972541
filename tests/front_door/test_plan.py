"""Which models run on what."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.errors import InvalidRequest
from python_backends.front_door.documents import Brought
from python_backends.front_door.order import order_of
from python_backends.front_door.plan import Plan, plan_of
from python_backends.front_door.request import parse_request
from tests.front_door.requests import body, chat, message, text

IMAGE = Brought(b"\x89PNG", "image")
TABLE = Brought(b"date,value\n", "csv")
LETTER = Brought(b"Dear", "text")
SOUND = Brought(b"RIFF", "audio")
FILM = Brought(b"ftyp", "video")
BROKEN = Brought(b"\0", "unknown", "audio/wav")
ODD = Brought(b"\0", "unknown")
BUTTONS = {"type": "object", "properties": {"buttons": {"type": "array", "items": {"type": "string"}}}}
TOTAL = {"type": "object", "properties": {"total": {"type": "number"}}}


def planned(request: dict[str, Any], *documents: Brought, wanted: tuple[str, ...] = ()) -> Plan:
    return plan_of(order_of(parse_request(body(request), 0)), documents, wanted)


def steps(plan: Plan) -> tuple[list[Any], list[Any]]:
    reads = [(read.task.name, read.document) for read in plan.reads]
    return reads, [(work.task.name, work.document, work.read is not None) for work in plan.works]


@pytest.mark.parametrize(
    ("wanted", "documents", "expected"),
    [
        ((), (IMAGE,), ([("ocr", 0)], [])),
        (("ocr",), (IMAGE, LETTER), ([("ocr", 0), ("ocr", 1)], [])),
        (("translate",), (), ([], [("translate", None, False)])),
        (("translate",), (LETTER,), ([], [("translate", 0, False)])),
        (("translate",), (IMAGE,), ([("ocr", 0)], [("translate", 0, True)])),
        (("ocr", "translate", "classify"), (IMAGE,), ([("ocr", 0)], [("translate", 0, True), ("classify", 0, True)])),
        (("forecast",), (TABLE,), ([], [("forecast", 0, False)])),
        (("forecast", "translate"), (TABLE,), ([("ocr", 0)], [("forecast", 0, False), ("translate", 0, True)])),
        (("web_search", "nonsense"), (IMAGE,), ([("ocr", 0)], [("web_search", None, False)])),
        ((), (SOUND, FILM, IMAGE), ([("speech_to_text", 0), ("speech_to_text", 1), ("ocr", 2)], [])),
        (("speech_to_text",), (IMAGE, SOUND), ([("ocr", 0), ("speech_to_text", 1)], [])),
        (("gui_detection",), (IMAGE,), ([("gui_detection", 0)], [])),
        (("ocr", "gui_detection"), (IMAGE,), ([("ocr", 0), ("gui_detection", 0)], [])),
        (("ocr", "object_detection"), (IMAGE, LETTER), ([("ocr", 0), ("object_detection", 0), ("ocr", 1)], [])),
        (("object_detection",), (LETTER,), ([("ocr", 0)], [])),
        ((), (BROKEN, ODD), ([("speech_to_text", 0), ("ocr", 1)], [])),
        (("translate",), (SOUND,), ([("speech_to_text", 0)], [("translate", 0, True)])),
    ],
)
def test_what_words_and_documents_call_for(wanted: tuple[str, ...], documents: Any, expected: Any) -> None:
    assert steps(planned(chat(text("do it")), *documents, wanted=wanted)) == expected


@pytest.mark.parametrize(
    ("task", "documents", "expected"),
    [
        ("ocr", (IMAGE, TABLE), ([("ocr", 0), ("ocr", 1)], [])),
        ("translate", (), ([], [("translate", None, False)])),
        ("forecast", (IMAGE,), ([("ocr", 0)], [("forecast", 0, True)])),
        ("stt", (SOUND, ODD), ([("speech_to_text", 0), ("speech_to_text", 1)], [])),
    ],
)
def test_a_tag_decides_alone(task: str, documents: Any, expected: Any) -> None:
    request = chat(text("forecast it"), system=f"<task>{task}</task>")
    assert steps(planned(request, *documents, wanted=("classify",))) == expected


@pytest.mark.parametrize(
    ("task", "documents", "words"),
    [
        ("ocr", (SOUND,), "task ocr cannot read audio documents; task speech_to_text does"),
        ("speech_to_text", (SOUND, LETTER), "task speech_to_text cannot read text documents; task ocr does"),
        ("speech_to_text", (), "needs a document: attach a recording"),
    ],
)
def test_a_reader_gets_only_what_it_reads(task: str, documents: Any, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words) as caught:
        planned(chat(text("read"), system=f"<task>{task}</task>"), *documents)
    assert caught.value.param == "messages"


def test_with_a_schema_the_words_are_evidence_where_no_document_is() -> None:
    asked = chat(text("Paid 3.50"), response_format="json_schema", json_schema=TOTAL)
    assert planned(asked).prose == ("Paid 3.50",)
    assert planned(asked, IMAGE).prose == ()
    returned = asked | {"messages": [message("user", text("what?")), message("tool", text("3.50"))]}
    assert planned(returned).prose == ("3.50",)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (chat(text("hello")), "it does not converse"),
        (chat(text("hello"), system="<task>ocr</task>"), "task ocr needs a document"),
    ],
)
def test_where_there_is_nothing_to_run_the_refusal_says_what_to_do(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        planned(request_)


def test_what_functions_returned_is_an_answer_without_anything_to_run() -> None:
    returned = {"messages": [message("user", text("weather?")), message("tool", text("sunny"))]}
    assert planned(returned) == Plan()


def test_a_schema_of_buttons_looks_for_them_on_pictures_alone() -> None:
    request = chat(text("What is there?"), response_format="json_schema", json_schema=BUTTONS)
    assert steps(planned(request, IMAGE, LETTER, wanted=("ocr",))) == ([("gui_detection", 0), ("ocr", 1)], [])


@pytest.mark.parametrize("wanted", ["object_detection", "gui_detection"])
def test_with_a_schema_of_what_may_be_written_a_picture_is_read_whatever_the_words_say(wanted: str) -> None:
    request = chat(text("Detect the fields"), response_format="json_schema", json_schema=TOTAL)
    assert steps(planned(request, IMAGE, wanted=(wanted,))) == ([("ocr", 0), (wanted, 0)], [])


@pytest.mark.parametrize("name", ["number_of_cats", "cat_count", "has_dog", "objects"])
def test_what_can_only_be_seen_is_not_read_besides(name: str) -> None:
    kind = {"h": "boolean", "o": "array"}.get(name[0], "integer")
    node = {"type": kind} | ({"items": {"type": "string"}} if kind == "array" else {})
    schema = {"type": "object", "properties": {name: node}}
    request = chat(text("count them"), response_format="json_schema", json_schema=schema)
    assert steps(planned(request, IMAGE, wanted=("object_detection",))) == ([("object_detection", 0)], [])
