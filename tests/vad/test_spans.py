"""Probabilities to spans. A frame is 512 samples, 32 ms; the settings here are whole frames."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.samples import RATE
from python_backends.errors import InternalError
from python_backends.vad.frames import FRAME
from python_backends.vad.settings import VadSettings
from python_backends.vad.spans import Segmenter, Span

FRAME_S = FRAME / RATE


def settings_of(pad: float = 0, silence: int = 4, speech: int = 3, longest: int = 100, search: int = 10) -> VadSettings:
    """All in frames."""
    return VadSettings(0.5, 0.3, speech * FRAME_S, silence * FRAME_S, pad * FRAME_S, longest * FRAME_S,
                       search * FRAME_S)  # fmt: skip


def spans(probs: list[float], settings: VadSettings, samples: int | None = None) -> list[tuple[float, float]]:
    """(start, stop) in frames."""
    segmenter = Segmenter(settings)
    found = segmenter.feed(probs) + segmenter.finish(len(probs) * FRAME if samples is None else samples)
    return [(span.start / FRAME, span.stop / FRAME) for span in found]


def silence(frames: int) -> list[float]:
    return [0.01] * frames


def speech(frames: int) -> list[float]:
    return [0.9] * frames


def test_speech_between_silence() -> None:
    assert spans(silence(10) + speech(8) + silence(10), settings_of()) == [(10, 18)]


def test_silence_has_no_spans() -> None:
    assert spans(silence(50), settings_of()) == []
    assert spans([], settings_of()) == []


def test_between_the_thresholds_speech_goes_on_but_does_not_begin() -> None:
    assert spans([0.4] * 5 + speech(4) + [0.4] * 5 + silence(9), settings_of()) == [(5, 14)]


def test_the_thresholds_themselves_count_as_speech() -> None:
    assert spans([0.5, 0.3, 0.3, 0.3, 0.29] + silence(9), settings_of()) == [(0, 4)]


def test_a_short_pause_is_part_of_a_span_and_a_long_one_ends_it() -> None:
    assert spans(speech(5) + silence(3) + speech(5), settings_of(silence=4)) == [(0, 13)]
    assert spans(speech(5) + silence(4) + speech(5), settings_of(silence=4)) == [(0, 5), (9, 14)]


def test_what_is_too_short_is_no_speech() -> None:
    assert spans(silence(5) + speech(2) + silence(9) + speech(3) + silence(9), settings_of(speech=3)) == [(16, 19)]


def test_padding_stays_inside_the_recording() -> None:
    assert spans(speech(5) + silence(20) + speech(5), settings_of(pad=2)) == [(0, 7), (23, 30)]


def test_the_end_of_a_recording_is_a_sample_not_a_frame() -> None:
    assert spans(silence(5) + speech(5), settings_of(pad=2), samples=9 * FRAME + 256) == [(3, 9.5)]


def test_padding_of_neighbours_shares_the_pause() -> None:
    assert spans(speech(5) + silence(4) + speech(5), settings_of(pad=3)) == [(0, 7), (7, 14)]


def test_what_turns_out_to_be_no_speech_takes_no_padding_away() -> None:
    probs = speech(5) + silence(4) + speech(1) + silence(20)
    assert spans(probs, settings_of(pad=6, silence=4)) == [(0, 11)]


def test_a_span_comes_as_soon_as_nothing_can_change_it() -> None:
    segmenter = Segmenter(settings_of(pad=3, silence=4))
    assert segmenter.feed(speech(5) + silence(5)) == []  # a span that began now would share the pause
    assert [span.stop for span in segmenter.feed(silence(1))] == [8 * FRAME]


def test_a_neighbour_makes_it_certain_earlier() -> None:
    segmenter = Segmenter(settings_of(pad=10, silence=4, speech=3))
    assert segmenter.feed(speech(5) + silence(6) + speech(2)) == []
    assert [span.stop for span in segmenter.feed(speech(1))] == [8 * FRAME]


def test_confidence_is_the_mean_of_the_frames_without_the_pause_after() -> None:
    segmenter = Segmenter(settings_of(pad=2))
    (span,) = segmenter.feed([0.75, 0.5, 0.25, 0.5, *silence(30)])
    assert span == Span(0, 6 * FRAME, 0.5)


def test_what_is_going_on_can_be_asked() -> None:
    segmenter = Segmenter(settings_of(pad=2))
    segmenter.feed(silence(10) + speech(2))
    assert segmenter.open_since is None
    segmenter.feed(speech(1))
    assert segmenter.open_since == 8 * FRAME
    segmenter.feed(silence(20))
    assert segmenter.open_since is None


@pytest.mark.parametrize("change", [
    {"onset": 0.3, "offset": 0.4}, {"onset": 1.0}, {"offset": 0.0}, {"pad_s": -0.1}, {"min_speech_s": -1},
    {"min_silence_s": -1}, {"search_s": -1}, {"max_span_s": 10.0}, {"max_span_s": 28.0, "pad_s": 9.5},
])  # fmt: skip
def test_settings_that_cannot_be(change: dict[str, float]) -> None:
    with pytest.raises(InternalError):
        VadSettings(**change)


def random_probs(seed: int, frames: int = 1500) -> list[float]:
    """Speech and pauses of random length, with dips and peaks in both."""
    dice = np.random.default_rng(seed)
    base = np.repeat(dice.random(frames) < 0.55, dice.integers(1, 25, frames))[:frames]
    probs: list[float] = np.where(base, dice.beta(5, 1.5, frames), dice.beta(1, 8, frames)).tolist()
    return probs


@pytest.mark.parametrize("seed", range(12))
def test_promises_hold_for_any_probabilities(seed: int) -> None:
    probs, settings = random_probs(seed), settings_of(pad=1.5 + seed % 4, longest=40, search=8)
    segmenter, together = Segmenter(settings), Segmenter(settings)
    found: list[Span] = []
    settled = 0
    for prob in probs:
        new = segmenter.feed([prob])
        assert all(span.start >= settled for span in new)  # sound before it was let go
        assert segmenter.settled >= settled
        settled = segmenter.settled
        found += new
    found += segmenter.finish(len(probs) * FRAME)
    assert found == together.feed(probs) + together.finish(len(probs) * FRAME)
    edges = [edge for span in found for edge in (span.start, span.stop)]
    assert edges == sorted(edges) and edges[0] >= 0 and edges[-1] <= len(probs) * FRAME
    assert max(span.stop - span.start for span in found) <= settings.max_span_s * RATE
    assert all(0 < span.confidence < 1 for span in found)


@pytest.mark.parametrize("seed", range(6))
def test_no_frame_of_a_long_enough_word_is_lost(seed: int) -> None:
    probs, settings = random_probs(seed), settings_of(longest=40, search=8, speech=3)
    segmenter = Segmenter(settings)
    found = segmenter.feed(probs) + segmenter.finish(len(probs) * FRAME)
    for place in range(len(probs) - 2):
        if min(probs[place : place + 3]) >= settings.onset:
            assert any(span.start <= place * FRAME < span.stop for span in found), place
