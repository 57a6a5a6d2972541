"""Which elements a phrase means, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from python_backends.gui.elements import Box, Element
from python_backends.gui.glossary import Tokens, alike, kin, tokens_of
from python_backends.gui.labels import MARKS, labels_beside
from python_backends.gui.phrase import Phrase

ColoursOf = Callable[[Box], tuple[str, str]]

SIMILAR = 0.75  # least similarity of a label and a text
EXACT = 0.95  # from which on an element that reads like the whole phrase is what is meant
KIN = 0.8  # of a role that people take for the one they name
BESIDE = 0.95  # of a text that stands beside a field and not in it
INK = 0.8  # of a colour that only its text has
_KIN = (frozenset({"button", "link", "tab", "menu_item"}), MARKS, frozenset({"text_field", "select"}),
        frozenset({"icon", "image"}))  # fmt: skip


def found(elements: Sequence[Element], phrase: Phrase, colours: ColoursOf) -> list[int]:
    """The places of the `elements` that `phrase` means, best first; empty if there are none."""
    texts = [tokens_of(element.text) for element in elements]
    beside = [tokens_of(label) for label in labels_beside(elements)]

    def scores(phrase: Phrase, said: Callable[[Tokens], Sequence[Tokens]] = alike) -> dict[int, float]:
        wanted = said(phrase.label) if phrase.label else ()
        if phrase.label and not wanted:
            return {}
        scored = {}
        for place, element in enumerate(elements):
            score = _role_score(element, phrase)
            if wanted and score > 0:
                score *= max(_similarity(wanted, texts[place]), BESIDE * _similarity(wanted, beside[place]))
            if phrase.colour and score > 0:
                score *= _colour_score(colours(element.box), phrase.colour)
            if score > 0:
                scored[place] = score
        return scored

    best = (
        _reading_like(phrase, texts) or scores(phrase)
        or _kindred(scores(replace(phrase, roles=frozenset())), elements, phrase) or scores(phrase, kin)
    )  # fmt: skip
    return sorted(best, key=lambda place: (-best[place], -elements[place].confidence, place))


def _reading_like(phrase: Phrase, texts: Sequence[Tokens]) -> dict[int, float]:
    """Elements that read just like the whole phrase, though it also names a role: "Select all", "Link account"."""
    if not (phrase.roles and phrase.label) and len(phrase.whole) < 2:
        return {}
    if not phrase.roles:
        return {}
    exact = {place: _similarity((phrase.whole,), text) for place, text in enumerate(texts)}
    return {place: score for place, score in exact.items() if score >= EXACT}


def _role_score(element: Element, phrase: Phrase) -> float:
    return 1.0 if not phrase.roles or element.role in phrase.roles else 0.0


def _kindred(scored: dict[int, float], elements: Sequence[Element], phrase: Phrase) -> dict[int, float]:
    """Of elements that fit but for their role those that people call by the one they named. Of marks only those whose
    label says no more: a longer one may be that of two, of which the one that is meant was not seen."""
    if not (phrase.roles and phrase.label):
        return {}
    kin = frozenset().union(*(group for group in _KIN if group & phrase.roles))
    least = {place: BESIDE * EXACT if elements[place].role in MARKS else 0.0 for place in scored}
    return {place: KIN * score for place, score in scored.items()
            if elements[place].role in kin and score >= least[place]}  # fmt: skip


def _similarity(wanted: Sequence[Tokens], text: Tokens) -> float:
    """How much the best of `wanted` is like `text`, 0 below `SIMILAR`: as a whole, or as words in a row of it."""
    if not text:
        return 0.0
    return max((_alike(words, text) for words in wanted), default=0.0)


def _alike(words: Tokens, text: Tokens) -> float:
    whole = fuzz.ratio(" ".join(words), " ".join(text)) / 100
    if any(text[start : start + len(words)] == words for start in range(len(text) - len(words) + 1)):
        whole = max(whole, 0.8 + 0.2 * len(words) / len(text))
    return whole if whole >= SIMILAR else 0.0


def _colour_score(colours: tuple[str, str], wanted: str) -> float:
    """What is teal is green to one and blue to another."""
    ground, ink = (wanted if each == "teal" and wanted in ("green", "blue") else each for each in colours)
    return 1.0 if ground == wanted else INK if ink == wanted else 0.0
