"""Sound in, windows of speech out: for a recording read block by block, and for a live one."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.speech.packing import Packer, PackingSettings, Tape
from python_backends.speech.parts import RATE, Samples, Span, SpeechFinder
from python_backends.speech.windows import Window


class Hearing:
    """One recording. Holds at most the sound of the window being packed and of the speech going on."""

    def __init__(self, finder: SpeechFinder, settings: PackingSettings) -> None:
        self._finder = finder
        self._tape = Tape()
        self._packer = Packer(settings, self._tape)
        self._longest = int(settings.window_s * RATE)
        self._carved = 0  # speech before this sample has been handed on

    @property
    def seconds(self) -> float:
        """Seconds of sound heard so far."""
        return self._tape.stop / RATE

    @property
    def held_s(self) -> float:
        """Seconds of sound in memory."""
        return self._tape.held / RATE

    @property
    def open(self) -> Span | None:
        """The speech that is going on, as far as it has been heard."""
        start = self._finder.open
        if start is None or self._tape.stop <= (start := max(start, self._carved)):
            return None
        return Span(start, self._tape.stop)

    def sound_of(self, span: Span) -> Samples:
        """The samples of `span`, which is `open`."""
        return self._tape.cut(span)

    async def push(self, samples: Samples) -> list[Window]:
        """The windows that are full after the next `samples`."""
        self._tape.append(samples)
        windows = list(self._packer.add(self._left_of(await self._finder.push(samples))))
        windows += self._packer.add(self._carve())
        needed = [self._finder.settled, *([self._packer.first] if self._packer.first is not None else [])]
        if self.open is not None:
            needed.append(self.open.start)
        self._tape.forget_before(min(needed))
        return windows

    async def finish(self) -> list[Window]:
        """The remaining windows; there is no more sound."""
        windows = list(self._packer.add(self._left_of(await self._finder.finish())))
        windows += self._packer.rest()
        self._tape.forget_before(self._tape.stop)
        return windows

    def _left_of(self, spans: Sequence[Span]) -> list[Span]:
        """What of `spans` has been heard and not been handed on."""
        cut = [Span(max(start, self._carved), min(stop, self._tape.stop)) for start, stop in spans]
        return [span for span in cut if span.stop > span.start]

    def _carve(self) -> list[Span]:
        """Speech that has gone on for two windows is cut, whatever the finder holds of it: memory has a bound."""
        going_on = self.open
        if going_on is None or going_on.stop - going_on.start < 2 * self._longest:
            return []
        parts = list(self._packer.parts(going_on))[:-1]
        self._carved = parts[-1].stop
        return parts
