"""Transcripts on the wire, and the promises their times keep."""

from __future__ import annotations

import orjson
from numpy.random import Generator, default_rng

from python_backends.asr.timeline import in_order
from python_backends.asr.transcript import Transcript, Word, silent, transcript_from_json, transcript_to_json

WORDS = (Word("Good", 0.0, 0.4, 0.9), Word("morning.", 0.45, 1.0, 0.8))


def test_what_is_written_is_read_again() -> None:
    transcript = Transcript(WORDS, "en", 0.97, 0.85)
    assert transcript_from_json(transcript_to_json(transcript)) == transcript


def test_the_keys_of_the_wire() -> None:
    assert orjson.loads(transcript_to_json(Transcript(WORDS[:1], "en", None, 0.5))) == {
        "text": "Good", "language": "en", "language_confidence": None, "confidence": 0.5, "spaced": True,
        "words": [{"text": "Good", "t0": 0.0, "t1": 0.4, "confidence": 0.9}],
    }  # fmt: skip


def test_text_is_the_words_joined_as_the_language_joins_them() -> None:
    assert Transcript(WORDS, "en", None, 1.0).text == "Good morning."
    assert Transcript((Word("早", 0, 1, 1), Word("上", 1, 2, 1)), "zh", None, 1.0, spaced=False).text == "早上"
    assert silent("en").text == ""


def test_overlaps_go_to_the_word_in_front() -> None:
    words = in_order([Word("a", 0.0, 0.5, 1), Word("b", 0.3, 0.8, 1), Word("c", 0.2, 0.4, 1)], 2.0)
    assert [(word.t0, word.t1) for word in words] == [(0.0, 0.5), (0.5, 0.8), (0.8, 0.8)]


def test_times_stay_inside_the_segment() -> None:
    words = in_order([Word("a", -1.0, 0.5, 1), Word("b", 1.9, 5.0, 1), Word("c", 6.0, 7.0, 1)], 1.2345)
    assert [(word.t0, word.t1) for word in words] == [(0.0, 0.5), (1.234, 1.234), (1.234, 1.234)]


def _any_word(dice: Generator) -> Word:
    t0, t1, confidence = dice.uniform((-2, -2, -1), (32, 32, 2)).tolist()
    return Word("x", t0, t1, confidence)


def test_any_alignment_becomes_one_that_keeps_the_promises() -> None:
    dice = default_rng(3)
    for _ in range(50):
        duration = float(dice.uniform(0.1, 30))
        words = in_order([_any_word(dice) for _ in range(20)], duration)
        edges = [edge for word in words for edge in (word.t0, word.t1)]
        assert edges == sorted(edges)
        assert edges[0] >= 0
        assert edges[-1] <= duration
        assert all(0 <= word.confidence <= 1 for word in words)
