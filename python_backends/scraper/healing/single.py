"""The one element that is most like a learnt one, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.scraper.healing.features import Snapshot
from python_backends.scraper.healing.learnt import Learnt
from python_backends.scraper.healing.similarity import likeness
from python_backends.scraper.page import Element

CLEAR_LEAD = 0.06  # lead over the next best from which there is no doubt between them
_DOUBT = 1.5  # confidence lost for each point of lead that is lacking


def best_of(snapshot: Snapshot, learnt: Learnt) -> tuple[Sequence[Element], float]:
    """The likeliest element and its confidence: its likeness, less where another is about as alike."""
    scored = sorted(
        ((likeness(learnt.features, one), element) for element, one in snapshot.features.items()),
        key=lambda pair: -pair[0],
    )
    if not scored:
        return (), 0.0
    (score, best), *others = scored
    rival = next((other for other, element in others[:20] if not _same_text(snapshot, best, element)), 0.0)
    return (best,), max(0.0, score - _DOUBT * max(0.0, CLEAR_LEAD - (score - rival)))


def _same_text(snapshot: Snapshot, one: Element, other: Element) -> bool:
    """Whether one holds the other and nothing else: whichever of them is given, its text is the same."""
    if snapshot.features[one].text != snapshot.features[other].text:
        return False
    return other in set(one.iterancestors()) or one in set(other.iterancestors())
