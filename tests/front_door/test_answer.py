"""Answers: what is counted, where they are cut, how they are sent in pieces."""

from __future__ import annotations

import orjson
import pytest

from python_backends.errors import InternalError
from python_backends.front_door.answer import Answer, answer_of, first_tokens, pieces, token_count
from python_backends.front_door.findings import Finding, Findings, result_of
from python_backends.front_door.order import Form, Order
from python_backends.front_door.readable import text_of
from python_backends.front_door.tasks import OCR

RESULT = {"extracted_text": "Total: 9.50", "width": 10}


def answer(form: Form, max_tokens: int | None = None, *texts: str) -> Answer:
    order = Order(OCR if form == "task" else None, form, "read this", "read this", max_tokens=max_tokens)
    read = [Finding(OCR, {**RESULT, "extracted_text": text} if text else {"extracted_text": text}) for text in texts]
    return answer_of(order, Findings(read, unused=read))


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Total: 9.50", 5), ("naïve café", 2), ("東京 2026", 3), ("한국", 2), (" \n\t", 0), ("🙂", 1)],
)
def test_tokens_are_words_single_cjk_characters_and_marks(text: str, count: int) -> None:
    assert token_count(text) == count


@pytest.mark.parametrize(
    ("bound", "cut"), [(None, "a, b\nc "), (1, "a"), (2, "a,"), (3, "a, b"), (4, "a, b\nc "), (5, "a, b\nc ")]
)
def test_a_text_is_cut_at_the_end_of_a_token(bound: int | None, cut: str) -> None:
    assert first_tokens("a, b\nc ", bound) == cut


@pytest.mark.parametrize(
    ("text", "cut"),
    [("", [""]), ("abcd", ["abcd"]), ("abcdef", ["abcd", "ef"]), ("ab\ncd\nef", ["ab\n", "cd\n", "ef"]),
     ("abcdefgh\nij", ["abcd", "efgh", "\nij"]), ("a\n\n\nbc", ["a\n\n\n", "bc"])],
)  # fmt: skip
def test_pieces_are_whole_lines_where_they_fit_and_lose_nothing(text: str, cut: list[str]) -> None:
    assert list(pieces(text, 4)) == cut


def test_a_text_answer_counts_what_was_read_as_prompt() -> None:
    found = answer("text", None, "Total: 9.50", "b")
    assert (found.content, found.finish_reason) == ("Total: 9.50\n\nb", "stop")
    assert (found.prompt_tokens, found.completion_tokens) == (2 + 6, 6)
    assert [entry["name"] for entry in found.precontext] == ["ocr", "ocr"]


@pytest.mark.parametrize(("bound", "reason"), [(4, "length"), (5, "stop")])
def test_max_tokens_bounds_a_text_answer(bound: int, reason: str) -> None:
    found = answer("text", bound, "Total: 9.50")
    assert (found.finish_reason, found.completion_tokens) == (reason, bound)


def test_a_task_result_is_whole_whatever_max_tokens_says() -> None:
    found = answer("task", 1, "Total: 9.50")
    assert orjson.loads(found.content) == {"name": "ocr", "result": RESULT}
    assert (found.finish_reason, found.completion_tokens, list(found.precontext)) == ("stop", 5, [])


def test_json_is_not_fenced_and_holds_the_text() -> None:
    assert answer("json_object", None, "Total: 9.50").content == '{"extracted_text":"Total: 9.50"}'


def test_an_empty_page_is_still_answered_and_counted() -> None:
    events = [orjson.loads(raw) for raw in answer("text", None, "").events()]
    assert [event["event"] for event in events] == ["precontext", "content", "done"]
    assert events[1]["text"] == "" and events[2]["usage"]["completion_tokens"] == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"text"'])
def test_a_result_that_is_no_object_is_our_fault(data: bytes) -> None:
    with pytest.raises(InternalError, match="model ocr answered"):
        result_of(data, OCR)


def test_a_result_without_text_is_our_fault() -> None:
    with pytest.raises(InternalError, match="no extracted_text"):
        text_of({"extracted_text": None})


def test_a_stored_answer_comes_back_as_it_was_and_says_where_from() -> None:
    told = Answer("a\n文", "stop", 7, 2, [{"name": "ocr", "result": RESULT}], reasoning="looked twice", tasks=["ocr"])
    again = Answer.replayed(told.stored())
    assert (again.content, again.precontext, again.tasks) == (told.content, told.precontext, told.tasks)
    assert (again.vcache, again.reasoning) == (True, "")
    done = orjson.loads(list(again.events())[-1])
    assert done["vcache"] is True and done["usage"]["prompt_tokens_details"] == {"cached_tokens": 7}
