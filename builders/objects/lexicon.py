"""All names that training asks for, and for an object those of them that may be argued to mean it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from builders.scenes.meaning import might_mean
from builders.scenes.scene import SceneObject


@dataclass(slots=True)
class Lexicon:
    """`words`: English names first or not, other languages too; in lower case. An object's words are kept once found."""

    words: tuple[str, ...]
    known: frozenset[str] = field(init=False)
    _by_token: dict[str, list[str]] = field(init=False, default_factory=dict, repr=False)
    _open: dict[tuple[tuple[str, ...], frozenset[str]], frozenset[str]] = field(
        init=False, default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        self.words = tuple(dict.fromkeys(word.casefold() for word in self.words))
        self.known = frozenset(self.words)
        for word in self.words:
            for token in _tokens(word):
                self._by_token.setdefault(token, []).append(word)

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
