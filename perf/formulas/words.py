"""Word F1 without positions: multisets of lower-cased runs of [a-z0-9] (SROIE competition, task 2)."""

from __future__ import annotations

import re
from collections import Counter

from perf.formulas.counts import Counts

_WORD = re.compile(r"[a-z0-9]+")


def word_counts(predicted: str, true: str) -> Counts:
    """Multiset overlap of the two texts' words."""
    return multiset_counts(_WORD.findall(predicted.lower()), _WORD.findall(true.lower()))


def token_counts(predicted: str, true: str) -> Counts:
    """The same over whitespace tokens, for scripts other than Latin."""
    return multiset_counts(predicted.split(), true.split())


def multiset_counts(predicted: list[str], true: list[str]) -> Counts:
    """Overlap of two lists as multisets."""
    found, wanted = Counter(predicted), Counter(true)
    return Counts((found & wanted).total(), len(predicted), len(true))
