"""What the pipeline needs of others: sound, and four networks. Triton's models stand behind these, or fakes in tests.

All sound is float32, mono, 16,000 samples a second, -1 to 1. Positions without `_s` are samples of the recording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from python_backends.audio.samples import Samples
from python_backends.diarization.turns import Turn
from python_backends.speech.words import Passage
from python_backends.spoken_language.guess import Guess


class Span(NamedTuple):
    """Samples [start, stop) of the recording in which somebody speaks."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Who recognises: the Triton model, and the engine behind it with its version and weights once it has answered."""

    model: str
    engine: str | None = None


class Sound(Protocol):
    """A recording that is decoded while it is read."""

    @property
    def warnings(self) -> Sequence[str]:
        """What was wrong with the recording and got over, so far."""
        ...

    def blocks(self) -> Iterator[Samples]:
        """The sound in order, once. Blocks; raises OpenfazeError for what cannot be decoded."""
        ...


class Stretch(Protocol):
    """Samples [start, stop) of the recording."""

    @property
    def start(self) -> int: ...

    @property
    def stop(self) -> int: ...


class SpeechFinder(Protocol):
    """Finds speech in sound that comes block by block; one for each recording. See `vad.detector.Detector`."""

    async def feed(self, block: Samples) -> Sequence[Stretch]:
        """The next samples; returns the speech that has ended since, in order, no stretch longer than a window."""
        ...

    async def finish(self) -> Sequence[Stretch]:
        """No more sound; the speech that was still going on."""
        ...

    @property
    def settled(self) -> int:
        """No speech that is yet to be told of starts before this sample."""
        ...

    @property
    def open_since(self) -> int | None:
        """Where the speech began that is going on, None in a pause."""
        ...


class LanguageFinder(Protocol):
    """Tells the language of speech."""

    async def identify(self, speech: Sequence[Samples]) -> Guess:
        """The one language of several stretches of speech."""
        ...


class Recogniser(Protocol):
    """Turns speech into words."""

    @property
    def reader(self) -> Reader:
        """Who recognises."""
        ...

    async def recognise(self, speech: Sequence[Samples], language: str | None) -> Sequence[Passage]:
        """One passage for each stretch of at most 30 s, times in seconds from its own start.

        `language` None leaves it to the engine. Raises InvalidRequest for a language that the engine lacks.
        """
        ...


class Voices(Protocol):
    """Tells who speaks when; one for each recording."""

    async def hear(self, start: int, speech: Samples) -> None:
        """One span of speech, from sample `start`. Spans come in order."""
        ...

    async def turns(self, speakers: int | None) -> Sequence[Turn]:
        """Who spoke when, in order, none overlapping; `speakers` is how many there are, None to find out."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that one recording is read with; `voices` only where speakers are asked for."""

    finder: SpeechFinder
    languages: LanguageFinder
    recogniser: Recogniser
    voices: Voices | None = None
