"""Decoded frames to mono float32."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.plane import AudioPlane

Samples = npt.NDArray[np.float32]

_LOUDEST = 1e6
SLICE = 1 << 16  # samples converted at a time; AVI may hold minutes of sound in one packet
_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}
_HALF = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63, "flt": 1.0, "dbl": 1.0}


def mono(frame: av.AudioFrame) -> Iterator[Samples]:
    """The mean of the frame's channels as float32 within [-1, 1], in pieces of at most `SLICE` samples.

    The mean, unlike the weights broadcasters use, treats no channel as more important: a voice may sit on any.
    What is not finite becomes 0; what exceeds the range, which float files may, is cut to it.
    """
    kind = frame.format.name.removesuffix("p")
    channels = _channels(frame, kind)
    for start in range(0, frame.samples, SLICE):
        yield _mean([channel[start : start + SLICE] for channel in channels], kind)


def _channels(frame: av.AudioFrame, kind: str) -> list[npt.NDArray[Any]]:
    """Views of each channel. Planes are taken by number: PyAV's own list of them runs past the eighth."""
    count = frame.layout.nb_channels
    if frame.format.is_planar:
        return [_view(frame, index, kind, frame.samples) for index in range(count)]
    packed = _view(frame, 0, kind, frame.samples * count)
    return list(packed.reshape(-1, count).T)


def _view(frame: av.AudioFrame, index: int, kind: str, count: int) -> npt.NDArray[Any]:
    plane = AudioPlane(frame, index)
    return np.frombuffer(memoryview(plane), _DTYPES[kind], count)


def _mean(channels: list[npt.NDArray[Any]], kind: str) -> Samples:
    if kind in ("flt", "dbl"):
        channels = [_finite(channel) for channel in channels]
    total = channels[0].astype(np.float32)
    for channel in channels[1:]:
        total += channel
    if kind == "u8":
        total -= np.float32(128.0 * len(channels))
    total *= np.float32(1.0 / (_HALF[kind] * len(channels)))
    return np.clip(total, -1.0, 1.0, out=total)


def _finite(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """`values` without infinities and NaN, and so small that no sum of channels overflows."""
    if not np.isfinite(values).all():
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(values, -_LOUDEST, _LOUDEST)
