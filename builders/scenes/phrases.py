"""English phrases around a name, and how places are said in other languages."""

from __future__ import annotations

import numpy as np

_ODD = {
    "child": "children", "foot": "feet", "tooth": "teeth", "goose": "geese", "mouse": "mice", "leaf": "leaves",
    "knife": "knives", "wolf": "wolves", "sheep": "sheep", "fish": "fish", "deer": "deer", "shrimp": "shrimp",
    "scissors": "scissors", "glasses": "glasses", "jeans": "jeans", "box": "boxes", "man": "men", "woman": "women",
    "person": "people", "cactus": "cacti", "potato": "potatoes", "tomato": "tomatoes", "squid": "squid",
}  # fmt: skip


def plural(name: str) -> str:
    """The plural of a noun phrase; the last word takes it."""
    head, _, last = name.rpartition(" ")
    if last in _ODD:
        many = _ODD[last]
    elif last.endswith(("s", "x", "ch", "sh", "z")):
        many = last if last.endswith("s") and not last.endswith("ss") else last + "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        many = last[:-1] + "ies"
    else:
        many = last + "s"
    return f"{head} {many}" if head else many


def a(phrase: str) -> str:
    """With its indefinite article, unless it looks like a plural."""
    if phrase.endswith("s") and not phrase.endswith(("ss", "us")):
        return phrase
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def asked(rng: np.random.Generator, phrase: str, count: int) -> str:
    """One of the ways in which people ask for something, mostly by the bare name."""
    if count > 1:
        many = plural(phrase)
        ways = (phrase, phrase, many, f"all {many}", f"every {phrase}", f"the {many}", f"each {phrase}")
    else:
        ways = (phrase, phrase, phrase, f"the {phrase}", a(phrase), f"find the {phrase}", f"where is the {phrase}")
    return ways[int(rng.integers(len(ways)))]


_ENGLISH_PLACES = {
    "left": ("the leftmost {}", "the {} on the left", "{} on the far left"),
    "right": ("the rightmost {}", "the {} on the right", "{} on the far right"),
    "top": ("the topmost {}", "the {} at the top", "uppermost {}"),
    "bottom": ("the lowest {}", "the {} at the bottom", "lowermost {}"),
    "top left": ("top left {}", "the {} in the top left corner", "upper left {}"),
    "top right": ("top right {}", "the {} in the top right corner", "upper right {}"),
    "bottom left": ("bottom left {}", "the {} in the bottom left corner", "lower left {}"),
    "bottom right": ("bottom right {}", "the {} in the bottom right corner", "lower right {}"),
    "centre": ("the {} in the middle", "center {}", "the {} in the center"),
    "largest": ("the largest {}", "the biggest {}", "largest {}"),
    "smallest": ("the smallest {}", "the tiniest {}", "smallest {}"),
    "left of": ("the {} to the left of the {}", "{} left of the {}"),
    "right of": ("the {} to the right of the {}", "{} right of the {}"),
    "above": ("the {} above the {}", "{} over the {}"),
    "below": ("the {} below the {}", "{} under the {}"),
}

_FOREIGN_PLACES = {
    "de": {"left": "{} links", "right": "{} rechts", "top": "{} oben", "bottom": "{} unten"},
    "fr": {"left": "{} à gauche", "right": "{} à droite", "top": "{} en haut", "bottom": "{} en bas"},
    "es": {"left": "{} a la izquierda", "right": "{} a la derecha", "top": "{} arriba", "bottom": "{} abajo"},
    "it": {"left": "{} a sinistra", "right": "{} a destra", "top": "{} in alto", "bottom": "{} in basso"},
    "pt": {"left": "{} à esquerda", "right": "{} à direita", "top": "{} no topo", "bottom": "{} embaixo"},
    "ru": {"left": "{} слева", "right": "{} справа", "top": "{} сверху", "bottom": "{} снизу"},
    "zh": {"left": "左边的{}", "right": "右边的{}", "top": "上面的{}", "bottom": "下面的{}"},
    "ja": {"left": "左の{}", "right": "右の{}", "top": "上の{}", "bottom": "下の{}"},
    "ar": {"left": "{} على اليسار", "right": "{} على اليمين", "top": "{} في الأعلى", "bottom": "{} في الأسفل"},
    "hi": {"left": "बाईं ओर {}", "right": "दाईं ओर {}", "top": "ऊपर {}", "bottom": "नीचे {}"},
}


def placed(rng: np.random.Generator, place: str, *names: str) -> str:
    """A place said in English around one name, or two for a relation."""
    ways = _ENGLISH_PLACES[place]
    return ways[int(rng.integers(len(ways)))].format(*names)


def placed_in(language: str, place: str, name: str) -> str | None:
    """A place said in another language; None for places without a wording there."""
    wording = _FOREIGN_PLACES.get(language, {}).get(place)
    return wording.format(name) if wording else None


COLOUR_WAYS = ("everything {}", "{} things", "all {} objects", "anything {}", "{} objects", "whatever is {}")


def coloured_in(language: str, colour: str, name: str) -> str:
    """A coloured thing in another language, in the order that language uses; adjectives stay in their plain form."""
    if language in ("zh", "ja"):
        return f"{colour}{'' if language == 'zh' else 'の'}{name}"
    return f"{colour} {name}" if language in ("de", "ru", "hi") else f"{name} {colour}"
