"""Where speech is cut, and whose words are whose."""

from __future__ import annotations

import pytest

from python_backends.speech.speakers import Turns, spoken
from python_backends.speech.utterances import LONGEST_S, pieces_of
from python_backends.speech.words import Passage, Turn, Word, joined


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


def test_a_word_goes_to_who_talks_most_in_it() -> None:
    turns = Turns([Turn("SPEAKER_00", 0.0, 1.1), Turn("SPEAKER_01", 1.1, 3.0)])
    assert turns.speaker_of(Word("x", 1.0, 1.5, 1)) == "SPEAKER_01"
    assert turns.speaker_of(Word("x", 0.8, 1.2, 1)) == "SPEAKER_00"


def test_equal_shares_go_to_the_first_name() -> None:
    turns = Turns([Turn("SPEAKER_01", 0, 1), Turn("SPEAKER_00", 0, 1)])
    assert turns.speaker_of(Word("x", 0.2, 0.4, 1)) == "SPEAKER_00"


def test_a_word_outside_all_turns_goes_to_a_near_one_or_nobody() -> None:
    turns = Turns([Turn("SPEAKER_00", 0, 1), Turn("SPEAKER_01", 5, 6)])
    assert turns.speaker_of(Word("x", 1.2, 1.4, 1)) == "SPEAKER_00"
    assert turns.speaker_of(Word("x", 4.4, 4.7, 1)) == "SPEAKER_01"
    assert turns.speaker_of(Word("x", 2.5, 2.9, 1)) is None


def test_a_long_turn_among_short_ones_is_found() -> None:
    turns = Turns([Turn("SPEAKER_00", 0, 100), *(Turn("SPEAKER_01", at, at + 0.1) for at in range(1, 90))])
    assert turns.speaker_of(Word("x", 95, 95.5, 1)) == "SPEAKER_00"
    assert turns.shares(50.0, 51.0) == {"SPEAKER_00": pytest.approx(1.0), "SPEAKER_01": pytest.approx(0.1)}


def test_turns_cross_windows_and_end_at_pauses_and_other_speakers() -> None:
    passages = [passage("a", "b"), passage("c", start=1.0), passage("d", start=9.0), passage("e", start=10.0)]
    turns = Turns([Turn("SPEAKER_00", 0, 9.6), Turn("SPEAKER_01", 9.8, 11)])
    found = spoken(passages, turns)
    assert [(one.speaker, one.text) for one in found] == [
        ("SPEAKER_00", "a b c"), ("SPEAKER_00", "d"), ("SPEAKER_01", "e"),
    ]  # fmt: skip
    assert joined(found) == "a b c d e"
    assert {word.speaker for one in found for word in one.words} == {"SPEAKER_00", "SPEAKER_01"}


def test_who_talks_at_the_same_time_is_told() -> None:
    turns = Turns([Turn("SPEAKER_00", 0, 3), Turn("SPEAKER_01", 1, 1.5)])
    assert [(one.text, one.speaker, one.overlap) for one in spoken([passage("a", "b", "c", "d")], turns)] == [
        ("a b c d", "SPEAKER_00", True)
    ]
    apart = Turns([Turn("SPEAKER_00", 0, 3), Turn("SPEAKER_01", 1.85, 3)])
    assert [one.overlap for one in spoken([passage("a", "b", "c", "d")], apart)] == [False]
