"""Where speech is cut, and whose words are whose."""

from __future__ import annotations

import pytest

from python_backends.diarization.turns import Turn
from python_backends.speech.speakers import spoken
from python_backends.speech.utterances import LONGEST_S, pieces_of
from python_backends.speech.words import Passage, Word, joined


def passage(*texts: str, each: float = 0.4, pause: float = 0.1, start: float = 0.0, spaced: bool = True) -> Passage:
    words = []
    for number, text in enumerate(texts):
        t0 = start + number * (each + pause)
        words.append(Word(text, t0, t0 + each, 0.5))
    return Passage(tuple(words), "en", None, spaced)


def texts(found: Passage) -> list[str]:
    return [piece.text for piece in pieces_of(found)]


def test_no_words_no_pieces() -> None:
    assert pieces_of(Passage(())) == []


def test_what_fits_stays_together() -> None:
    assert texts(passage("Well,", "yes.", "No.")) == ["Well, yes. No."]


def test_a_sentence_ends_a_piece_if_all_does_not_fit() -> None:
    words = "Nobody had come that day. And then the old door went".split()
    assert texts(passage(*words)) == ["Nobody had come that day.", "And then the old door went"]


def test_a_comma_is_better_than_no_mark() -> None:
    assert texts(passage("a", "b", "c", "d", "e,", "f", "g", "h", "i", "j"))[0] == "a b c d e,"


def test_a_long_pause_always_ends_a_piece() -> None:
    words = (Word("one", 0, 0.4, 1), Word("two", 1.5, 1.9, 1))
    assert [piece.text for piece in pieces_of(Passage(words))] == ["one", "two"]


def test_pieces_are_short_unless_a_word_is_not() -> None:
    found = passage(*("word" for _ in range(50)))
    assert max(piece.t1 - piece.t0 for piece in pieces_of(found)) <= LONGEST_S
    long = Passage((Word("looong", 0, 9, 1), Word("x", 9, 9.2, 1)))
    assert [piece.text for piece in pieces_of(long)] == ["looong", "x"]


@pytest.mark.parametrize("spaced", [True, False])
def test_pieces_joined_are_the_text(spaced: bool) -> None:
    words = [f"w{number}" for number in range(40)]
    found = pieces_of(passage(*words, spaced=spaced))
    assert joined(found) == (" " if spaced else "").join(words)


def turn(speaker: int, t0: float, t1: float, *, overlap: bool = False) -> Turn:
    return Turn(t0, t1, f"SPEAKER_{speaker:02d}", overlap, 0.9)


def test_turns_cross_windows_and_end_at_pauses_and_other_speakers() -> None:
    passages = [passage("a", "b"), passage("c", start=1.0), passage("d", start=9.0), passage("e", start=10.0)]
    found = spoken(passages, [turn(0, 0, 9.6), turn(1, 9.8, 11)])
    assert [(one.speaker, one.text) for one in found] == [
        ("SPEAKER_00", "a b c"), ("SPEAKER_00", "d"), ("SPEAKER_01", "e"),
    ]  # fmt: skip
    assert joined(found) == "a b c d e"
    assert {word.speaker for one in found for word in one.words} == {"SPEAKER_00", "SPEAKER_01"}


def test_words_of_nobody_are_kept() -> None:
    found = spoken([passage("a", "b", start=5)], [turn(0, 0, 1)])
    assert [(one.speaker, one.text) for one in found] == [(None, "a b")]


def test_who_talks_at_the_same_time_is_told() -> None:
    found = spoken([passage("a", "b"), passage("c", start=1.0)], [turn(0, 0, 0.9), turn(0, 0.9, 2, overlap=True)])
    assert [(one.text, one.overlap) for one in found] == [("a b c", True)]
    found = spoken([passage("a", "b"), passage("c", start=1.0)], [turn(0, 0, 0.95), turn(1, 0.95, 2, overlap=True)])
    assert [(one.text, one.overlap) for one in found] == [("a b", False), ("c", True)]


def test_languages_are_not_mixed_in_a_turn() -> None:
    other = Passage(passage("c", start=1.0).words, "de")
    assert [one.language for one in spoken([passage("a", "b"), other], [turn(0, 0, 3)])] == ["en", "de"]
