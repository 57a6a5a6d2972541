"""What was found on one page, by prompt, and how finds of several views become one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.objects.grouping import Rules, distinct
from python_backends.vision.seams import Found as Seen
from python_backends.vision.seams import mended

Floats = npt.NDArray[np.float32]
_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Regions:
    """n regions of one page, surest first: `boxes` FP32 [n, 4] in its pixels, `confidences` FP32 [n], `queries` INT64
    [n], which of the things asked for each is, `features` FP32 [n, d]."""

    boxes: Floats
    confidences: Floats
    queries: npt.NDArray[np.int64]
    features: Floats

    def __len__(self) -> int:
        return len(self.boxes)

    def chosen(self, index: npt.NDArray[np.intp]) -> Regions:
        """Those at `index`, in its order."""
        return Regions(self.boxes[index], self.confidences[index], self.queries[index], self.features[index])

    @classmethod
    def none(cls) -> Regions:
        """Nothing."""
        empty = np.zeros((0, 0), np.float32)
        return cls(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64), empty)


def merged(levels: Sequence[Sequence[Seen]], features: Floats) -> Regions:
    """The finds of all views of a page, each thing once a query.

    `levels` hold what the views of one scale saw, in page pixels, coarsest first; halves at the seams of one level are
    joined there. What is still incomplete counts at the first level only: a thing that fits in no tile of a finer one
    is seen whole at a coarser. `features` are the rows that the finds name.
    """
    parts = [mended(views) for views in levels]
    parts = [part if place == 0 else part.chosen(~part.cut.any(axis=1)) for place, part in enumerate(parts)]
    if not any(map(len, parts)):
        return Regions.none()
    rows, boxes, scores, queries = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "boxes", "scores", "kinds")
    )
    kept = np.concatenate([_distinct(boxes, scores, np.flatnonzero(queries == one)) for one in np.unique(queries)])
    kept = kept[np.argsort(-scores[kept], kind="stable")]
    return Regions(boxes[kept], scores[kept], queries[kept].astype(np.int64), features[rows[kept]])


def both(one: Regions, other: Regions) -> Regions:
    """The finds of two detectors, each thing once a query. Rows of features that are shorter end in zeros."""
    if not len(one) or not len(other):
        return one if len(one) else other
    width = max(one.features.shape[1], other.features.shape[1])
    features = [np.pad(part.features, ((0, 0), (0, width - part.features.shape[1]))) for part in (one, other)]
    boxes, confidences, queries = (
        np.concatenate([getattr(part, name) for part in (one, other)]) for name in ("boxes", "confidences", "queries")
    )
    together = Regions(boxes, confidences, queries, np.concatenate(features))
    kept = [_distinct(boxes, confidences, np.flatnonzero(queries == query)) for query in np.unique(queries)]
    chosen = np.concatenate(kept)
    return together.chosen(chosen[np.argsort(-confidences[chosen], kind="stable")])


def best_named(regions: Regions) -> Regions:
    """Each thing once in all, under the name it fits best: for names that stand beside each other as alternatives."""
    return regions.chosen(_distinct(regions.boxes, regions.confidences, np.arange(len(regions))))


def _distinct(boxes: Floats, scores: Floats, members: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Those of `members` that neither repeat a surer one nor are a part of it, surest first."""
    order = members[np.argsort(-scores[members], kind="stable")]
    found: npt.NDArray[np.intp] = order[distinct(boxes[order], scores[order], _RULES)]
    return found
