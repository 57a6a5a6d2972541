"""The front door in a real server: events, overlap, failures, leaving clients. The `ocr` behind it takes orders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest

from python_backends.errors import OpenfazeError, from_wire
from tests.front_door.conftest import INSTANCES, Door, Reply
from tests.front_door.requests import chat, media, text, url
from tests.waiting import wait_for

pytestmark = pytest.mark.server
TASK = "<task>ocr</task>"


def events(reply: Reply) -> list[dict[str, Any]]:
    assert reply.error is None and reply.ends == 1
    return [orjson.loads(raw) for raw in reply.events]


def error(reply: Reply) -> OpenfazeError:
    assert reply.error is not None and reply.ends == 1
    found = from_wire(reply.error)
    assert found is not None, reply.error
    return found


def content(reply: Reply) -> str:
    return "".join(event["text"] for event in events(reply) if event["event"] == "content")


def test_a_document_is_answered_with_precontext_then_text_then_done(door: Door) -> None:
    written = "".join(f"line {number} of the page\n" for number in range(100))
    got = events(door.ask(chat(text("read"), media(mime="image/png", filename="a.png")), [written.encode()]))
    assert [event["event"] for event in got] == ["precontext"] + ["content"] * (len(got) - 2) + ["done"] and len(
        got
    ) > 4
    claims = {"mime": "image/png", "filename": "a.png"}
    assert got[0]["entries"] == [{"name": "ocr", "result": {"extracted_text": written, "claims": claims}}]
    assert "".join(event["text"] for event in got[1:-1]) == written
    assert all(event["text"].endswith("\n") for event in got[1:-1])
    usage: dict[str, Any] = {"prompt_tokens": 501, "completion_tokens": 500, "total_tokens": 1001}
    usage |= {"prompt_tokens_details": {"cached_tokens": 0}, "completion_tokens_details": {"reasoning_tokens": 0}}
    assert got[-1] == {"event": "done", "finish_reason": "stop", "usage": usage, "vcache": False, "tasks": ["ocr"]}


def test_a_task_is_answered_with_its_result_alone(door: Door) -> None:
    reply = door.ask(chat(media(), system=TASK), ["naïve 文字".encode()])
    assert [event["event"] for event in events(reply)] == ["content", "done"]
    assert content(reply) == '{"name":"ocr","result":{"extracted_text":"naïve 文字","claims":{}}}'


def test_several_documents_are_each_an_entry_and_their_texts_are_joined(door: Door) -> None:
    reply = door.ask(chat(media(1), media(0)), [b"first sent", b"second sent"])
    assert content(reply) == "second sent\n\nfirst sent"
    assert len(events(reply)[0]["entries"]) == 2
    tasks = orjson.loads(content(door.ask(chat(media(0), media(1), system=TASK), [b"a", b"b"])))
    assert [entry["result"]["extracted_text"] for entry in tasks["results"]] == ["a", "b"]
    assert tasks["result"]["extracted_text"] == "a"


def test_a_long_reading_gives_signs_of_life_before_its_answer(door: Door, tmp_path: Path) -> None:
    enough = tmp_path / "enough"

    def answer_after_a_sign(event: bytes) -> None:
        if b"alive" in event:
            enough.touch()

    orders = [f"until {enough} one".encode(), b"two"]
    got = events(door.ask(chat(media(0), media(1), system=TASK), orders, on_event=answer_after_a_sign))
    kinds = [event["event"] for event in got]
    assert kinds == ["alive"] * (len(kinds) - 2) + ["content", "done"]


def test_requests_overlap_in_one_process(door: Door, tmp_path: Path) -> None:
    orders = [f"meet {INSTANCES} {tmp_path} {number}".encode() for number in range(INSTANCES)]
    with ThreadPoolExecutor(INSTANCES) as pool:  # each is answered only once all have begun
        replies = list(pool.map(lambda order: door.ask(chat(media()), [order]), orders))
    assert [content(reply) for reply in replies] == [str(number) for number in range(INSTANCES)]


@pytest.mark.parametrize(
    ("order", "status", "code", "words"),
    [
        (b"refuse", 400, "invalid_media", "the image is damaged: send another"),
        (b"nonsense", 500, "internal_error", "not JSON"),
        (b"crash", 500, "internal_error", "model ocr failed"),
    ],
)
def test_a_failure_of_the_task_is_the_one_terminal_answer(
    door: Door, order: bytes, status: int, code: str, words: str
) -> None:
    failure = error(door.ask(chat(media()), [order]))
    assert (failure.status, failure.code) == (status, code) and words in failure.message
    assert content(door.ask(chat(media()), [b"fine"])) == "fine"


@pytest.mark.parametrize("order", [b"refuse", b"crash"])
def test_one_bad_request_hurts_no_other_that_runs_beside_it(door: Door, order: bytes) -> None:
    orders = [order, b"one", order, b"two"]
    with ThreadPoolExecutor(len(orders)) as pool:
        replies = list(pool.map(lambda item: door.ask(chat(media()), [item]), orders))
    assert replies[0].error and replies[2].error
    assert [content(replies[1]), content(replies[3])] == ["one", "two"]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:8000/v2", "http://[::ffff:169.254.169.254]/", "file:///etc/passwd",
     "http://metadata.google.internal/", "http://2130706433:8080/"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_blocked_with_one_text(door: Door, address: str) -> None:
    failure = error(door.ask(chat(url(address))))
    assert (failure.status, failure.code) == (400, "url_blocked") and "public addresses only" in failure.message


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"messages":[],"n":1}', b"\xff"])
def test_a_request_that_is_not_one_is_refused(door: Door, raw: bytes) -> None:
    assert error(door.ask(raw)).status == 400


def test_a_client_that_leaves_stops_the_rest_of_its_work_and_costs_nobody_else_anything(
    door: Door, tmp_path: Path
) -> None:
    before, released = door.executions("ocr"), tmp_path / "released"
    orders = [f"left {released} one".encode(), b"two", b"three"]
    door.ask(chat(media(0), media(1), media(2)), orders, leave_when=Path(f"{released}.begun").exists)
    assert content(door.ask(chat(media()), [b"next"])) == "next"  # while the document left behind is being read
    released.touch()
    wait_for(lambda: door.executions("ocr") >= before + 2)
    for _ in range(5):  # time enough for what would follow at once
        assert content(door.ask(chat(media()), [b"next"])) == "next"
    assert door.executions("ocr") == before + 7, "documents of a client that had left were still read"
