"""The measure of spans, and the recording that the speed is measured on."""

from __future__ import annotations

import numpy as np
import pytest

from perf.sounds.quiet import loud_spans
from perf.sounds.recordings import Recording, Said
from perf.sounds.vowels import long_recording
from perf.vad_scores import Heard, Score, f1, false, mask, missed, recall, score
from python_backends.audio.samples import RATE
from python_backends.vad.frames import FRAME
from python_backends.vad.settings import VadSettings


def test_seconds_missed_and_too_many() -> None:
    settings = VadSettings(pad_s=0.0)
    samples = np.zeros(100 * FRAME, np.float32)
    probs = np.full(100, 0.01, np.float32)
    probs[25:75] = 0.9  # 0.8 s to 2.4 s
    item = Heard(Recording("one", "kind", samples, [Said(0.4, 2.0, "a")], len(samples) / RATE), probs)
    found = score(item, settings)
    assert (found.spoken, found.missed, found.false) == pytest.approx((1.6, 0.4, 0.4))


def test_pooled_measures() -> None:
    scores = [Score("a", 10, 1, 2), Score("b", 10, 3, 0)]
    assert (missed(scores), false(scores)) == (4, 2)
    assert recall(scores) == pytest.approx(16 / 20)
    assert f1(scores) == pytest.approx(2 * 16 / (2 * 16 + 4 + 2))


def test_spans_that_overlap_count_once() -> None:
    assert mask([(0.1, 0.3), (0.2, 0.4)], 1.0).sum() == 30


def test_the_long_recording_is_exact_and_the_same_every_time() -> None:
    first, second = (list(long_recording(13.25)) for _ in range(2))
    assert sum(map(len, first)) == int(13.25 * RATE)
    assert {len(block) for block in first[:-1]} == {RATE}
    assert all((one == other).all() for one, other in zip(first, second, strict=True))


def test_loud_parts() -> None:
    sound = np.concatenate([np.full(RATE, 0.001), np.tile([0.5, -0.5], RATE // 2)]).astype(np.float32)
    assert loud_spans(sound)[0] == (1.0, 1.01) and len(loud_spans(sound)) == 100
