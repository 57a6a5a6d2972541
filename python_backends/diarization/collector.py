"""Speech in, speaker vectors out: of each span only where it lay, and a vector for each window, are kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.audio.samples import RATE
from python_backends.diarization.embed import WIDTH, Embed
from python_backends.diarization.features import Floats
from python_backends.diarization.settings import DiarizationSettings
from python_backends.diarization.windows import windows_of


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the voices of a recording of `spans` spans and `n` windows, in order of time.

    `spans` FP64 [spans, 2] seconds; `places` FP64 [n, 2] seconds of the recording; `span_of` INT64 [n], the span of
    each window; `vectors` FP32 [n, 256] of length 1.
    """

    spans: npt.NDArray[np.float64]
    places: npt.NDArray[np.float64]
    span_of: npt.NDArray[np.int64]
    vectors: Floats

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def middles(self) -> npt.NDArray[np.float64]:
        """The middle second of every window."""
        return np.asarray(self.places.mean(axis=1))


class Collector:
    """One recording. Five hours are 45,000 vectors, 46 MB; no sound is kept after a call."""

    def __init__(self, embed: Embed, settings: DiarizationSettings | None = None) -> None:
        self._embed = embed
        self._settings = settings or DiarizationSettings()
        self._spans: list[tuple[float, float]] = []
        self._places: list[npt.NDArray[np.float64]] = []
        self._vectors: list[Floats] = []

    async def hear(self, start: int, speech: Floats) -> None:
        """One span of speech (FP32 [n], 16 kHz mono) from sample `start`. Spans must come in order."""
        begin = start / RATE
        assert not self._spans or self._spans[-1][1] <= begin + 1e-9, "spans come in order and do not overlap"
        windows = windows_of(speech, self._settings.hop_s)
        size = self._settings.batch
        vectors = [await self._embed(windows.mel[at : at + size]) for at in range(0, len(windows.mel), size)]
        self._spans.append((begin, begin + len(speech) / RATE))
        self._places.append(windows.places + begin)
        self._vectors.append(np.concatenate([np.zeros((0, WIDTH), np.float32), *vectors]))

    def heard(self) -> Heard:
        """Everything so far."""
        counts = [len(places) for places in self._places]
        return Heard(
            np.array(self._spans).reshape(-1, 2),
            np.concatenate([np.zeros((0, 2)), *self._places]),
            np.repeat(np.arange(len(counts)), counts),
            np.concatenate([np.zeros((0, WIDTH), np.float32), *self._vectors]),
        )
