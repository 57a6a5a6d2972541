"""Words on pages that name a concept: in class names and ids, and as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from python_backends.scraper.fields.concepts import Concept, parts_of
from python_backends.scraper.page import Element

MAX_LABEL = 70  # characters that a label with what follows it has at most
_EDGES = " :：.*–—-|•()（）"
# Words after the concept's own in a class name that say it is about something smaller or something around it.
_LESSER = frozenset(
    "name amount unit quantity qty header heading title image img photo picture icon label count nav link button btn toggle "
    "scale note notes number index tip tips video ad ads share print group subtitle checkbox media adjustable tab tabs menu".split()
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

    def of(self, element: Element) -> tuple[str, ...]:
        """Its names."""
        return self._of.get(element, ())


def _about(parts: Sequence[str], concept: Concept) -> float:
    at = max((index for index, part in enumerate(parts) if part.startswith(concept.stems)), default=None) if concept.stems else None
    if at is None:
        return 0.0
    return 0.3 if _LESSER.intersection(parts[at + 1 :]) else 1.0


def folded(text: str) -> str:
    """Small letters without the edges; dotted and dotless i are one, since capitals do not tell which was meant."""
    return text.lower().replace("i\u0307", "i").replace("\u0131", "i").strip(_EDGES)


def label_in(text: str, concept: Concept) -> str | None:
    """What follows the label that `text` begins with: "" for the label alone, None if it begins with no label."""
    if len(text) > MAX_LABEL:
        return None
    whole = folded(text)
    rests = [whole[len(label) :] for label in map(folded, concept.labels) if whole.startswith(label)]
    rests = [rest for rest in rests if not rest or not _joins(whole[-len(rest) - 1], rest[0])]
    if not rests:
        return None
    rest = min(rests, key=len)
    stripped = text.strip(_EDGES)
    return (stripped[len(stripped) - len(rest) :] if rest else "").strip(_EDGES)


def label_within(text: str, concept: Concept) -> bool:
    """Whether a heading has the label among its words."""
    whole = folded(text)
    for label in map(folded, concept.labels):
        at = whole.find(label) if len(label) >= _TELLING else -1
        if at >= 0 and not (at and _joins(whole[at - 1], label[0])) and not _joins(label[-1], whole[at + len(label) :][:1]):
            return True
    return False


def label_at_end(text: str, concept: Concept) -> str | None:
    """What stands before the label that `text` ends with ("4 servings")."""
    if len(text) > MAX_LABEL:
        return None
    whole = folded(text)
    for label in map(folded, concept.labels):
        before = whole[: -len(label)]
        if whole.endswith(label) and before and not _joins(before[-1], label[0]):
            return before.strip(_EDGES)
    return None


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours are of one word: letters of a script that sets words apart."""
    return one.isalpha() and other.isalpha() and ord(max(one, other)) < _CJK


_CJK = 0x2E80
_TELLING = 4  # characters from which a label inside a heading is no accident
_WORD = re.compile(r"\w+")


def word_count(text: str) -> int:
    """Words of a text."""
    return len(_WORD.findall(text))
