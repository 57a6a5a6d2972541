"""PocketSphinx's decoder, set and used so that a segment's answer depends on that segment alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pocketsphinx

from python_backends.audio.samples import Samples

Row = tuple[str, int, int, float]
"""Word, first frame, last frame (of 10 ms, inclusive), posterior probability."""

FRAME_S = 0.01
# One pass instead of two, and fewer hypotheses in each frame (the wheel: 30000): on LibriSpeech test-other no more
# errors in two thirds of the time. Other weights of the language model and other beams made no difference beyond
# chance.
TUNED: Mapping[str, float | int | bool] = {"fwdflat": False, "maxhmmpf": 6000}
_LOUDEST = 32767.0


class Decoder:
    """One recogniser; not thread-safe, and it keeps the GIL while it works."""

    def __init__(self, settings: Mapping[str, float | int | bool] = TUNED) -> None:
        self._decoder = pocketsphinx.Decoder(loglevel="FATAL", **settings)
        self._cmn: str = self._decoder.get_cmn()

    def decode(self, segment: Samples) -> list[Row]:
        """All rows of the best path, silences and noises among them; none if the search ends nowhere."""
        decoder: Any = self._decoder
        decoder.set_cmn(self._cmn)  # else the mean of the segment before would stay
        decoder.start_stream()
        decoder.start_utt()
        decoder.process_raw(pcm_of(segment), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        return [(row.word, row.start_frame, row.end_frame, float(row.prob)) for row in decoder.seg()]


def pcm_of(segment: Samples) -> bytes:
    """Little-endian 16-bit samples."""
    return (np.clip(segment, -1.0, 1.0) * _LOUDEST).astype("<i2").tobytes()
