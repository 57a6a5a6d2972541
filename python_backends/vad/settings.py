"""What counts as a span of speech: thresholds, times and the largest span."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.audio.samples import RATE
from python_backends.errors import InternalError
from python_backends.vad.frames import FRAME


@dataclass(frozen=True, slots=True)
class VadSettings:
    """Chosen on recordings that others made (perf/vad.py). Times are seconds.

    Speech begins with a frame of probability `onset` and ends before the first below `offset`. Pauses shorter than
    `min_silence_s` are part of a span; speech shorter than `min_speech_s` is none. `pad_s` is added on both sides, half
    of the pause where two spans are nearer than two of them. No span is longer than `max_span_s`, padding included: it
    is cut at the quietest place of its last `search_s`.
    """

    onset: float = 0.4
    offset: float = 0.25
    min_speech_s: float = 0.1
    min_silence_s: float = 0.3
    pad_s: float = 0.3
    max_span_s: float = 28.0
    search_s: float = 10.0

    def __post_init__(self) -> None:
        """InternalError names the setting that cannot be."""
        if not 0 < self.offset <= self.onset < 1:
            raise InternalError("onset and offset must be above 0 and below 1, offset not above onset")
        for name in ("min_speech_s", "min_silence_s", "pad_s", "search_s"):
            if getattr(self, name) < 0:
                raise InternalError(f"{name} must not be below 0")
        if self.max_frames <= self.search_frames + self.min_speech_frames:
            raise InternalError("max_span_s must be longer than search_s, min_speech_s and twice pad_s together")

    @property
    def pad(self) -> int:
        """Samples of padding."""
        return round(self.pad_s * RATE)

    @property
    def max_frames(self) -> int:
        """Frames of the longest span, before padding."""
        return (int(self.max_span_s * RATE) - 2 * self.pad) // FRAME

    @property
    def search_frames(self) -> int:
        """Frames in which a long span may be cut; at least one."""
        return max(1, frames_of(self.search_s))

    @property
    def min_speech_frames(self) -> int:
        """Frames of the shortest span; at least one."""
        return max(1, frames_of(self.min_speech_s))

    @property
    def min_silence_frames(self) -> int:
        """Frames of the shortest pause that ends a span; at least one."""
        return max(1, frames_of(self.min_silence_s))


def frames_of(seconds: float) -> int:
    """The nearest number of frames."""
    return round(seconds * RATE / FRAME)
