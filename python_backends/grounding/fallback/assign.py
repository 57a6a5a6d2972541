"""Which proposal becomes which leaf: the best first, and no words twice without a good reason."""

from __future__ import annotations

from collections.abc import Iterable

from python_backends.grounding.fallback.proposals import Proposal

LEAST = 0.3  # a proposal below it is a guess
SHARED = 0.45  # what is left of a score if another leaf has the words already


def assigned(proposals: Iterable[Proposal]) -> dict[int, Proposal]:
    """One proposal for each target that has one at all.

    Greedy: in business documents the surest pairs leave the others little choice, and an optimal assignment would trade
    a sure pair for two doubtful ones.
    """
    ranked = sorted(proposals, key=lambda item: (-item.score, item.span, item.target))
    chosen: dict[int, Proposal] = {}
    taken: set[int] = set()
    for item in ranked:
        words = range(item.span.start, item.span.stop)
        if item.score >= LEAST and item.target not in chosen and taken.isdisjoint(words):
            chosen[item.target] = item
            taken.update(words)
    for item in ranked:
        if item.score * SHARED >= LEAST and item.target not in chosen:
            chosen[item.target] = item._replace(score=item.score * SHARED)
    return chosen
