"""Matches, predictions and truths: what precision, recall and F1 are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Counts(NamedTuple):
    """How many were right, how many were predicted, how many there are in truth."""

    right: int
    predicted: int
    true: int

    @property
    def f1(self) -> float:
        """2PR/(P+R) = 2 right / (predicted + true); 1.0 where nothing was to be found and nothing was."""
        total = self.predicted + self.true
        return 2 * self.right / total if total else 1.0


def pooled(counts: Iterable[Counts]) -> Counts:
    """The sum over items, whose `f1` is the micro average."""
    rows = list(counts)
    return Counts(sum(row.right for row in rows), sum(row.predicted for row in rows), sum(row.true for row in rows))
