"""Spans that are too long are cut where it is quietest."""

from __future__ import annotations

import pytest

from python_backends.vad.frames import FRAME
from python_backends.vad.run import Run, quietest
from python_backends.vad.spans import Segmenter
from tests.vad.test_spans import settings_of, silence, spans, speech

LONGEST, SEARCH = 40, 10


def dip(depth: float) -> list[float]:
    """A soft place of five frames in speech, deepest in the middle."""
    return [0.8, 0.6, depth, 0.6, 0.8]


def test_at_the_quietest_place_before_the_limit() -> None:
    probs = speech(30) + dip(0.45) + speech(30)
    assert spans(probs, settings_of(longest=LONGEST, search=SEARCH)) == [(0, 32), (32, 65)]


def test_no_dip_outside_the_search_counts() -> None:
    probs = speech(10) + dip(0.35) + speech(17) + dip(0.45) + speech(30)
    assert spans(probs, settings_of(longest=LONGEST, search=SEARCH))[0] == (0, 34)


def test_a_pause_at_the_cut_belongs_to_neither() -> None:
    probs = speech(32) + silence(3) + speech(30)
    assert spans(probs, settings_of(silence=4, longest=LONGEST, search=SEARCH)) == [(0, 32), (35, 65)]


def test_padding_at_a_cut_shares_the_pause() -> None:
    probs = speech(32) + silence(2) + speech(30)
    settings = settings_of(pad=2, silence=4, longest=LONGEST, search=SEARCH)
    assert spans(probs, settings) == [(0, 33), (33, 64)]


def test_evenly_loud_speech_is_cut_at_the_limit() -> None:
    found = spans(speech(100), settings_of(longest=LONGEST, search=SEARCH))
    assert [stop - start for start, stop in found] == [40, 40, 20]
    assert [start for start, _ in found[1:]] == [stop for _, stop in found[:-1]]


def test_the_limit_includes_the_padding() -> None:
    found = spans(silence(10) + speech(100), settings_of(pad=3, longest=LONGEST, search=SEARCH))
    assert found[0][0] == 7
    assert max(stop - start for start, stop in found) <= LONGEST


def test_exactly_the_limit_is_not_cut() -> None:
    settings = settings_of(longest=LONGEST, search=SEARCH)
    assert spans(speech(LONGEST) + silence(9), settings) == [(0, LONGEST)]
    assert len(spans(speech(LONGEST + 1) + silence(9), settings)) == 2


def test_what_a_cut_leaves_over_is_speech_however_short() -> None:
    probs = speech(LONGEST - 1) + [0.9, 0.9] + silence(20)
    found = spans(probs, settings_of(speech=5, longest=LONGEST, search=SEARCH))
    assert found[-1][1] == LONGEST + 1 and found[-1][1] - found[-1][0] < 5


def test_the_first_part_comes_at_once() -> None:
    segmenter = Segmenter(settings_of(pad=2, longest=LONGEST, search=SEARCH))
    assert segmenter.feed(speech(36)) == []
    (span,) = segmenter.feed(speech(1))
    assert span.stop > 25 * FRAME
    assert segmenter.settled == segmenter.open_since == span.stop


def test_equal_places_the_latest() -> None:
    assert quietest([0.9] * 16, 5, 15) == 15


def test_a_wide_dip_before_a_deep_one_of_a_single_frame() -> None:
    probs = [0.9] * 5 + [0.5, 0.4, 0.5, 0.4, 0.5] + [0.9] * 5 + [0.3] + [0.9] * 5
    assert quietest(probs, 3, 20) == 7


def test_the_parts_of_a_cut_are_the_whole() -> None:
    run = Run(7)
    for prob in speech(20):
        run.add(prob, True)
    first, second = run.cut(limit=15, search=5)
    assert (first.start, second.stop, first.stop) == (7, 27, second.start)
    assert (first.continues, second.continues) == (False, True)
    assert [first.confidence, second.confidence] == pytest.approx([0.9, 0.9])
