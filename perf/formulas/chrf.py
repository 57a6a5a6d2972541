"""chrF++ (Popović 2017): character n-grams to 6 and word n-grams to 2, recall counted twice (beta 2).

The corpus score as sacreBLEU defines it (`nw:2`, `nc:6`, no smoothing): counts are summed over the corpus for each
order, precision and recall are averaged over the orders that occur, and the F-score is taken of the averages.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence

CHARACTERS, WORDS, BETA = 6, 2, 2.0
_PUNCTUATION = frozenset(string.punctuation)

# Per order: n-grams of the hypothesis, of the reference, and those they share.
Counts = list[tuple[int, int, int]]


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """The score of a corpus, 0 to 100; each hypothesis has one reference."""
    return score_of(counts_of(*pair) for pair in zip(hypotheses, references, strict=True))


def counts_of(hypothesis: str, reference: str) -> Counts:
    """The counts of one sentence, character orders first."""
    pairs = [
        (_ngrams(found, order), _ngrams(wanted, order))
        for found, wanted, most in (
            ("".join(hypothesis.split()), "".join(reference.split()), CHARACTERS),
            (_words(hypothesis), _words(reference), WORDS),
        )
        for order in range(1, most + 1)
    ]
    # An order that the reference is too short for says nothing about the hypothesis.
    return [(found.total() if wanted else 0, wanted.total(), (found & wanted).total()) for found, wanted in pairs]


def score_of(sentences: Iterable[Counts]) -> float:
    """The score of a corpus from its sentences' counts."""
    totals = [[0, 0, 0] for _ in range(CHARACTERS + WORDS)]
    for counts in sentences:
        for total, count in zip(totals, counts, strict=True):
            for place, value in enumerate(count):
                total[place] += value
    rated = [(match / found, match / wanted) for found, wanted, match in totals if found and wanted]
    if not rated:
        return 0.0
    precision = sum(pair[0] for pair in rated) / len(rated)
    recall = sum(pair[1] for pair in rated) / len(rated)
    if precision + recall == 0:
        return 0.0
    factor = BETA * BETA
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall)


def _ngrams(items: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(items[start : start + order]) for start in range(len(items) - order + 1))


def _words(text: str) -> list[str]:
    """Words, with one punctuation mark at an end set apart."""
    words: list[str] = []
    for word in text.split():
        if len(word) > 1 and word[-1] in _PUNCTUATION:
            words += [word[:-1], word[-1]]
        elif len(word) > 1 and word[0] in _PUNCTUATION:
            words += [word[0], word[1:]]
        else:
            words.append(word)
    return words
