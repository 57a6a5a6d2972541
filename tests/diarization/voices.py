"""Recordings without sound: vectors of windows that are drawn around the voices of made-up speakers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.diarization.collector import Heard

Floats = npt.NDArray[np.float32]
WINDOW_S = 1.6
HOP_S = 0.4


def voices(count: int, likeness: float = 0.5, seed: int = 1) -> npt.NDArray[np.float64]:
    """Vectors of length 1 [count, 256], each two of them as alike as `likeness`."""
    random = np.random.default_rng(seed)
    own, _ = np.linalg.qr(random.normal(size=(256, count + 1)))
    return np.asarray(np.sqrt(likeness) * own[:, :1].T + np.sqrt(1 - likeness) * own[:, 1:].T)


def windows(voice: npt.NDArray[np.float64], count: int, seed: int, within: float = 0.75) -> Floats:
    """`count` vectors around `voice`, each two as alike as `within`."""
    noise = np.random.default_rng(seed).normal(size=(count, 256))
    noise -= (noise @ voice)[:, np.newaxis] * voice
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(np.sqrt(within) * voice + np.sqrt(1 - within) * noise, np.float32)


def recording(
    said: Sequence[tuple[int, float]], *, likeness: float = 0.5, pause_s: float = 0.7, within: float = 0.75
) -> Heard:
    """Spans of (speaker, seconds), one after the other with a pause between."""
    known = voices(max((speaker for speaker, _ in said), default=0) + 1, likeness)
    spans, places, span_of, vectors, at = [], [], [], [np.zeros((0, 256), np.float32)], 0.0
    for number, (speaker, seconds) in enumerate(said):
        begins = np.arange(0, max(seconds - WINDOW_S, 0) + 1e-9, HOP_S) + at
        spans.append((at, at + seconds))
        places += [(begin, min(begin + WINDOW_S, at + seconds)) for begin in begins]
        span_of += [number] * len(begins)
        vectors.append(windows(known[speaker], len(begins), 100 + number, within))
        at += seconds + pause_s
    return Heard(
        np.array(spans).reshape(-1, 2), np.array(places).reshape(-1, 2), np.array(span_of, np.int64),
        np.concatenate(vectors),
    )  # fmt: skip
