"""Evidence of recordings as words: who says them, when, and which words stand for an utterance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from python_backends.grounding.grounded import GroundedLeaf, leaf_from
from python_backends.grounding.stream import Span, stream_of
from tests.grounding.recording.making import CALL, evidence_of


def leaf(span: Span, *, twice: bool = False) -> GroundedLeaf:
    items = evidence_of(CALL)
    return leaf_from("x", "x", "span", span, stream_of([*items, *items] if twice else items))


def test_a_line_an_utterance_whose_words_know_their_speaker_and_time() -> None:
    items = [replace(item, speaker=None) if item.kind == "word" else item for item in evidence_of(CALL)]
    stream = stream_of(items)
    assert [stream.text(line) for line in stream.lines()] == [text for *_, text in CALL]
    assert {(word.line, word.speaker) for word in stream.words} == {(n, said[0]) for n, said in enumerate(CALL)}
    assert (stream.words[7].text, stream.words[7].t0, stream.words[7].evidence) == ("My", 3.4, "u1.w0")


def test_words_that_are_not_spaced_do_not_stand_for_their_utterance() -> None:
    utterance, *words = evidence_of([("A", 0, 1, "你 好")])
    stream = stream_of([replace(utterance, text="你好"), *words])
    assert [(word.text, word.evidence, word.t0, word.t1) for word in stream.words] == [("你好", "u0", 0, 1)]


def test_a_leaf_is_as_long_as_its_words() -> None:
    found = leaf(Span(8, 10))
    assert found.time is not None and list(found.time) == pytest.approx([3.944, 5.032])
    assert (found.speaker, found.evidence, found.bounds) == ("SPEAKER_01", ("u1.w1", "u1.w2"), None)


def test_a_leaf_of_two_speakers_has_none() -> None:
    found = leaf(Span(6, 8))
    assert found.speaker is None and found.time is not None and found.time[1] > 3.4


def test_a_leaf_of_two_recordings_has_no_time() -> None:
    assert leaf(Span(18, 24), twice=True).time is None
