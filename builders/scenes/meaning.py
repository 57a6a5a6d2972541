"""Which things a name means. Where that is open to argument, the name is not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from builders.scenes.scene import SceneObject

# A photograph may well show these, unlisted: over photographs nobody asks for them.
LANDSCAPE = frozenset(
    "tree trees evergreen deciduous palm mountain mountains hill hills sun sunrise sunset sky cloud "
    "clouds sea ocean wave water river lake beach desert island flower flowers leaf leaves grass plant "
    "herb rock stone wood snow volcano fog rainbow moon night star stars field forest park landscape "
    "camping road path bridge city cityscape sand planet".split()
)


@dataclass(frozen=True)
class Word:
    """Something that could be asked for.

    `related` are words that might include it, `group` ("group:...") tells what it is like; `unseen` says that it is
    never asked for in training.
    """

    names: dict[str, tuple[str, ...]]
    related: frozenset[str] = frozenset()
    group: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class Words:
    """All words, and those of each group."""

    every: tuple[Word, ...]
    by_group: dict[str, tuple[Word, ...]]

    @classmethod
    def of(cls, words: Sequence[Word]) -> Words:
        """Sorted into their groups."""
        groups: dict[str, list[Word]] = {}
        for word in words:
            groups.setdefault(word.group, []).append(word)
        return cls(tuple(words), {group: tuple(its) for group, its in groups.items() if group})


def means(word: str, thing: SceneObject, language: str = "en") -> bool:
    """Whether the word is one of the thing's names."""
    return word in thing.names.get(language, ())


def might_mean(word: str, thing: SceneObject) -> bool:
    """Whether an English word may be argued to mean the thing, its own names included.

    So it is with words the thing is tagged with, with names that end alike ("green apple", "red apple") and with
    names that hold all words of the other ("cat" and "cat face").
    """
    if word in thing.related:
        return True
    if thing.exact:
        return any(set(_tokens(word)) <= set(_tokens(name)) for name in thing.names["en"])
    return any(_alike(word, name) for name in thing.names["en"])


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> bool:
    first, second = _tokens(one), _tokens(other)
    return first[-1] == second[-1] or set(first) <= set(second) or set(second) <= set(first)


@lru_cache(maxsize=20_000)
def _tokens(words: str) -> list[str]:
    """Words without a plural's s, so that "books" and "book" are alike."""
    return [token.removesuffix("s") or token for token in words.replace("-", " ").split()] or [words]


def meant(word: str, things: Sequence[SceneObject], language: str = "en") -> tuple[int, ...] | None:
    """Numbers of all things a word means; None where it is open whether it means one more."""
    hits = tuple(number for number, thing in enumerate(things) if means(word, thing, language))
    if language == "en":
        english: set[str] = {word}
    else:
        english = {name for number in hits for name in things[number].names["en"]}
    for number, thing in enumerate(things):
        if number in hits:
            continue
        if any(might_mean(name, thing) for name in english) or word in thing.related:
            return None
    return hits


def absent(word: Word, name: str, things: Sequence[SceneObject]) -> bool:
    """Whether nothing in the scene can be meant by a name of the word, in any language."""
    names = {other for others in word.names.values() for other in others} | {name}
    for thing in things:
        if any(might_mean(english, thing) for english in word.names["en"]):
            return False
        its = {other for others in thing.names.values() for other in others}
        if names & its or names & thing.related or word.related & set(thing.names["en"]):
            return False
    return True


def of_landscape(name: str) -> bool:
    """Whether a photograph might show it."""
    return not LANDSCAPE.isdisjoint(name.lower().split())
