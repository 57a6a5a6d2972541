"""Packs spans of speech into windows while the sound goes by; holds no more sound than it may still need."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from python_backends.audio.samples import RATE, Samples
from python_backends.speech.parts import Span
from python_backends.speech.windows import Window


@dataclass(frozen=True, slots=True)
class PackingSettings:
    """Seconds. Windows hold at most `window_s`. A pause of up to `pause_s` is kept, of a longer one half as much on
    either side. A pause of `apart_s` ends the window, if it holds `enough_s`. With `eager` every span is a window."""

    window_s: float = 28.0
    pause_s: float = 1.0
    apart_s: float = 4.0
    enough_s: float = 12.0
    eager: bool = False


class Tape:
    """The last part of a recording's sound."""

    def __init__(self) -> None:
        self._blocks: deque[Samples] = deque()
        self._start = 0
        self.stop = 0

    def append(self, samples: Samples) -> None:
        """The next samples of the recording."""
        if len(samples):
            self._blocks.append(samples)
            self.stop += len(samples)

    def forget_before(self, position: int) -> None:
        """Samples before `position` will not be asked for again; whole blocks of them go."""
        while self._blocks and self._start + len(self._blocks[0]) <= position:
            self._start += len(self._blocks.popleft())

    def cut(self, span: Span) -> Samples:
        """A copy of the samples of `span`, all of which must still be there."""
        assert self._start <= span.start <= span.stop <= self.stop, "the sound is there until it is forgotten"
        parts, start = [], self._start
        for block in self._blocks:
            if start < span.stop and start + len(block) > span.start:
                parts.append(block[max(0, span.start - start) : span.stop - start])
            start += len(block)
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)


class Packer:
    """Spans in, windows out, in order. The spans of a window wait as positions; its sound is cut when it is full."""

    def __init__(self, settings: PackingSettings, tape: Tape) -> None:
        self._settings, self._tape = settings, tape
        self._waiting: list[Span] = []
        self._longest = int(settings.window_s * RATE)
        self._kept = int(settings.pause_s * RATE)

    @property
    def first(self) -> int | None:
        """The first sample that is still needed for spans that have come, None if none is."""
        return self._waiting[0].start if self._waiting else None

    def add(self, spans: Sequence[Span]) -> Iterator[Window]:
        """The windows that are full now. No span is longer than one."""
        for span in spans:
            assert span.stop - span.start <= self._longest, "speech comes in stretches that fit a window"
            if self._waiting and not self._joins(span):
                yield self._packed()
            self._waiting.append(span)
            if self._settings.eager:
                yield self._packed()

    def rest(self) -> Iterator[Window]:
        """What is left once there are no more spans."""
        if self._waiting:
            yield self._packed()

    def _joins(self, span: Span) -> bool:
        gap = span.start - self._waiting[-1].stop
        pieces = _pieces([*self._waiting, span], self._kept)
        if sum(stop - start for start, stop in pieces) > self._longest:
            return False
        held = sum(stop - start for start, stop in self._waiting)
        return not (gap >= self._settings.apart_s * RATE and held >= self._settings.enough_s * RATE)

    def _packed(self) -> Window:
        spans, self._waiting = tuple(self._waiting), []
        pieces = _pieces(spans, self._kept)
        return Window(pieces, tuple(self._tape.cut(piece) for piece in pieces), spans)


def _pieces(spans: Sequence[Span], kept: int) -> tuple[Span, ...]:
    """What the recogniser hears of `spans`: pauses up to `kept` samples stay, longer ones lose their middle."""
    pieces, start = [], spans[0].start
    for before, after in zip(spans, spans[1:], strict=False):
        if after.start - before.stop > kept:
            pieces.append(Span(start, before.stop + kept // 2))
            start = after.start - kept // 2
    return (*pieces, Span(start, spans[-1].stop))
