"""Windows of one recording in, passages out: language first, then the recogniser, with the voices beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from python_backends.audio.samples import RATE
from python_backends.errors import InvalidRequest
from python_backends.speech.in_order import InOrder
from python_backends.speech.language_choice import LanguageChoice, is_enough
from python_backends.speech.parts import Parts
from python_backends.speech.unheard import believed, unheard
from python_backends.speech.windows import Window
from python_backends.speech.words import Passage


@dataclass(frozen=True, slots=True)
class Batches:
    """A call recognises `windows` windows, fewer at the beginning so that the first words come early. `at_once` calls
    are under way. Which windows share a call depends on the recording alone, so load cannot change a result."""

    windows: int = 2
    at_once: int = 2


class Reading:
    """One recording; an asynchronous context that is left when all its calls have ended.

    `heard` is told each passage, in order; `between` is asked before each call and may raise to stop.
    """

    def __init__(
        self, parts: Parts, language: str | None, batches: Batches, heard: Callable[[Passage], None],
        between: Callable[[], None],
    ) -> None:  # fmt: skip
        self.choice = LanguageChoice(language, parts.languages)
        self.passages: list[Passage] = []
        self._parts, self._batches, self._heard, self._between = parts, batches, heard, between
        self._waiting: list[Window] = []
        self._unread: deque[int] = deque()  # where the windows begin that have no passage yet
        self._given = 0  # calls of the recogniser so far
        self._calls: InOrder[list[list[Passage]]] = InOrder(batches.at_once)
        self._voices: InOrder[None] = InOrder(1)  # one after the other: voices are heard in order

    async def __aenter__(self) -> Reading:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._calls.__aexit__()
        await self._voices.__aexit__()

    async def take(self, windows: Sequence[Window]) -> None:
        """The next windows; returns once they wait or are worked on."""
        for window in windows:
            self._unread.append(window.pieces[0].start)
            await self._listen(window)
        self._waiting += windows
        if self.choice.is_open and not is_enough([window.samples for window in self._waiting]):
            return
        await self._decide()
        while len(self._waiting) >= self._batch_size:
            await self._recognise(self._batch_size)

    async def catch_up(self) -> None:
        """Read all windows that have come: their passages are there."""
        await self._decide()
        while self._waiting:
            await self._recognise(self._batch_size)
        for found in await self._calls.rest():
            self._keep(found)
        await self._voices.rest()

    @property
    def read_to_s(self) -> float | None:
        """Seconds of the recording before which everything has been read; None if nothing waits."""
        return self._unread[0] / RATE if self._unread else None

    @property
    def _batch_size(self) -> int:
        return min(self._given + 1, self._batches.windows)

    async def _decide(self) -> None:
        if self.choice.is_open and self._waiting:
            self._between()
            await self.choice.decide(self._waiting)

    async def _recognise(self, size: int) -> None:
        windows, self._waiting = self._waiting[:size], self._waiting[size:]
        self._given += 1
        self._between()
        for found in await self._calls.add(lambda: self._passages_of(windows)):
            self._keep(found)

    async def _passages_of(self, windows: Sequence[Window]) -> list[list[Passage]]:
        """Those of each window: one, and those of speech in it that the first left out."""
        speech = [window.samples for window in windows]
        try:
            found = await self._parts.recogniser.recognise(speech, self.choice.language)
        except InvalidRequest as error:
            raise self.choice.explained(error) from error
        placed = [window.placed(passage) for window, passage in zip(windows, found, strict=True)]
        pairs = list(zip(windows, placed, strict=True))
        return [[passage, *await self._left_out(window, passage)] for window, passage in pairs]

    async def _left_out(self, window: Window, passage: Passage) -> list[Passage]:
        rest = unheard(window, passage)
        if rest is None:
            return []
        self._between()
        language = await self.choice.of(rest)
        try:
            (found,) = await self._parts.recogniser.recognise([rest.samples], language)
        except InvalidRequest:
            return []  # a language that it lacks
        return believed([rest.placed(found)])

    def _keep(self, found: Sequence[Sequence[Passage]]) -> None:
        for passages in found:
            self._unread.popleft()
            for passage in passages:
                self.choice.hear(passage)
                self.passages.append(passage)
                self._heard(passage)

    async def _listen(self, window: Window) -> None:
        if self._parts.voices is not None:
            self._between()
            await self._voices.add(lambda: self._hear(window))

    async def _hear(self, window: Window) -> None:
        assert self._parts.voices is not None
        for span in window.spans:
            await self._parts.voices.hear(span.start, window.sound_of(span))
