"""What boxes with confidences are worth: average precision, and whether a confidence is the share that is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perf.formulas.boxes import Box, iou

RIGHT = 0.5  # IoU with a true box from which a box is right
POINTS = 101  # recalls at which precision is read off, as COCO does


class Scored(NamedTuple):
    """One answer: its confidence, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to some questions together, and how many true boxes there were to find."""

    scored: tuple[Scored, ...]
    there: int


def judged(found: Sequence[tuple[Box, float]], true: Sequence[Box], threshold: float = RIGHT) -> Answers:
    """Each box (surest first) takes the true box it overlaps most, if that is enough and nobody surer has it."""
    left, scored = list(true), []
    for box, confidence in sorted(found, key=lambda item: -item[1]):
        overlaps = [iou(box, other) for other in left]
        best = max(range(len(left)), key=overlaps.__getitem__, default=-1)
        right = best >= 0 and overlaps[best] >= threshold
        scored.append(Scored(confidence, right))
        if right:
            del left[best]
    return Answers(tuple(scored), len(true))


def together(answers: Sequence[Answers]) -> Answers:
    """All of them as one."""
    return Answers(tuple(item for one in answers for item in one.scored), sum(one.there for one in answers))


def average_precision(answers: Answers) -> float:
    """The mean, over `POINTS` recalls from 0 to 1, of the best precision at that recall or a higher one; NaN if there
    is nothing to find."""
    if not answers.there:
        return math.nan
    ordered = sorted(answers.scored, key=lambda item: -item.confidence)
    recalls, precisions, hits = [], [], 0
    for count, item in enumerate(ordered, 1):
        hits += item.right
        recalls.append(hits / answers.there)
        precisions.append(hits / count)
    for place in range(len(precisions) - 2, -1, -1):
        precisions[place] = max(precisions[place], precisions[place + 1])
    total, at = 0.0, 0
    for point in range(POINTS):
        while at < len(recalls) and recalls[at] < point / (POINTS - 1) - 1e-12:
            at += 1
        total += precisions[at] if at < len(recalls) else 0.0
    return total / POINTS


class Bin(NamedTuple):
    """Answers of one range of confidence [low, high): how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(scored: Sequence[Scored], bins: int = 10) -> list[Bin]:
    """Bins of equal width that hold anything."""
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        members = [item for item in scored if low <= item.confidence < high or (item.confidence == high == 1.0)]
        if members:
            mean = sum(item.confidence for item in members) / len(members)
            found.append(Bin(low, high, len(members), mean, sum(item.right for item in members) / len(members)))
    return found


def calibration_error(scored: Sequence[Scored], bins: int = 10) -> float:
    """Expected calibration error: |confidence - share right|, weighted by how many answers a bin holds; NaN of none."""
    total = len(scored)
    return (
        sum(one.count * abs(one.confidence - one.right) for one in reliability(scored, bins)) / total
        if total
        else math.nan
    )
