"""How alike two elements are: a weighted mean of what can be compared about them.

What the learnt element lacks (an id, a heading) says nothing and carries no weight. Classes and ids weigh little beside
texts and surroundings, since they are what a redesign changes first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from rapidfuzz.distance import Indel

from python_backends.scraper.healing.features import Features

Part = Callable[[Features, Features], float | None]


def ratio(one: str, other: str) -> float:
    """Likeness of two texts, 0 to 1; the cheap cases need no alignment."""
    if one == other:
        return 1.0
    return float(Indel.normalized_similarity(one, other)) if one and other else 0.0


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Share of what either has that both have."""
    both = len(set(one) & set(other))
    return both / (len(set(one) | set(other)) or 1)


def attributes_alike(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Attributes with equal values count whole, those with another value half."""
    if not one and not other:
        return 1.0
    same = sum(1.0 if other[name] == value else 0.5 for name, value in one.items() if name in other)
    return same / len(one.keys() | other.keys())


def _text(learnt: Features, other: Features) -> float | None:
    return ratio(learnt.text, other.text) if learnt.text else None


def _shape(learnt: Features, other: Features) -> float | None:
    return ratio(learnt.shape, other.shape) if learnt.shape else None


def _before(learnt: Features, other: Features) -> float | None:
    return ratio(learnt.before, other.before) if learnt.before else None


def _after(learnt: Features, other: Features) -> float | None:
    return ratio(learnt.after, other.after) if learnt.after else None


def _heading(learnt: Features, other: Features) -> float | None:
    return ratio(learnt.heading, other.heading) if learnt.heading else None


def _names(learnt: Features, other: Features) -> float | None:
    return overlap(learnt.classes, other.classes) if learnt.classes else None


def _id(learnt: Features, other: Features) -> float | None:
    return float(learnt.id == other.id) if learnt.id else None


def _attributes(learnt: Features, other: Features) -> float | None:
    return attributes_alike(learnt.attributes, other.attributes) if learnt.attributes else None


def _path(learnt: Features, other: Features) -> float | None:
    return float(Indel.normalized_similarity(learnt.path, other.path)) if learnt.path else None


WEIGHTS: tuple[tuple[Part, float], ...] = (
    (_text, 3.0),
    (_shape, 1.5),
    (_before, 1.5),
    (_after, 1.0),
    (_heading, 1.0),
    (lambda learnt, other: float(learnt.tag == other.tag), 1.0),
    (_names, 1.0),
    (_id, 1.0),
    (_attributes, 1.0),
    (lambda learnt, other: overlap(learnt.within, other.within) if learnt.within else None, 0.5),
    (_path, 0.75),
    (
        lambda learnt, other: overlap(learnt.children, other.children) if learnt.children or other.children else 1.0,
        0.75,
    ),
    (lambda learnt, other: float(learnt.own == other.own), 0.5),
    (lambda learnt, other: 1 - abs(learnt.place - other.place), 0.5),
)


def likeness(learnt: Features, other: Features) -> float:
    """0 to 1; only the parts of `WEIGHTS` that the learnt element has."""
    total = weight = 0.0
    for part, heavy in WEIGHTS:
        value = part(learnt, other)
        if value is not None:
            total, weight = total + heavy * value, weight + heavy
    return total / weight
