"""Whose words are whose."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from python_backends.diarization.turns import Turn
from python_backends.diarization.words import assign


class Word(NamedTuple):
    t0: float
    t1: float


TURNS = [Turn(1.0, 3.0, "A", False, 0.9), Turn(3.0, 5.0, "B", True, 0.9), Turn(7.0, 9.0, "A", False, 0.9)]


@pytest.mark.parametrize(
    ("word", "speaker", "overlap"),
    [
        (Word(1.2, 2.0), "A", False),
        (Word(2.5, 3.1), "A", True),
        (Word(2.9, 3.6), "B", True),
        (Word(2.5, 3.5), "A", True),
        (Word(2.9, 7.3), "B", True),
        (Word(1.0, 1.0), "A", False),
        (Word(2.0, 2.0), "A", False),
        (Word(0.2, 0.6), "A", False),
        (Word(0.0, 0.4), None, False),
        (Word(5.2, 5.4), "B", False),
        (Word(5.8, 6.0), None, False),
        (Word(6.6, 6.8), "A", False),
        (Word(9.5, 9.9), "A", False),
        (Word(9.6, 9.9), None, False),
    ],
    ids=str,
)
def test_a_word_goes_to_whom_most_of_it_is(word: Word, speaker: str | None, overlap: bool) -> None:
    (found,) = assign([word], TURNS)
    assert (found.word, found.speaker, found.overlap) == (word, speaker, overlap)


def test_time_is_added_up_over_the_turns_of_a_speaker() -> None:
    turns = [Turn(0.0, 1.0, "A", False, 1), Turn(1.0, 2.5, "B", False, 1), Turn(2.5, 3.5, "A", False, 1)]
    assert assign([Word(0.0, 3.5)], turns)[0].speaker == "A"


def test_words_keep_their_order_and_none_is_lost() -> None:
    words = [Word(4.0, 4.2), Word(1.0, 1.4), Word(20.0, 21.0)]
    assert [(item.word, item.speaker) for item in assign(words, TURNS)] == list(
        zip(words, ["B", "A", None], strict=True)
    )


def test_without_turns_nobody_speaks() -> None:
    assert [item.speaker for item in assign([Word(0, 1)], [])] == [None]
