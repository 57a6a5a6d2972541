"""Finds what a learnt selector named on a page that may have changed, or says that it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.scraper.healing.features import Snapshot
from python_backends.scraper.healing.learnt import Learnt
from python_backends.scraper.healing.lists import group_of, profile_of
from python_backends.scraper.healing.similarity import likeness
from python_backends.scraper.healing.single import best_of
from python_backends.scraper.page import Element
from python_backends.scraper.selector import selected

THRESHOLD = 0.6  # confidence under which nothing is given
STILL_RIGHT = 0.6  # likeness from which what the selector itself names is taken

Status = Literal["unchanged", "healed", "lost"]


@dataclass(frozen=True, slots=True)
class Healed:
    """`elements` in the page's order; none if `lost`, and then `confidence` is that of the best that was not given."""

    status: Status
    elements: tuple[Element, ...]
    confidence: float


def heal(snapshot: Snapshot, learnt: Learnt, threshold: float = THRESHOLD) -> Healed:
    """The element of `learnt`, or all elements of its list. `threshold` is the least confidence of what is given."""
    direct = _direct(snapshot, learnt)
    if direct is not None:
        return direct
    elements, confidence = group_of(snapshot, learnt) if learnt.is_list else best_of(snapshot, learnt)
    if confidence < threshold:
        return Healed("lost", (), confidence)
    return Healed("healed", tuple(elements), confidence)


def _direct(snapshot: Snapshot, learnt: Learnt) -> Healed | None:
    """What the selector names, if that is like what was learnt: a selector can also come to name something else."""
    try:
        found = [element for element in selected(snapshot.page.root, learnt.selector) if element in snapshot.features]
    except InvalidRequest:
        return None  # learnt selectors are documents from outside; another one may still be found by its features
    features = [snapshot.features[element] for element in found]
    if not found or learnt.is_list != (len(found) > 1):
        return None
    profile = profile_of(learnt)
    alike = (
        sum(map(profile.likeness, features)) / len(features)  # of their kind: all texts may be new, as on another page
        if learnt.is_list
        else likeness(learnt.features, features[0])
    )
    return Healed("unchanged", tuple(found), alike) if alike >= STILL_RIGHT else None
