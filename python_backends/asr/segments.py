"""The segments of a request: SAMPLES cut by LENGTHS, bounded, and free of what is no number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidRequest

LONGEST_S = 30.0
MOST = 256
"""Segments of one request."""
QUIETEST = 1e-5
"""A segment without one sample louder than this (-100 dB) is digital silence."""


def segments_of(samples: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> list[Samples]:
    """One array for each of `lengths`; raises InvalidRequest naming the tensor at fault.

    NaN and infinities become 0, what lies outside [-1, 1] is cut to it: one bad sample must not silence a segment.
    """
    counts = [int(length) for length in lengths.reshape(-1)]
    _check(counts, samples.size)
    flat = np.clip(np.nan_to_num(samples.reshape(-1), nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
    return np.split(flat.astype(np.float32, copy=False), np.cumsum(counts)[:-1]) if counts else []


def _check(counts: Sequence[int], total: int) -> None:
    if len(counts) > MOST:
        raise _invalid(f"LENGTHS names {len(counts)} segments, over the limit of {MOST} a request")
    for index, count in enumerate(counts):
        if count < 0:
            raise _invalid(f"LENGTHS[{index}] is {count}; a segment cannot have fewer than 0 samples")
        if count > LONGEST_S * RATE:
            limit = f"{LONGEST_S:g} s ({LONGEST_S * RATE:.0f} samples)"
            message = f"LENGTHS[{index}] is {count} samples, over the limit of {limit}; cut the segment"
            raise _invalid(message, "segment_too_long")
    if sum(counts) != total:
        raise _invalid(f"LENGTHS sum to {sum(counts)} samples, SAMPLES holds {total}; they must be equal")


def _invalid(message: str, code: str | None = None) -> InvalidRequest:
    return InvalidRequest(message, code=code, param="LENGTHS")


def is_silent(samples: Samples) -> bool:
    """True for an empty segment and for digital silence."""
    return not samples.size or float(np.abs(samples).max()) < QUIETEST


def duration_s(samples: Samples) -> float:
    """Seconds."""
    return len(samples) / RATE
