"""Decoded frames to mono float32."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.plane import AudioPlane

from python_backends.audio.runs import Run
from python_backends.audio.samples import Samples

_LOUDEST = 1e6
SLICE = 1 << 16  # samples converted at a time; AVI may hold minutes of sound in one packet
_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}
_FLOATS = ("flt", "dbl")
_HALF = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63, "flt": 1.0, "dbl": 1.0}


def mono(run: Run) -> Iterator[Samples]:
    """The mean of the channels as float32 within [-1, 1], in pieces of at most `SLICE` samples; holes not included.

    The mean, unlike the weights broadcasters use, treats no channel as more important: a voice may sit on any.
    What is not finite becomes 0; what exceeds the range, which float files may, is cut to it.
    """
    kind = run.form.kind.removesuffix("p")
    channels = _channels(run, kind)
    for start in range(0, run.samples, SLICE):
        yield _mean([channel[start : start + SLICE] for channel in channels], kind)


def silence(samples: int) -> Iterator[Samples]:
    """Zeros, in pieces of at most `SLICE`."""
    for start in range(0, samples, SLICE):
        yield np.zeros(min(SLICE, samples - start), np.float32)


def _channels(run: Run, kind: str) -> list[npt.NDArray[Any]]:
    """Each channel of the run, in FFmpeg's own numbers."""
    count = run.form.channels
    if run.form.kind.endswith("p"):
        return [_joined([_view(frame, index, kind, frame.samples) for frame in run.frames]) for index in range(count)]
    packed = _joined([_view(frame, 0, kind, frame.samples * count) for frame in run.frames])
    return list(packed.reshape(-1, count).T)


def _view(frame: av.AudioFrame, index: int, kind: str, count: int) -> npt.NDArray[Any]:
    """One plane, not copied. Taken by number, because PyAV's own list of planes runs past the eighth."""
    return np.frombuffer(memoryview(AudioPlane(frame, index)), _DTYPES[kind], count)


def _joined(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _mean(channels: list[npt.NDArray[Any]], kind: str) -> Samples:
    if kind in _FLOATS:
        channels = [_finite(channel) for channel in channels]
    total = channels[0].astype(np.float32)
    for channel in channels[1:]:
        total += channel
    if kind == "u8":
        total -= np.float32(128.0 * len(channels))
    total *= np.float32(1.0 / (_HALF[kind] * len(channels)))
    return np.clip(total, -1.0, 1.0, out=total) if kind in _FLOATS else total


def _finite(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """`values` without infinities and NaN, and so small that no sum of channels overflows."""
    if not np.isfinite(values).all():
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(values, -_LOUDEST, _LOUDEST)
