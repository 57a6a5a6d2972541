"""Vectors of a recording of hours, drawn: nobody has written down who speaks in one, and sentences that come again and
again are no substitute, because windows that are exactly equal look like voices of their own.

As in the conversations measured, windows of one speaker are 0.69 alike, of one utterance 0.74, of two speakers 0.5.
"""

from __future__ import annotations

import numpy as np

from python_backends.diarization.collector import Heard

BETWEEN, ACROSS, WITHIN = 0.5, 0.69, 0.74
WINDOW_S, HOP_S = 1.6, 0.4
SPOKEN_S, PAUSE_S = (1.7, 12.0), (0.3, 1.5)


def drawn_recording(hours: float, people: int, seed: int = 0) -> Heard:
    """Utterances of `people` speakers in any order until `hours` are over."""
    dice = np.random.default_rng(seed)
    own, _ = np.linalg.qr(dice.normal(size=(256, people + 1)))
    voices = np.sqrt(BETWEEN) * own[:, :1].T + np.sqrt(1 - BETWEEN) * own[:, 1:].T
    spans, places, counts, vectors, at = [], [], [], [], 0.0
    while at < hours * 3600:
        seconds = dice.uniform(*SPOKEN_S)
        begins = at + np.arange(0, seconds - WINDOW_S, HOP_S)
        spans.append((at, at + seconds))
        places.append(np.stack([begins, begins + WINDOW_S], axis=1))
        counts.append(len(begins))
        vectors.append(_utterance(voices[dice.integers(people)], len(begins), dice))
        at += seconds + dice.uniform(*PAUSE_S)
    return Heard(np.array(spans), np.concatenate(places), np.repeat(np.arange(len(counts)), counts),
                 np.concatenate(vectors).astype(np.float32))  # fmt: skip


def _utterance(
    voice: np.ndarray[tuple[int], np.dtype[np.float64]], count: int, dice: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """`count` windows; neighbours, which share sound, are more alike than others."""
    manner, noise = dice.normal(size=(1, 256)), dice.normal(size=(count + 3, 256))
    noise = noise[:-3] + noise[1:-2] + noise[2:-1] + noise[3:]
    manner, noise = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (manner, noise))
    made = np.sqrt(ACROSS) * voice + np.sqrt(WITHIN - ACROSS) * manner + np.sqrt(1 - WITHIN) * noise
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))
