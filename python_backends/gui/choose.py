"""Which elements a wish means: those of its phrases, at their places, without its exceptions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from python_backends.gui.elements import Element
from python_backends.gui.find import ColoursOf, found
from python_backends.gui.glossary import tokens_of
from python_backends.gui.wish import Part, Wish
from python_backends.pointing.phrases import QUOTED
from python_backends.pointing.placing import meant

MISREAD = 88  # similarity, of 100, from which on a text reads like a wish of `LONG` characters or more
LONG = 8


def chosen(elements: Sequence[Element], wish: Wish, colours: ColoursOf, size: tuple[float, float]) -> list[int]:
    """The places of the `elements` of a page of `size` (width, height) that `wish` means, best first."""
    plain = found(elements, wish.plain, colours) if wish.plain.filters else []
    if not wish.parts or _stands_there(elements, wish):
        return plain
    gone = {place for phrase in wish.but for place in found(elements, phrase, colours)}
    mine = [place for part in wish.parts for place in _at_place(elements, part, colours, size)]
    left = [place for place in dict.fromkeys(mine) if place not in gone]
    return left if left or wish.sure else plain


def _stands_there(elements: Sequence[Element], wish: Wish) -> bool:
    """Whether something reads just like the whole wish ("Back to top"), or holds all of its list ("Terms and
    conditions"). What is quoted is only a part of the wish."""
    if QUOTED.search(wish.words):
        return False
    texts = [tokens_of(element.text) for element in elements]
    words = wish.plain.label
    whole = " ".join(wish.plain.whole)
    if len(whole) >= LONG and any(fuzz.ratio(whole, " ".join(text)) >= MISREAD for text in texts):
        return True
    if wish.plain.whole in texts or (words and words in texts and len(wish.parts) == 1):
        return True
    return (
        len(wish.parts) > 1
        and len(words) > 2
        and any(
            text[start : start + len(words)] == words for text in texts for start in range(len(text) - len(words) + 1)
        )
    )


def _at_place(elements: Sequence[Element], part: Part, colours: ColoursOf, size: tuple[float, float]) -> list[int]:
    """Of the elements that the phrase means those at its place; none where what the place refers to is not there."""
    places = found(elements, part.phrase, colours)
    if part.place.says_nothing or not places:
        return places
    anchor = None
    if part.anchor is not None:
        others = found(elements, part.anchor, colours)
        if not others:
            return []
        anchor = np.array(elements[others[0]].box, np.float32)
    boxes = np.array([elements[place].box for place in places], np.float32)
    sure = np.array([elements[place].confidence for place in places], np.float32)
    whole = (round(size[0]), round(size[1]))
    return [places[index] for index in sorted(meant(boxes, sure, part.place, whole, anchor).tolist())]
