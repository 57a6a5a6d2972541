"""Stand-ins at the seams of the pipeline, which hear tones: what "is said" follows from the sound alone.

Speech is a constant level; 0 is silence. Each second of it is one word, `w<level in hundredths>`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from python_backends.audio.samples import RATE, Samples
from python_backends.diarization.turns import Turn
from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.speech.parts import Parts, Reader, Span
from python_backends.speech.words import Passage, Word
from python_backends.spoken_language.guess import Guess

STEP = RATE // 10  # what the finder looks at


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def speech(seconds: float, level: float = 0.5) -> Samples:
    return np.full(round(seconds * RATE), level, np.float32)


def sound(*parts: Samples) -> Samples:
    return np.concatenate(parts)


@dataclass
class FakeSound:
    """`samples` in blocks; `error` is raised after them."""

    samples: Samples
    block_s: float = 5.0
    warnings: Sequence[str] = ()
    error: OpenfazeError | None = None

    def blocks(self) -> Iterator[Samples]:
        size = round(self.block_s * RATE)
        for start in range(0, len(self.samples), size):
            yield self.samples[start : start + size]
        if self.error is not None:
            raise self.error


class FakeFinder:
    """Speech is what is not 0; three steps of 0 end it, and 25 s of it are cut."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)
        self._at = 0
        self._start: int | None = None
        self._stop = 0

    @property
    def settled(self) -> int:
        return self._at if self._start is None else self._start

    @property
    def open_since(self) -> int | None:
        return self._start

    async def feed(self, block: Samples) -> list[Span]:
        self._rest = np.concatenate([self._rest, block])
        found: list[Span] = []
        while len(self._rest) >= STEP:
            step, self._rest = self._rest[:STEP], self._rest[STEP:]
            found += self._step(bool(np.any(step)))
        return found

    async def finish(self) -> list[Span]:
        found = self._step(bool(np.any(self._rest)))
        return found + ([] if self._start is None else [Span(self._start, self._stop)])

    def _step(self, spoken: bool) -> list[Span]:
        found: list[Span] = []
        if self._start is not None and self._at - self._start >= 25 * RATE:
            found, self._start = [Span(self._start, self._at)], None
        if spoken and self._start is None:
            self._start = self._at
        self._at += STEP
        if spoken:
            self._stop = self._at
        elif self._start is not None and self._at - self._stop >= 3 * STEP:
            found.append(Span(self._start, self._stop))
            self._start = None
        return found


@dataclass
class FakeLanguages:
    """Always the same guess; counts what it was asked."""

    guess: Guess = Guess("en", 0.9, True)
    asked: list[float] = field(default_factory=list)

    async def identify(self, speech: Sequence[Samples]) -> Guess:
        self.asked.append(sum(map(len, speech)) / RATE)
        return self.guess


@dataclass
class FakeRecogniser:
    """A word for each second of a level; `delays` make calls end out of order."""

    detects: str = "de"
    lacks: str = ""
    delays: Sequence[float] = (0.0,)
    fails_at: int | None = None
    ends_early: bool = False  # at the first change of level
    calls: list[list[float]] = field(default_factory=list)
    languages: list[str | None] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    reader: Reader = Reader("fake", "levels")

    async def recognise(self, speech: Sequence[Samples], language: str | None) -> list[Passage]:
        number = len(self.calls)
        self.calls.append([len(samples) / RATE for samples in speech])
        self.languages.append(language)
        if language == self.lacks:
            raise InvalidRequest(f"the recogniser fake does not know `{language}`.", code="unsupported_language")
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(self.delays[number % len(self.delays)])
            if number == self.fails_at:
                raise OpenfazeError("the recogniser failed")
        finally:
            self.running -= 1
        sure = 0.8 if language is None else None
        said = [tuple(_words(samples)) for samples in speech]
        if self.ends_early:
            said = [tuple(word for word in words if word.text == words[0].text) for words in said]
        return [Passage(words, language or self.detects, sure) for words in said]


def levels_of(samples: Samples) -> Iterator[tuple[int, int, int]]:
    """(start, stop, level in hundredths) of each stretch of one level, to a tenth, but 0."""
    samples = np.round(samples, 1)
    borders = [0, *(np.flatnonzero(np.diff(samples)) + 1).tolist(), len(samples)]
    for first, last in zip(borders, borders[1:], strict=False):
        if last > first and samples[first]:
            yield first, last, round(float(samples[first]) * 100)


def _words(samples: Samples) -> Iterator[Word]:
    for first, last, level in levels_of(samples):
        for start in range(first, last, RATE):
            yield Word(f"w{level}", start / RATE, min(start + RATE, last) / RATE, 0.9)


@dataclass
class FakeVoices:
    """Who speaks is told by the level, in order of appearance."""

    heard: list[tuple[int, int, int]] = field(default_factory=list)
    asked: list[int | None] = field(default_factory=list)

    async def hear(self, start: int, speech: Samples) -> None:
        await asyncio.sleep(0)
        self.heard += [(start + first, start + last, level) for first, last, level in levels_of(speech)]

    async def turns(self, speakers: int | None) -> list[Turn]:
        self.asked.append(speakers)
        levels = list(dict.fromkeys(level for _, _, level in self.heard))
        return [
            Turn(start / RATE, stop / RATE, f"SPEAKER_{levels.index(level):02d}", False, 0.9)
            for start, stop, level in self.heard
        ]


def parts_of(**changed: object) -> Parts:
    """Parts that work, but for what is `changed`."""
    fakes: dict[str, object] = {"finder": FakeFinder(), "languages": FakeLanguages(), "recogniser": FakeRecogniser()}
    return Parts(**(fakes | changed))  # type: ignore[arg-type]
