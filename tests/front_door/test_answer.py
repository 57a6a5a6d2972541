"""Answers: what is counted, where they are cut, how they are sent in pieces."""

from __future__ import annotations

import orjson
import pytest

from python_backends.errors import InternalError
from python_backends.front_door.answer import answer_of, first_tokens, pieces, result_of, text_of, token_count
from python_backends.front_door.plan import Form, Plan
from python_backends.front_door.tasks import OCR

RESULT = {"extracted_text": "Total: 9.50", "width": 10}


def plan(form: Form, max_tokens: int | None = None) -> Plan:
    return Plan(OCR, form, (), "read this", max_tokens)


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
    answer = answer_of(plan("text"), [RESULT, {"extracted_text": "b"}])
    assert (answer.content, answer.finish_reason) == ("Total: 9.50\n\nb", "stop")
    assert (answer.prompt_tokens, answer.completion_tokens) == (2 + 6, 6)
    assert [entry["name"] for entry in answer.precontext] == ["ocr", "ocr"]


@pytest.mark.parametrize(("bound", "reason"), [(4, "length"), (5, "stop")])
def test_max_tokens_bounds_a_text_answer(bound: int, reason: str) -> None:
    answer = answer_of(plan("text", bound), [RESULT])
    assert (answer.finish_reason, answer.completion_tokens) == (reason, bound)


def test_a_task_result_is_whole_whatever_max_tokens_says() -> None:
    answer = answer_of(plan("task", 1), [RESULT])
    assert orjson.loads(answer.content) == {"name": "ocr", "result": RESULT}
    assert (answer.finish_reason, answer.completion_tokens, list(answer.precontext)) == ("stop", 5, [])


def test_json_is_not_fenced_and_holds_the_text() -> None:
    assert answer_of(plan("json_object"), [RESULT]).content == '{"extracted_text":"Total: 9.50"}'


def test_an_empty_page_is_still_answered_and_counted() -> None:
    events = [orjson.loads(raw) for raw in answer_of(plan("text"), [{"extracted_text": ""}]).events()]
    assert [event["event"] for event in events] == ["precontext", "content", "done"]
    assert events[1]["text"] == "" and events[2]["usage"]["completion_tokens"] == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"text"'])
def test_a_result_that_is_no_object_is_our_fault(data: bytes) -> None:
    with pytest.raises(InternalError, match="model ocr answered"):
        result_of(data, "ocr")


def test_a_result_without_text_is_our_fault() -> None:
    with pytest.raises(InternalError, match="no extracted_text"):
        text_of({"extracted_text": None})
