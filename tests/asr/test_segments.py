"""SAMPLES and LENGTHS to segments."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.asr.segments import LONGEST_S, MOST, is_silent, segments_of
from python_backends.audio.samples import RATE
from python_backends.errors import InvalidRequest

LONGEST = int(LONGEST_S * RATE)


def lengths(*counts: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(counts, np.int64)


def test_segments_are_cut_by_their_lengths() -> None:
    first, empty, last = segments_of(np.arange(5, dtype=np.float32) / 10, lengths(2, 0, 3))
    assert first.tolist() == pytest.approx([0.0, 0.1])
    assert empty.size == 0
    assert last.tolist() == pytest.approx([0.2, 0.3, 0.4])


def test_no_segments_of_no_samples() -> None:
    assert segments_of(np.zeros(0, np.float32), lengths()) == []


def test_what_is_no_number_is_silence_and_what_is_too_loud_is_cut() -> None:
    (segment,) = segments_of(np.array([np.nan, np.inf, -np.inf, 3.0, -0.5], np.float32), lengths(5))
    assert segment.tolist() == [0.0, 0.0, 0.0, 1.0, -0.5]


@pytest.mark.parametrize(
    ("samples", "counts", "words"),
    [
        (3, (1, 1), "sum to 2 samples, SAMPLES holds 3"),
        (3, (4,), "sum to 4 samples, SAMPLES holds 3"),
        (3, (-1, 4), r"LENGTHS\[0\] is -1"),
        (LONGEST + 1, (LONGEST + 1,), r"LENGTHS\[0\] is 480001 samples, over the limit of 30 s"),
        (0, (0,) * (MOST + 1), "257 segments, over the limit of 256"),
    ],
)
def test_what_is_refused(samples: int, counts: tuple[int, ...], words: str) -> None:
    with pytest.raises(InvalidRequest, match=words) as caught:
        segments_of(np.zeros(samples, np.float32), lengths(*counts))
    assert caught.value.param == "LENGTHS"


def test_the_bounds_themselves_are_accepted() -> None:
    assert len(segments_of(np.zeros(LONGEST, np.float32), lengths(LONGEST, *(0,) * (MOST - 1)))) == MOST


def test_digital_silence() -> None:
    assert is_silent(np.zeros(0, np.float32))
    assert is_silent(np.full(9, 9e-6, np.float32))
    assert not is_silent(np.array([0.0, -2e-5], np.float32))
