"""The second stage: groups become speakers, two by two, until no two are alike enough, or few enough are left.

How alike two groups are is the mean cosine between their windows, relative to the mean within each (the root of the
product). Sound and channel move both, so one threshold serves meetings, telephones and studios. Pairs of windows that
share sound do not count within a group: they are alike whoever speaks. All means come from sums, so merging is exact
and needs no window again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.diarization.features import Floats
from python_backends.diarization.groups import Labels, numbered
from python_backends.diarization.settings import DiarizationSettings

Matrix = npt.NDArray[np.float64]
WINDOW_S = 1.6
GONE = -np.inf


@dataclass(slots=True)
class Tally:
    """Of m groups: windows `counts` [m], `sums` [m, m] of cosines over pairs, and the same over pairs that share sound
    (`near_sums`, `near_counts`), in which every window is also its own pair."""

    counts: Matrix
    sums: Matrix
    near_sums: Matrix
    near_counts: Matrix

    def join(self, kept: int, gone: int) -> None:
        """Add group `gone` to group `kept`."""
        self.counts[kept] += self.counts[gone]
        for matrix in (self.sums, self.near_sums, self.near_counts):
            matrix[kept] += matrix[gone]
            matrix[:, kept] += matrix[:, gone]

    def within(self, usual: float, pairs: float) -> Matrix:
        """How alike the windows of each group are [m], drawn towards `usual` where there are few pairs."""
        apart = self.counts**2 - self.near_counts.diagonal()
        total = self.sums.diagonal() - self.near_sums.diagonal()
        return np.asarray((total + pairs * usual) / (apart + pairs))


def tally_of(vectors: Floats, middles: Matrix, labels: Labels) -> Tally:
    """The tally of windows `vectors` [n, 256] around the seconds `middles` [n], ascending, in groups `labels` [n]."""
    size = int(labels.max()) + 1
    totals = np.zeros((size, vectors.shape[1]))
    np.add.at(totals, labels, vectors)
    near_sums, near_counts = np.zeros((size, size)), np.zeros((size, size))
    for shift in range(len(vectors)):
        first, second = slice(0, len(vectors) - shift), slice(shift, None)
        close = middles[second] - middles[first] < WINDOW_S - 1e-6
        if not close.any():
            break
        cosines = np.einsum("nd,nd->n", vectors[first][close], vectors[second][close])
        pair = labels[first][close], labels[second][close]
        for one, other in (pair, pair[::-1]) if shift else (pair,):
            np.add.at(near_sums, (one, other), cosines)
            np.add.at(near_counts, (one, other), 1)
    return Tally(np.bincount(labels).astype(float), totals @ totals.T, near_sums, near_counts)


class Merger:
    """Groups on their way to speakers."""

    def __init__(self, tally: Tally, settings: DiarizationSettings) -> None:
        self._tally = tally
        self._settings = settings
        self._alive = np.ones(len(tally.counts), bool)
        self._into = np.arange(len(tally.counts))
        rows = [self._row(group) for group in range(len(tally.counts))]
        self._excess = np.stack([excess for excess, _ in rows])
        self._mergeable = np.stack([mergeable for _, mergeable in rows])

    @property
    def count(self) -> int:
        """Groups left."""
        return int(self._alive.sum())

    def merge(self, least: int = 1) -> None:
        """Merge the most alike of those that are alike enough, while more than `least` groups are left."""
        while self.count > least and self._mergeable.max() > GONE:
            self._join(*self._highest(self._mergeable))

    def merge_down_to(self, speakers: int) -> None:
        """Merge those that come nearest to being alike enough, until no more than `speakers` groups are left."""
        while self.count > speakers:
            self._join(*self._highest(self._excess))

    def absorb_small(self, windows: float, least: int = 1) -> None:
        """Give groups of fewer than `windows` to their most alike, the smallest first, but keep `least` groups."""
        while self.count > least:
            sizes = np.where(self._alive, self._tally.counts, np.inf)
            small = int(sizes.argmin())
            if sizes[small] >= windows:
                break
            self._join(small, int(self._likeness(small).argmax()))

    def labels(self, groups: Labels) -> Labels:
        """The speaker of each window, from 0 on in order of appearance; `groups` are the windows' groups."""
        return numbered(self._into[groups])

    def _highest(self, matrix: Matrix) -> tuple[int, int]:
        """The two groups that `matrix` has highest."""
        return divmod(int(matrix.argmax()), len(self._alive))

    def _join(self, one: int, other: int) -> None:
        kept, gone = sorted((one, other))
        self._tally.join(kept, gone)
        self._alive[gone] = False
        self._into[self._into == gone] = kept
        for matrix, row in zip((self._excess, self._mergeable), self._row(kept), strict=True):
            matrix[gone], matrix[:, gone] = GONE, GONE
            matrix[kept], matrix[:, kept] = row, row

    def _likeness(self, group: int) -> Matrix:
        """Of `group` to every other, relative to how alike the windows within are."""
        tally, settings = self._tally, self._settings
        within = np.maximum(tally.within(settings.usual, settings.usual_pairs), 1e-3)
        between = tally.sums[group] / (tally.counts[group] * tally.counts)
        likeness = between / np.sqrt(within[group] * within)
        likeness[group] = GONE
        return np.asarray(np.where(self._alive, likeness, GONE))

    def _row(self, group: int) -> tuple[Matrix, Matrix]:
        """By how much `group` is more alike to every other than one speaker's groups must be; how alike, if it is."""
        seconds = np.minimum(self._tally.counts[group], self._tally.counts) * self._settings.hop_s
        room = self._settings.doubt_s / np.maximum(seconds, self._settings.least_doubt_s)
        likeness = self._likeness(group)
        excess = likeness - self._settings.alike + room
        return np.asarray(excess), np.asarray(np.where(excess >= 0, likeness, GONE))
