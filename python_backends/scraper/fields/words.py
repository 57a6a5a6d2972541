"""Words on pages that name a concept: in class names and ids, and as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from python_backends.scraper.fields.concepts import Concept, parts_of
from python_backends.scraper.page import Element

_SHORT = 3  # words of a name that is about one of them
MAX_LABEL = 70  # characters that a label with what follows it has at most
_EDGES = " :：.*–—-|•()（）"
# Words after the concept's own in a class name that say it is about something smaller or something around it.
_LESSER = frozenset(
    "name amount unit quantity qty header heading title image img photo picture icon label count nav link button btn "
    "toggle "
    "scale note notes number index tip tips video ad ads share print group subtitle checkbox media adjustable tab "
    "tabs menu".split()
)


class Names:
    """The names of a page's elements: classes, id, and what they are a property of. Each distinct name is read once."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._of: dict[Element, tuple[str, ...]] = {}
        for element in elements:
            found = (*element.get("class", "").split()[:20], element.get("id", ""), element.get("itemprop", ""))
            names = tuple(name for name in found if name)
            if names and element.tag not in ("body", "html"):
                self._of[element] = names
        self._parts = {name: parts_of(name[:100]) for names in set(self._of.values()) for name in names}

    def about(self, concept: Concept) -> dict[Element, float]:
        """Elements whose names say `concept`: 1 for it, less if more words follow than name a list."""
        sure = {name: value for name, parts in self._parts.items() if (value := _about(parts, concept))}
        return {
            element: max(sure.get(name, 0.0) for name in names)
            for element, names in self._of.items()
            if any(name in sure for name in names)
        }

    def has(self, element: Element, words: frozenset[str]) -> bool:
        """Whether one of the element's names is made of one of `words` and little else."""
        return any(
            len(parts) <= _SHORT and words.intersection(parts)
            for parts in map(self._parts.__getitem__, self._of.get(element, ()))
        )

    def of(self, element: Element) -> tuple[str, ...]:
        """Its names."""
        return self._of.get(element, ())


def _about(parts: Sequence[str], concept: Concept) -> float:
    at = (
        max((index for index, part in enumerate(parts) if part.startswith(concept.stems)), default=None)
        if concept.stems
        else None
    )
    if at is None:
        return float("".join(parts) in concept.stems)
    return 0.3 if _LESSER.intersection(parts[at + 1 :]) else 1.0


def folded(text: str) -> str:
    """Small letters without the edges; dotted and dotless i are one, since capitals do not tell which was meant."""
    return text.strip(_EDGES).lower().replace("i\u0307", "i").replace("\u0131", "i")


class Labels:
    """What pages write before, over or after the values of a concept. Texts are compared as `folded` gives them."""

    def __init__(self, concept: Concept) -> None:
        words = sorted({folded(label) for label in concept.labels if folded(label)}, key=len, reverse=True)
        self._any = bool(words)
        self._begin = re.compile("|".join(f"{re.escape(word)}{_end_of(word)}" for word in words))
        self._end = re.compile("|".join(f"{_start_of(word)}{re.escape(word)}$" for word in words))
        telling = [word for word in words if len(word) >= _TELLING]
        self._within = re.compile(
            "|".join(f"{_start_of(word)}{re.escape(word)}{_end_of(word)}" for word in telling) or r"(?!)"
        )

    def rest(self, text: str, small: str) -> str | None:
        """What follows the label that `text` begins with: "" for the label alone, None if it begins with no label."""
        found = self._begin.match(small) if self._any and len(text) <= MAX_LABEL else None
        if found is None:
            return None
        stripped = text.strip(_EDGES)
        left = len(small) - found.end()
        return stripped[len(stripped) - left :].strip(_EDGES) if left else ""

    def within(self, small: str) -> bool:
        """Whether a heading has the label among its words."""
        return self._within.search(small) is not None

    def before(self, text: str, small: str) -> str | None:
        """What stands before the label that `text` ends with ("4 servings")."""
        found = self._end.search(small) if self._any and len(text) <= MAX_LABEL else None
        return small[: found.start()].strip(_EDGES) or None if found else None


def _end_of(word: str) -> str:
    return r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) < _CJK else ""


def _start_of(word: str) -> str:
    return r"(?<![^\W\d_])" if word[0].isalpha() and ord(word[0]) < _CJK else ""


_CJK = 0x2E80  # from here on scripts do not set words apart
_TELLING = 4  # characters from which a label inside a heading is no accident
_WORD = re.compile(r"\w+")


def word_count(text: str) -> int:
    """Words of a text."""
    return len(_WORD.findall(text))
