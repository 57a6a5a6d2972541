"""Tokens to words."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.asr.transcript import Word
from python_backends.asr.whisper.network import Aligned
from python_backends.asr.whisper.pauses import without_pauses
from python_backends.asr.whisper.pieces import grouped, pieces_of, starts_of, words_of
from tests.asr.tiny import tokenizer


def words(text: str, spaced: bool = True) -> list[str]:
    return [word.text for word in timed(text, spaced)]


def timed(text: str, spaced: bool = True) -> list[Word]:
    """The words of `text`, whose token i (a byte each) is said from frame i."""
    tokens = tokenizer().encode(text).ids
    path = np.array([(place, place) for place in range(len(tokens) + 1)], np.int64)
    aligned = Aligned(path, tuple(place / 100 for place in range(len(tokens))))
    return words_of(grouped(pieces_of(tokens, tokenizer()), spaced), aligned)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" So it goes.", ["So", "it", "goes."]),
        ("So, it - goes", ["So,", "it -", "goes"]),
        (' He said "no" twice', ["He", "said", '"no"', "twice"]),
        (" ¿Qué tal?", ["¿Qué", "tal?"]),
        (" naïve café — déjà vu", ["naïve", "café —", "déjà", "vu"]),
        (" it's 5,000.50 $", ["it's", "5,000.50 $"]),
        (" ...", ["..."]),
        (" ... well", ["... well"]),
        ("  two  blanks ", ["two", "blanks"]),
        ("", []),
    ],
)
def test_words_of_a_language_with_spaces(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert " ".join(words(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("早上好。", ["早", "上", "好。"]),
        ("「はい」と", ["「は", "い」", "と"]),
        ("a 早 ", ["a ", "早"]),
        ("。早", ["。早"]),
    ],
)
def test_words_of_a_language_without_spaces(text: str, expected: list[str]) -> None:
    assert words(text, spaced=False) == expected


def test_half_a_character_at_the_end_is_left_out() -> None:
    tokens = tokenizer().encode("a é").ids[:-1]
    assert [piece.text for piece in pieces_of(tokens, tokenizer())] == ["a", " "]


def test_bytes_that_never_make_a_character_do_not_swallow_what_follows() -> None:
    broken = tokenizer().encode("é").ids[1:] * 5
    text = "".join(piece.text for piece in pieces_of([*broken, *tokenizer().encode(" ok").ids], tokenizer()))
    assert text.endswith("ok")


def test_punctuation_counts_for_neither_times_nor_confidence() -> None:
    first, last = timed(" So, ...it")
    assert (first.text, last.text) == ("So,", "...it")
    assert [first.t0, first.t1, last.t1] == pytest.approx([0.02, 0.06, 0.2])
    assert first.confidence == pytest.approx(0.015)


def test_a_token_begins_where_the_path_first_reaches_it() -> None:
    path = np.array([(0, 0), (0, 1), (0, 2), (1, 3), (1, 4), (2, 4), (3, 9)], np.int64)
    assert starts_of(path).tolist() == pytest.approx([0.0, 0.06, 0.08, 0.18])


def test_words_stretched_over_a_pause_are_cut_back_to_twice_the_median() -> None:
    spoken = [Word("One", 0.0, 2.0, 1), Word("two.", 2.0, 5.0, 1), Word("Three", 5.0, 9.0, 1),
              Word("four", 9.0, 9.4, 1), Word("five", 9.4, 9.8, 1), Word("six", 9.8, 10.2, 1),
              Word("seven", 10.2, 10.6, 1)]  # fmt: skip
    cut = without_pauses(spoken)
    edges = [edge for word in cut[:3] for edge in (word.t0, word.t1)]
    assert edges == pytest.approx([1.2, 2.0, 2.0, 2.8, 8.2, 9.0])
    assert cut[3:] == spoken[3:]


def test_a_long_word_inside_a_sentence_stays() -> None:
    spoken = [Word("a", 0.0, 0.2, 1), Word("looong", 0.2, 3.0, 1), Word("b", 3.0, 3.2, 1)]
    assert without_pauses(spoken) == spoken
