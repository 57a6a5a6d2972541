"""All names that training asks for, and for an object those of them that may be argued to mean it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from builders.scenes.colours import COLOURS
from builders.scenes.meaning import might_mean
from builders.scenes.phrases import plural
from builders.scenes.scene import SceneObject

_COLOUR_OF = {word: colour for colour, looks in COLOURS.items() for word in looks.names["en"]}
_COLOURS_FIRST = sorted(_COLOUR_OF, key=len, reverse=True)  # "navy blue" before "navy"


@dataclass(slots=True)
class Lexicon:
    """English names and those in other languages, in lower case. An object's words are kept once found."""

    english: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    known: frozenset[str] = field(init=False)
    _single: dict[str, str] = field(init=False, default_factory=dict, repr=False)
    _by_token: dict[str, list[str]] = field(init=False, default_factory=dict, repr=False)
    _open: dict[tuple[tuple[str, ...], frozenset[str]], frozenset[str]] = field(
        init=False, default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        self.english = tuple(dict.fromkeys(word.casefold() for word in self.english))
        self.foreign = tuple(dict.fromkeys(word.casefold() for word in self.foreign))
        self.known = frozenset((*self.english, *self.foreign))
        self._single = {plural(word): word for word in self.english} | {word: word for word in self.known}
        for word in self.english:
            for token in _tokens(word):
                self._by_token.setdefault(token, []).append(word)

    def parsed(self, text: str) -> tuple[str | None, str | None]:
        """Colour and name that an English text says, either of which may be missing; both are if it says more."""
        if text in self._single:
            return None, self._single[text]
        for word in _COLOURS_FIRST:
            if text.startswith(word + " ") and text[len(word) + 1 :] in self._single:
                return _COLOUR_OF[word], self._single[text[len(word) + 1 :]]
        return None, None

    def open_to(self, thing: SceneObject) -> frozenset[str]:
        """Words that might mean the thing, its own names perhaps among them: of these no other may be called wrong."""
        english = thing.names.get("en", ())
        key = (english, thing.related)
        if key not in self._open:
            tokens = {token for name in english for token in _tokens(name.casefold())}
            near = {word for token in tokens for word in self._by_token.get(token, ())}
            related = {word.casefold() for word in thing.related}
            self._open[key] = frozenset(related | {word for word in near if might_mean(word, thing)})
        return self._open[key]


def _tokens(words: str) -> Iterable[str]:
    return {token.removesuffix("s") or token for token in words.replace("-", " ").split()}
