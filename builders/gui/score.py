"""Average precision of detections per role, and the detector's standard duplicate removal for measuring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FEWEST = 20
"""Elements of a role from which its average precision says something."""
Floats = npt.NDArray[np.float32]
Found = Mapping[int, tuple[Floats, Floats]]
"""Of one picture: role -> boxes [k, 4] and scores [k]."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Of one role over all pictures: scores, best first, whether each was right, and how many elements there were."""

    scores: Floats
    right: npt.NDArray[np.bool_]
    elements: int

    @property
    def average_precision(self) -> float:
        """Area under the precision envelope, all points; NaN if there was nothing to find."""
        if not self.elements:
            return float("nan")
        hits = np.cumsum(self.right)
        precision = hits / np.arange(1, len(hits) + 1)
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        return float((envelope * self.right).sum() / self.elements)


def overlaps(first: Floats, second: Floats) -> Floats:
    """[n, 4], [m, 4] -> intersection over union [n, m]."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(-1)
    areas = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(-1) for boxes in (first, second)]
    return np.asarray(shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-6), np.float32)


def unique(boxes: Floats, scores: Floats, limit: float = 0.6) -> npt.NDArray[np.int64]:
    """Greedy removal of duplicates of one role: indices kept, best first."""
    order = np.argsort(-scores, kind="stable")
    clash = overlaps(boxes[order], boxes[order]) > limit
    kept: list[int] = []
    gone = np.zeros(len(order), bool)
    for place in range(len(order)):
        if not gone[place]:
            kept.append(place)
            gone |= clash[place]
    return np.asarray(order[kept], np.int64)


def found_in(boxes: Floats, scores: Floats, lowest: float = 0.02, limit: float = 0.6) -> Found:
    """The network's boxes [k, 4] and scores [k, roles] as detections without duplicates, role by role."""
    result: dict[int, tuple[Floats, Floats]] = {}
    for role in range(scores.shape[1]):
        chosen = np.flatnonzero(scores[:, role] >= lowest)
        kept = chosen[unique(boxes[chosen], scores[chosen, role], limit)]
        result[role] = boxes[kept], scores[kept, role]
    return result


def matched(boxes: Floats, scores: Floats, truth: Floats, at: float = 0.5) -> npt.NDArray[np.bool_]:
    """Which detections of one role and picture are right: each, best first, takes the free element it overlaps most."""
    right = np.zeros(len(boxes), bool)
    if not len(truth) or not len(boxes):
        return right
    shared = overlaps(boxes, truth)
    for index in np.argsort(-scores, kind="stable"):
        best = int(shared[index].argmax())
        if shared[index, best] >= at:
            right[index] = True
            shared[:, best] = -1
    return right


def curve_of(found: Sequence[Found], truth: Sequence[tuple[Floats, npt.NDArray[np.int64]]], role: int,
             at: float = 0.5) -> Curve:  # fmt: skip
    """One role's curve over pictures; `truth` gives each picture's boxes [m, 4] and roles [m]."""
    scores, right, elements = [], [], 0
    for one, (boxes, roles) in zip(found, truth, strict=True):
        mine = boxes[roles == role]
        elements += len(mine)
        scores.append(one[role][1])
        right.append(matched(*one[role], mine, at))
    all_scores, all_right = np.concatenate(scores), np.concatenate(right)
    order = np.argsort(-all_scores, kind="stable")
    return Curve(all_scores[order], all_right[order], elements)


def mean_precision(found: Iterable[Curve], fewest: int = FEWEST) -> float:
    """Mean average precision over roles with enough elements; NaN if there is none."""
    values = [curve.average_precision for curve in found if curve.elements >= fewest]
    return float(np.mean(values)) if values else float("nan")
