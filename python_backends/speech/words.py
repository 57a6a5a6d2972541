"""Vocabulary of what was said: words and pieces of speech. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its punctuation; `t0` and `t1` are seconds of the recording."""

    text: str
    t0: float
    t1: float
    confidence: float
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What was recognised in one window of speech: words in order.

    `spaced` says whether its language puts spaces between words.
    """

    words: tuple[Word, ...]
    language: str | None = None
    language_confidence: float | None = None
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Utterance:
    """A contiguous piece of speech, at least one word, by one speaker if speakers are known.

    `overlap` says that somebody else speaks during it.
    """

    words: tuple[Word, ...]
    language: str | None = None
    spaced: bool = True
    speaker: str | None = None
    overlap: bool = False

    def __post_init__(self) -> None:
        assert self.words, "an utterance has words"

    @property
    def t0(self) -> float:
        """Seconds of the recording at which it begins."""
        return self.words[0].t0

    @property
    def t1(self) -> float:
        """Seconds of the recording at which it ends."""
        return max(word.t1 for word in self.words)

    @property
    def text(self) -> str:
        """The words, joined as the language writes them."""
        return (" " if self.spaced else "").join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """0 to 1; see `mean_confidence`."""
        return mean_confidence(self.words)


def mean_confidence(words: Iterable[Word]) -> float:
    """The mean confidence of `words`, each weighted by its letters; 0 for none."""
    total = weight = 0.0
    for word in words:
        total += word.confidence * len(word.text)
        weight += len(word.text)
    return total / weight if weight else 0.0


def joined(utterances: Sequence[Utterance]) -> str:
    """The texts of `utterances`: a space between two, unless both are in languages written without."""
    before = [None, *utterances]
    return "".join(following(*pair) for pair in zip(before, utterances, strict=False))


def following(before: Utterance | None, utterance: Utterance) -> str:
    """What `utterance` adds to a text that ends with the one `before`, None at its beginning."""
    apart = before is not None and (utterance.spaced or before.spaced)
    return f" {utterance.text}" if apart else utterance.text
