"""Probabilities, frame by frame, to spans of speech: each is given out as soon as nothing that follows can change it.

Memory is bounded by the longest span, whatever the length of the recording.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from python_backends.vad.frames import FRAME
from python_backends.vad.run import Run
from python_backends.vad.settings import VadSettings


@dataclass(frozen=True, slots=True)
class Span:
    """Speech from sample `start` to before `stop`; `confidence` is the mean probability of its frames, no padding."""

    start: int
    stop: int
    confidence: float


class Segmenter:
    """One recording. Spans come in order, do not overlap, and the same probabilities give the same spans."""

    def __init__(self, settings: VadSettings | None = None) -> None:
        self._settings = settings or VadSettings()
        self._frame = 0  # the next one
        self._speaking = False  # by onset and offset alone
        self._run: Run | None = None  # speech that may still go on
        self._ended: Run | None = None  # speech whose padding is not certain
        self._floor = 0  # no span may begin before this sample

    @property
    def settled(self) -> int:
        """No span to come begins before this sample, so the sound before it can be let go."""
        first = self._ended or self._run
        return self._start_of(first.start if first else self._frame)

    @property
    def open_since(self) -> int | None:
        """The first sample, padded, of a span that is certain to come but has not ended; None in a pause."""
        return self._start_of(self._run.start) if self._run and self._is_certain(self._run) else None

    def feed(self, probs: Iterable[float]) -> list[Span]:
        """The spans that the next frames make certain."""
        found: list[Span] = []
        for prob in probs:
            self._step(float(prob))
            found += self._release()
        return found

    def finish(self, samples: int) -> list[Span]:
        """The spans left at the end of a recording of `samples`; nothing may be fed after it."""
        found: list[Span] = []
        if self._run is not None:
            self._close(self._run)
        if self._ended is not None:
            found.append(self._padded(self._ended, following=None, end=samples))
        return found

    def _step(self, prob: float) -> None:
        """One frame."""
        settings = self._settings
        self._speaking = prob >= (settings.offset if self._speaking else settings.onset)
        if self._speaking and self._run is None:
            self._run = Run(self._frame)
        self._frame += 1
        if self._run is None:
            return
        self._run.add(prob, self._speaking)
        if self._run.silence >= settings.min_silence_frames:
            self._close(self._run)
        elif self._speaking and len(self._run) > settings.max_frames:
            self._ended, self._run = self._run.cut(settings.max_frames, settings.search_frames)

    def _close(self, run: Run) -> None:
        """End `run`; too short to be speech, it is forgotten."""
        self._run = None
        if self._is_certain(run):
            self._ended = run

    def _release(self) -> list[Span]:
        """The ended span, once no speech can come so near that they must share the pause."""
        ended = self._ended
        if ended is None:
            return []
        reach = ended.stop * FRAME + 2 * self._settings.pad
        following = (self._run.start if self._run else self._frame) * FRAME
        if following >= reach:
            self._ended = None
            return [self._padded(ended, following=None, end=None)]
        if self._run is None or not self._is_certain(self._run):
            return []
        self._ended = None
        return [self._padded(ended, following=following, end=None)]

    def _padded(self, run: Run, following: int | None, end: int | None) -> Span:
        """`run` with its padding, up to half way to the sample `following` and not past sample `end`."""
        start, stop = self._start_of(run.start), run.stop * FRAME
        padded = stop + self._settings.pad if following is None else min(
            stop + self._settings.pad, (stop + following) // 2)  # fmt: skip
        self._floor = padded if end is None else min(padded, end)
        return Span(start, self._floor, run.confidence)

    def _start_of(self, frame: int) -> int:
        return max(self._floor, frame * FRAME - self._settings.pad)

    def _is_certain(self, run: Run) -> bool:
        return run.continues or run.stop - run.start >= self._settings.min_speech_frames
