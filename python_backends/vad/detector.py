"""Sound in, spans of speech out, as a stream: blocks of any length, memory of a few seconds."""

from __future__ import annotations

import numpy as np

from python_backends.audio.samples import Samples
from python_backends.vad.frames import FRAME, Framer, Rows, portions
from python_backends.vad.level import Leveller
from python_backends.vad.network import Probabilities, State
from python_backends.vad.settings import VadSettings
from python_backends.vad.spans import Segmenter, Span

ROWS_A_CALL = 256  # 8.2 s of sound; more do not make a call cheaper a row


class Detector:
    """One recording. `rows_a_call` is how many rows wait for each other; 1 where sound arrives as it is spoken."""

    def __init__(
        self, probabilities: Probabilities, settings: VadSettings | None = None, rows_a_call: int = ROWS_A_CALL
    ) -> None:
        self._probabilities = probabilities
        self._rows_a_call = rows_a_call
        self._framer = Framer()
        self._leveller = Leveller()
        self._segmenter = Segmenter(settings)
        self._state = State.fresh()
        self._waiting: list[Rows] = []

    @property
    def settled(self) -> int:
        """See `Segmenter.settled`."""
        return self._segmenter.settled

    @property
    def open_since(self) -> int | None:
        """See `Segmenter.open_since`."""
        return self._segmenter.open_since

    async def feed(self, block: Samples) -> list[Span]:
        """The spans that `block` (FP32 [n], any length, 16 kHz mono) makes certain."""
        found: list[Span] = []
        for portion in portions(block, ROWS_A_CALL * FRAME):
            self._waiting.append(self._framer.feed(portion))
            if sum(map(len, self._waiting)) >= self._rows_a_call:
                found += await self._hear()
        return found

    async def finish(self) -> list[Span]:
        """The spans left at the end of the recording; nothing may be fed after it."""
        self._waiting.append(self._framer.finish())
        found = await self._hear()
        return found + self._segmenter.finish(self._framer.samples)

    async def _hear(self) -> list[Span]:
        """Run the network over all rows that wait."""
        rows = np.concatenate(self._waiting)
        self._waiting = []
        if len(rows) == 0:
            return []
        probs, self._state = await self._probabilities(self._leveller(rows), self._state)
        return self._segmenter.feed(probs.tolist())
