"""Pieces of a text."""

from __future__ import annotations

import pytest

from python_backends.guard.windows import WORDS, windows


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_has_no_pieces(text: str) -> None:
    assert windows(text) == []


def test_one_sentence_is_one_piece() -> None:
    assert windows("How do tides  work?") == ["How do tides work?"]


def test_a_short_text_is_judged_whole_and_by_its_sentences() -> None:
    text = "I teach history to children. How do I explain the tides to them?"
    assert windows(text) == [text, "I teach history to children.", "How do I explain the tides to them?"]


def test_short_sentences_go_with_what_follows() -> None:
    assert "Hi! Me again. How do tides work?" in windows(
        "Hi! Me again. How do tides work?\nWhat is the moon made of then?"
    )


@pytest.mark.parametrize("count", [1, WORDS, WORDS + 1, 3 * WORDS + 7, 1000])
def test_long_sentences_are_covered_and_no_piece_is_long(count: int) -> None:
    words = [f"w{number}" for number in range(count)]
    pieces = windows(" ".join(words))
    assert {word for piece in pieces for word in piece.split()} == set(words)
    assert max(len(piece.split()) for piece in pieces) <= WORDS
    for left, right in zip(words[:-1], words[1:], strict=True):  # neighbours stay together somewhere
        assert any(f"{left} {right}" in piece for piece in pieces)


def test_repeated_sentences_are_judged_once() -> None:
    assert len(windows("This is one sentence of mine. " * 200)) <= 2


def test_a_word_without_end_is_cut() -> None:
    assert max(map(len, windows("x" * 100_000))) < 10_000
