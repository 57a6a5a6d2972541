"""Any sampling rate to 16 kHz, as a stream."""

from __future__ import annotations

import numpy as np
import soxr

from python_backends.audio.samples import RATE, Samples

QUALITY = "VHQ"


class Resampler:
    """From `rate` to 16 kHz. What comes out lasts as long as what went in, to the nearest sample."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._stream = soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality=QUALITY) if rate != RATE else None

    def push(self, samples: Samples) -> Samples:
        """What is ready after `samples` more, within [-1, 1]: the filter may overshoot at full scale."""
        return samples if self._stream is None else self._bounded(samples, last=False)

    def finish(self) -> Samples:
        """What the filter still holds. Nothing may be pushed after it."""
        nothing = np.zeros(0, np.float32)
        return nothing if self._stream is None else self._bounded(nothing, last=True)

    def _bounded(self, samples: Samples, *, last: bool) -> Samples:
        assert self._stream is not None
        made: Samples = self._stream.resample_chunk(samples, last)
        return np.clip(made, -1.0, 1.0, out=made)
