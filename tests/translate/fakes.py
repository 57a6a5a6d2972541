"""An engine whose translations can be foreseen, with knobs for what engines do wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from python_backends.language.tags import Tag
from python_backends.translate.engine import Draft, Route
from python_backends.translate.markup.segments import HELD


def shouted(sentence: str) -> str:
    """The fake translation: capitals."""
    return sentence.upper()


class FakeEngine:
    """Translates among `languages` by `change`; counts what it is asked."""

    name = "fake"

    def __init__(
        self, languages: Sequence[str] = ("en", "es", "fr"), change: Callable[[str], str] = shouted, unknown: str = ""
    ) -> None:
        self.languages, self.change, self.unknown = languages, change, unknown
        self.asked: list[str] = []
        self.closed = False

    def route(self, source: Tag, target: Tag) -> Route | None:
        if (
            source.language in self.languages
            and target.language in self.languages
            and source.language != target.language
        ):
            return Route((source, target.plain), (f"{source}-{target.plain}",))
        return None

    def sources(self) -> frozenset[str]:
        return frozenset(self.languages)

    def targets(self, source: str) -> frozenset[str]:
        return frozenset(self.languages) - {source} if source in self.languages else frozenset()

    def run(self, route: Route, sentences: Sequence[str]) -> list[Draft]:
        self.asked += sentences
        return [Draft(self.change(text), tuple(w for w in text.split() if w == self.unknown)) for text in sentences]

    def close(self) -> None:
        self.closed = True


def loses_what_is_held(sentence: str) -> str:
    """Like a neural model that drops placeholders."""
    return HELD.sub("", sentence).upper()


def turns_what_is_held_around(sentence: str) -> str:
    """Every character to carry over comes back in the wrong order."""
    signs = iter(reversed(HELD.findall(sentence)))
    return HELD.sub(lambda _: next(signs), sentence).upper()


def spoils_numbers(sentence: str) -> str:
    """Digits come back as other digits."""
    return sentence.upper().replace("7", "8")


def says_nothing(sentence: str) -> str:
    """Nothing comes back."""
    return ""
