"""Sound in, windows of speech out: for a recording read block by block, and for a live one."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.audio.samples import RATE, Samples
from python_backends.speech.packing import Packer, PackingSettings, Tape
from python_backends.speech.parts import Span, SpeechFinder, Stretch
from python_backends.speech.windows import Window


class Hearing:
    """One recording. Holds at most the sound of the window being packed and of the speech going on."""

    def __init__(self, finder: SpeechFinder, settings: PackingSettings) -> None:
        self._finder = finder
        self._tape = Tape()
        self._packer = Packer(settings, self._tape)

    @property
    def seconds(self) -> float:
        """Seconds of sound heard so far."""
        return self._tape.stop / RATE

    @property
    def unpacked_s(self) -> float | None:
        """Second of the first speech that is in no window yet; None if there is none."""
        first = self._finder.open_since if self._packer.first is None else self._packer.first
        return None if first is None else first / RATE

    @property
    def open(self) -> Span | None:
        """The speech that is going on, as far as it has been heard."""
        start = self._finder.open_since
        return None if start is None or start >= self._tape.stop else Span(start, self._tape.stop)

    def sound_of(self, span: Span) -> Samples:
        """The samples of `span`, which is `open`."""
        return self._tape.cut(span)

    async def push(self, samples: Samples) -> list[Window]:
        """The windows that are full after the next `samples`."""
        self._tape.append(samples)
        windows = list(self._packer.add(self._heard(await self._finder.feed(samples))))
        needed = (self._packer.first, self._finder.open_since, self._finder.settled)
        self._tape.forget_before(min(position for position in needed if position is not None))
        return windows

    async def finish(self) -> list[Window]:
        """The remaining windows; there is no more sound."""
        windows = [*self._packer.add(self._heard(await self._finder.finish())), *self._packer.rest()]
        self._tape.forget_before(self._tape.stop)
        return windows

    def _heard(self, stretches: Sequence[Stretch]) -> list[Span]:
        """What of `stretches` there is sound for."""
        cut = [Span(stretch.start, min(stretch.stop, self._tape.stop)) for stretch in stretches]
        return [span for span in cut if span.stop > span.start]
