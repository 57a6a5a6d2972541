"""What is asked, by keys and by words, and what is refused with its bound."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.classify.question import Label, Question, question_of
from python_backends.classify.request import (
    MAX_DESCRIPTION,
    MAX_LABELS,
    MAX_NAME,
    MAX_TEXT,
    MAX_TEXTS,
    ClassifyRequest,
)
from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.request import parsed

TWO = ["sports", "politics"]


def asked(*media: bytes, **keys: Any) -> Question:
    return question_of(parsed(ClassifyRequest, orjson.dumps(keys)), media)


def test_keys_go_before_words() -> None:
    words = "Tag with all labels that apply: red, green. Some text"
    assert asked(instruction=words).multi_label
    question = asked(instruction=words, labels=TWO, text="Other text", multi_label=False)
    assert question == Question(("Other text",), (Label("sports"), Label("politics")), False, 0.0)


def test_a_key_and_words_complete_each_other() -> None:
    question = asked(instruction="Is this spam or not spam?", text="You won")
    assert ([label.name for label in question.labels], question.texts) == (["spam", "not spam"], ("You won",))


def test_a_file_is_the_text() -> None:
    assert asked("naïve".encode("utf-16"), instruction="Classify into a1, b2 or c3").texts == ("naïve",)


@pytest.mark.parametrize(
    ("several", "threshold", "expected"), [(True, None, 0.5), (False, None, 0.0), (False, 0.7, 0.7)]
)
def test_thresholds(several: bool, threshold: float | None, expected: float) -> None:
    assert asked(text="x", labels=TWO, multi_label=several, threshold=threshold).threshold == expected


def test_sizes_at_their_bounds() -> None:
    names = [f"label {place}" for place in range(MAX_LABELS - 1)] + ["n" * MAX_NAME]
    assert len(asked(text="x" * MAX_TEXT, labels=names).labels) == MAX_LABELS
    assert len(asked(text=["x"] * MAX_TEXTS, labels=TWO).texts) == MAX_TEXTS
    described = [{"name": "a", "description": "d" * MAX_DESCRIPTION}, "b"]
    assert len(asked(text="x", labels=described).labels[0].description) == MAX_DESCRIPTION


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "one label": ({"labels": ["a"]}, "labels", "1 labels; send 2 to 64"),
    "no label": ({"labels": []}, "labels", "0 labels; send 2 to 64"),
    "65 labels": ({"labels": [f"l{place}" for place in range(65)]}, "labels", "65 labels; send 2 to 64"),
    "65 labels in words": ({"instruction": "Labels: " + ", ".join(f"l{n}" for n in range(65)) + "\nx"}, "labels", "65"),
    "equal labels": ({"labels": ["a", "a"]}, "labels", "'a' and 'a' are the same"),
    "labels equal but for case": ({"labels": ["To do", "c", "to_do "]}, "labels", "'To do' and 'to_do'"),
    "a blank label": ({"labels": ["a", " "]}, "labels", "label 2 of 2 has 0 characters; send 1 to 200"),
    "a label of 10,000": ({"labels": ["a", "b" * 10_000]}, "labels", "label 2 of 2 has 10000 characters"),
    "a label of 201": ({"labels": ["a", "b" * 201]}, "labels", "201 characters; send 1 to 200"),
    "a long description": ({"labels": ["a", {"name": "b", "description": "d" * 1001}]}, "labels", "limit is 1000"),
    "no labels at all": ({}, "labels", "send `labels`"),
    "no text": ({"text": None, "labels": TWO}, "text", "send `text`"),
    "empty text": ({"text": " \n", "labels": TWO}, "text", "text 1 of 1 is empty"),
    "an empty text among others": ({"text": ["a", ""], "labels": TWO}, "text", "text 2 of 2 is empty"),
    "no texts": ({"text": [], "labels": TWO}, "text", "0 texts; send 1 to 64"),
    "65 texts": ({"text": ["x"] * 65, "labels": TWO}, "text", "65 texts; send 1 to 64"),
    "a text of 100,001": ({"text": "x" * 100_001, "labels": TWO}, "text", "100001 characters; the limit is 100000"),
    "a threshold of 2": ({"labels": TWO, "threshold": 2}, "threshold", "less than or equal to 1"),
    "an unknown key": ({"labels": TWO, "lables": TWO}, "lables", "Extra inputs"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    keys, param, words = REFUSED[case]
    with pytest.raises(InvalidRequest) as caught:
        asked(**{"text": "x", **keys})
    assert caught.value.param == param and words in caught.value.message


def test_a_long_instruction_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="200000"):
        asked(instruction="x" * 200_001)


@pytest.mark.parametrize(("media", "keys", "words"), [
    ((b"a", b"b"), {}, "one text file at a time, not 2"),
    ((b"a",), {"text": "x"}, "not as both"),
    ((b"\xff\x00\x01\x02",), {}, "NUL"),
])  # fmt: skip
def test_refused_files(media: tuple[bytes, ...], keys: dict[str, Any], words: str) -> None:
    with pytest.raises(OpenfazeError, match=words):
        asked(*media, labels=TWO, **keys)


@pytest.mark.parametrize(
    ("words", "several"),
    [
        ("Classify the following tickets into billing, tech:\n- I was charged twice\n- App crashes", True),
        ("Classify each as positive or negative: 1) I love it 2) I hate it", True),
        ("Classify this email into billing, tech:\nHi,\n- I was charged\n- twice", False),
        ("Classify the following tickets into billing, tech: I was charged twice", False),
        ("Classify into billing, tech:\n- I was charged twice\n- App crashes", False),
    ],
)
def test_several_texts_in_words_are_refused_rather_than_given_one_label(words: str, several: bool) -> None:
    request = ClassifyRequest(instruction=words)
    if several:
        with pytest.raises(InvalidRequest, match="several texts"):
            question_of(request, [])
    else:
        assert question_of(request, []).texts
