"""Which language a recording is in: said by the request, found by our network, or left to the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidRequest
from python_backends.speech.parts import LanguageFinder
from python_backends.speech.windows import Window
from python_backends.speech.words import Passage
from python_backends.spoken_language.guess import Guess, named

UNSUPPORTED = "unsupported_language"
ENOUGH_S = 60.0  # of speech; more would not tell more


class LanguageChoice:
    """Settled once the network is sure, or has heard enough. `language` is None while it is left to the engine."""

    def __init__(self, asked: str | None, finder: LanguageFinder) -> None:
        self._finder = finder
        self._first: list[Samples] = []
        self._letters: dict[str, int] = defaultdict(int)
        self._sure: dict[str, float] = defaultdict(float)
        self.language = asked
        self.guess: Guess | None = None
        self.is_open = asked is None

    async def decide(self, windows: Sequence[Window]) -> None:
        """By the speech of `windows` and of those before; changes nothing once it is settled."""
        if not self.is_open or not windows:
            return
        for window in windows:
            if not is_enough(self._first):
                self._first.append(window.samples)
        self.guess = await self._finder.identify(self._first)
        self.language = self.guess.language if self.guess.trusted else None
        if self.guess.trusted or is_enough(self._first):
            self.is_open = False
            self._first = []

    async def of(self, window: Window) -> str | None:
        """The language of a stretch that may be in another than the rest; what the request names holds for it, too."""
        if self.guess is None:
            return self.language
        guess = await self._finder.identify([window.samples])
        return guess.language if guess.trusted else None

    def hear(self, passage: Passage) -> None:
        """What the engine took one window to be in; it counts where the choice was left to it."""
        letters = sum(len(word.text) for word in passage.words)
        if passage.language is not None and letters:
            sureness = passage.language_confidence or 0.0
            self._letters[passage.language] += letters
            self._sure[passage.language] += letters * sureness

    def result(self) -> tuple[str | None, float | None]:
        """The language of the recording, and how sure that is, 0 to 1 (None where the request said it).

        Both are None if nobody spoke.
        """
        if self.language is not None:
            return self.language, None if self.guess is None else self.guess.confidence
        if not self._letters:
            return None, None
        most = max(sorted(self._letters), key=lambda language: self._sure[language])
        return most, self._sure[most] / sum(self._letters.values())

    def explained(self, error: InvalidRequest) -> InvalidRequest:
        """`error` of a recogniser; one that refuses a language which nobody named says where that came from."""
        if error.code != UNSUPPORTED or self.guess is None or self.language is None:
            return error
        found = f"The recording seems to be in {named(self.language)}, and {error.message}"
        return InvalidRequest(f"{found} If it is not, name its language.", code=error.code, param=error.param)

    @property
    def warning(self) -> str | None:
        """What the reader of the result should know, if anything."""
        if self.guess is None or self.guess.trusted:
            return None
        return "the language was not certain and was left to the recogniser; name it in `language`"


def is_enough(speech: Sequence[Samples]) -> bool:
    """Whether a language can be told from `speech` as well as from more of it."""
    return sum(map(len, speech)) >= ENOUGH_S * RATE
