"""Windows: stretches of neighbouring speech packed for the recogniser, and the way back to the recording's time.

A Whisper encoder always reads 30 s, so speech packed into windows of nearly that costs a third of what single
utterances would. Short pauses stay as they were, because recognisers hear sentences by them; long ones are shortened.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from python_backends.audio.samples import RATE, Samples
from python_backends.speech.parts import Span
from python_backends.speech.words import Passage, Word


@dataclass(frozen=True)
class Window:
    """Pieces of the recording, one after the other: what the recogniser hears is their samples joined.

    `spans` is the speech inside them, as it was found.
    """

    pieces: tuple[Span, ...]
    sounds: tuple[Samples, ...]
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        assert self.pieces and [stop - start for start, stop in self.pieces] == [len(sound) for sound in self.sounds]

    @property
    def samples(self) -> Samples:
        """All pieces joined [n]."""
        return self.sounds[0] if len(self.sounds) == 1 else np.concatenate(self.sounds)

    @property
    def stop(self) -> int:
        """The sample of the recording after the last piece."""
        return self.pieces[-1].stop

    def sound_of(self, span: Span) -> Samples:
        """The samples of one of `spans`, which lies in one piece."""
        for piece, sound in zip(self.pieces, self.sounds, strict=True):
            if piece.start <= span.start and span.stop <= piece.stop:
                return sound[span.start - piece.start : span.stop - piece.start]
        raise AssertionError("a span lies in one piece of its window")

    def placed(self, passage: Passage) -> Passage:
        """`passage`, whose times count from the window's start, in the recording's time."""
        return replace(passage, words=tuple(self._placed(passage.words)))

    def _placed(self, words: Sequence[Word]) -> list[Word]:
        starts = [0]
        for piece in self.pieces:
            starts.append(starts[-1] + piece.stop - piece.start)
        placed = []
        for word in words:
            first = self._piece_at((word.t0 + word.t1) / 2 * RATE, starts)  # most of a word is on its middle's side
            piece, start = self.pieces[first], starts[first]
            t0, t1 = (_held(piece, t * RATE - start) for t in (word.t0, word.t1))
            placed.append(replace(word, t0=t0, t1=t1))
        return placed

    def _piece_at(self, position: float, starts: Sequence[int]) -> int:
        return min(max(bisect_right(starts, position) - 1, 0), len(self.pieces) - 1)


def _held(piece: Span, offset: float) -> float:
    """Seconds of the recording at `offset` samples into `piece`, or at its nearer end."""
    return (piece.start + min(max(offset, 0), piece.stop - piece.start)) / RATE
