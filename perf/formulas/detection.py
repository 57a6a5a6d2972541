"""What boxes with confidences are worth: average precision, and whether a confidence is the share that is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from perf.formulas.boxes import Box, iou
from perf.formulas.counts import Counts

RIGHT = 0.5  # IoU with a true box from which a box is right
POINTS = 101  # recalls at which precision is read off, as COCO does


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """n answers to one or more questions: `confidences` FP64 [n], whether each is `right` BOOL [n], and how many true
    boxes there were to find."""

    confidences: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    there: int

    def above(self, confidence: float) -> Counts:
        """Right, given and true boxes if only answers of at least that confidence are given."""
        given = self.confidences >= confidence
        return Counts(int((given & self.right).sum()), int(given.sum()), self.there)


def judged(found: Sequence[tuple[Box, float]], true: Sequence[Box], threshold: float = RIGHT) -> Answers:
    """Each box (surest first) takes the true box it overlaps most, if that is enough and nobody surer has it."""
    left, confidences, rights = list(true), [], []
    for box, confidence in sorted(found, key=lambda item: -item[1]):
        overlaps = [iou(box, other) for other in left]
        best = max(range(len(left)), key=overlaps.__getitem__, default=-1)
        right = best >= 0 and overlaps[best] >= threshold
        confidences.append(confidence)
        rights.append(right)
        if right:
            del left[best]
    return Answers(np.array(confidences, np.float64), np.array(rights, np.bool_), len(true))


def together(answers: Sequence[Answers]) -> Answers:
    """All of them as one."""
    if not answers:
        return Answers(np.zeros(0), np.zeros(0, np.bool_), 0)
    return Answers(np.concatenate([one.confidences for one in answers]), np.concatenate([one.right for one in answers]),
                   sum(one.there for one in answers))  # fmt: skip


def average_precision(answers: Answers) -> float:
    """The mean, over `POINTS` recalls from 0 to 1, of the best precision at that recall or a higher one; NaN if there
    is nothing to find."""
    if not answers.there:
        return math.nan
    hits = np.cumsum(answers.right[np.argsort(-answers.confidences, kind="stable")])
    precisions = hits / np.arange(1, len(hits) + 1)
    best = np.append(np.maximum.accumulate(precisions[::-1])[::-1], 0.0)  # beyond the last recall nothing is precise
    recalls = np.linspace(0, 1, POINTS)
    return float(best[np.searchsorted(hits / answers.there, recalls - 1e-12)].mean())


class Bin(NamedTuple):
    """Of one range of confidence [low, high): how many answers, their mean confidence, and the share that is right."""

    low: float
    high: float
    answers: int
    confidence: float
    right: float


def reliability(answers: Answers, bins: int = 10) -> list[Bin]:
    """Bins of equal width that hold anything; a confidence of 1 is in the last one."""
    places = np.minimum((answers.confidences * bins).astype(np.intp), bins - 1)
    found = []
    for place in np.unique(places):
        members = places == place
        confidences, right = answers.confidences[members], answers.right[members]
        found.append(Bin(place / bins, (place + 1) / bins, len(right), float(confidences.mean()), float(right.mean())))
    return found


def calibration_error(answers: Answers, bins: int = 10) -> float:
    """Expected calibration error: |confidence - share right|, weighted by how many answers a bin holds; 0 of none."""
    total = len(answers.confidences)
    if not total:
        return 0.0
    return sum(one.answers * abs(one.confidence - one.right) for one in reliability(answers, bins)) / total
