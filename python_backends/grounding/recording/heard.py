"""A recording as its evidence tells of it: words, utterances, turns, speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from python_backends.evidence import Evidence

Level = Literal["word", "utterance", "turn", "speaker", "recording"]
# Thai, Lao, Burmese, Khmer, and Hiragana to Hangul's neighbours: written without spaces between sentences or words.
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3000", "\u9fff"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said from `t0` to `t1` seconds, which takes `seconds` in all.

    `confidence` is that of its least certain part, `evidence` are the ids of its items, `parts` what it is made of: an
    utterance of words, a turn of utterances, what a speaker or everybody says of turns. `speaker` and `language` stand
    where all of it has the same.
    """

    level: Level
    text: str
    t0: float
    t1: float
    seconds: float
    confidence: float
    evidence: tuple[str, ...]
    speaker: str | None = None
    language: str | None = None
    parts: tuple[Stretch, ...] = ()

    def words(self) -> list[Stretch]:
        """Its words; none where the evidence has no words."""
        if self.level == "word":
            return [self]
        return [word for part in self.parts for word in part.words()]


@dataclass(frozen=True)
class Recording:
    """One recording: its `utterances` by time, at least one."""

    utterances: tuple[Stretch, ...]

    @cached_property
    def turns(self) -> tuple[Stretch, ...]:
        """Utterances of one speaker that nobody else's stands between, as one; where nobody is told apart, each."""
        groups = groupby(enumerate(self.utterances), key=lambda pair: pair[1].speaker or pair[0])
        return tuple(_together("turn", [each for _, each in group]) for _, group in groups)

    @cached_property
    def speakers(self) -> tuple[Stretch, ...]:
        """All that each speaker says, by who speaks first."""
        said: dict[str, list[Stretch]] = defaultdict(list)
        for turn in self.turns:
            if turn.speaker is not None:
                said[turn.speaker].append(turn)
        return tuple(_together("speaker", parts) for parts in said.values())

    @cached_property
    def whole(self) -> Stretch:
        """All of it."""
        return _together("recording", self.turns)

    @property
    def language(self) -> str | None:
        """What is spoken longest."""
        seconds: dict[str, float] = defaultdict(float)
        for each in self.utterances:
            if each.language is not None:
                seconds[each.language] += each.seconds
        return max(seconds, key=lambda language: (seconds[language], language), default=None)


def recording_of(items: Iterable[Evidence]) -> Recording | None:
    """The recording that `items` tell of; None for none, and for several: their speakers are not the same people."""
    items = tuple(items)
    said = {item.id: item for item in items if item.kind == "utterance" and _is_timed(item)}
    if len({item.source.sha256 for item in said.values()}) != 1:
        return None
    words: dict[str, list[Stretch]] = defaultdict(list)
    for item in items:
        if item.kind == "word" and item.parent in said and _is_timed(item):
            words[item.parent].append(_stretch("word", item, item.speaker or said[item.parent].speaker))
    ordered = sorted(said.values(), key=lambda item: (item.t0, item.order))
    return Recording(tuple(_stretch("utterance", item, item.speaker, words[item.id]) for item in ordered))


def _is_timed(item: Evidence) -> bool:
    return item.t0 is not None and item.t1 is not None


def _stretch(level: Level, item: Evidence, speaker: str | None, parts: Iterable[Stretch] = ()) -> Stretch:
    t0, t1 = item.t0 or 0.0, item.t1 or 0.0
    return Stretch(level, item.text, t0, t1, t1 - t0, item.confidence, (item.id,), speaker, item.language, tuple(parts))


def _together(level: Level, parts: Sequence[Stretch]) -> Stretch:
    """`parts`, at least one, as one; a turn has its pauses, what is more than a turn does not."""
    t0, t1 = min(part.t0 for part in parts), max(part.t1 for part in parts)
    speakers, languages = {part.speaker for part in parts}, {part.language for part in parts}
    return Stretch(
        level, joined_text([part.text for part in parts]), t0, t1,
        t1 - t0 if level == "turn" else sum(part.seconds for part in parts),
        min(part.confidence for part in parts), tuple(name for part in parts for name in part.evidence),
        speakers.pop() if len(speakers) == 1 else None, languages.pop() if len(languages) == 1 else None, tuple(parts),
    )  # fmt: skip


def joined_text(texts: Iterable[str]) -> str:
    """`texts` one after the other, with a space between two unless both scripts do without."""
    whole: list[str] = []
    for text in filter(None, map(str.strip, texts)):
        if whole and not (_is_unspaced(whole[-1][-1]) and _is_unspaced(text[0])):
            whole.append(" ")
        whole.append(text)
    return "".join(whole)


def _is_unspaced(character: str) -> bool:
    return any(low <= character <= high for low, high in _UNSPACED)
