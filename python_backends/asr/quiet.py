"""Words that reach into a pause, cut back to where there is sound.

An alignment gives every moment to some word, so the pause before or after a word is often part of it. Where the sound
there is far below the segment's speech, the word ends or begins with the sound instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from python_backends.asr.transcript import Word
from python_backends.audio.samples import RATE, Samples

_FRAME_S = 0.01
_FRAME = int(_FRAME_S * RATE)
_LOUD_PERCENT = 90.0
_BELOW = 10 ** (-30 / 20)  # of the loud frames' level
_SHORTEST = 8  # frames: the closure of a "t" is shorter and belongs to its word
_KEPT = 2  # frames of quiet that stay, for the faint ends of words

Flags = npt.NDArray[np.bool_]


def within_sound(words: Sequence[Word], segment: Samples) -> list[Word]:
    """`words` without long quiet runs at their ends; a word that is quiet throughout stays as it is."""
    loud = _loud_frames(segment)
    return [_shrunk(word, loud) for word in words]


def _loud_frames(segment: Samples) -> Flags:
    frames = segment[: len(segment) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    if not len(frames):
        return np.zeros(0, np.bool_)
    levels = np.sqrt(np.square(frames).mean(axis=1))
    return np.asarray(levels >= _BELOW * np.percentile(levels, _LOUD_PERCENT))


def _shrunk(word: Word, loud: Flags) -> Word:
    first, stop = round(word.t0 / _FRAME_S), round(word.t1 / _FRAME_S)
    heard = np.flatnonzero(loud[first:stop])
    if not heard.size:
        return word
    lead, rest = int(heard[0]), stop - first - int(heard[-1]) - 1
    t0 = word.t0 + (lead - _KEPT) * _FRAME_S if lead >= _SHORTEST else word.t0
    t1 = word.t1 - (rest - _KEPT) * _FRAME_S if rest >= _SHORTEST else word.t1
    return replace(word, t0=t0, t1=t1)
