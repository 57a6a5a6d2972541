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


def split_tolerant_counts(predicted: str, true: str) -> Counts:
    """`word_counts`, but a true word that was read in pieces (`lorem ipsum` for `loremipsum`) is right.

    For truths taken from PDF text layers by a program that glued closely set words together. The pieces must be words
    that nothing else in the truth accounts for; they count as one predicted word. Errors of the other kind stay errors.
    """
    found, wanted = Counter(_WORD.findall(predicted.lower())), Counter(_WORD.findall(true.lower()))
    right, total = (found & wanted).total(), found.total()
    spare = found - wanted
    for word in (wanted - found).elements():
        pieces = _pieces(word, spare)
        if pieces:
            spare -= Counter(pieces)
            right += 1
            total -= len(pieces) - 1
    return Counts(right, total, wanted.total())


def _pieces(word: str, spare: Counter[str]) -> list[str]:
    """Words of `spare` that make up `word`, longest first; empty if none do."""
    for stop in range(len(word), 0, -1):
        head, tail = word[:stop], word[stop:]
        if spare[head] > 0:
            rest = _pieces(tail, spare - Counter([head])) if tail else []
            if rest or not tail:
                return [head, *rest]
    return []
