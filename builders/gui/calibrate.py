"""Fit what the detector's scores mean, on held-back pages: `calibration.json` beside the network.

    python -m builders.gui.calibrate --model model_repository/gui_detector/1 --held PAGES

A confidence is the probability that a box is right: overlap of 0.5 or more with an element of its role that no surer
box has taken. Every second page is fitted on, the others tell the error that is left (ECE). Each role has a rising
line of its own, pulled towards that of all roles where it has few examples.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from builders.gui.folder import Page, Pictures, pages_in
from builders.gui.score import matched
from python_backends.gui.calibration import Calibration
from python_backends.gui.detect import USUAL, decoded, once
from python_backends.gui.networks import RawElements
from python_backends.gui.roles import ROLES, TEXT
from python_backends.vision.views import View, views_of

LOWEST = 0.02
"""Confidence of the least box that is fitted on."""
EDGES = np.array([0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
"""Of the bins of scores that a line is drawn through."""
WEIGHT = 10.0
"""Examples in a bin that count as much as the line of all roles."""
Answers = Sequence[tuple[Page, RawElements, View]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Boxes of one role over many pages: scores, whether each is right, and how many elements there were."""

    scores: Floats
    right: npt.NDArray[np.bool_]
    elements: int


def answers_of(folder: Path, pages: Sequence[Page]) -> Answers:
    """What the network in `folder` says to whole pages."""
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    pictures, found = Pictures(), []
    for page in pages:
        (view,) = views_of(pictures.of(page))
        found.append((page, RawElements(*session.run(["boxes", "scores", "features"], {"image": view.image})), view))
    return found


def judged(answers: Answers, calibration: Calibration) -> list[Judged]:
    """The boxes that remain when each element is kept once, role by role."""
    scores: list[list[Floats]] = [[] for _ in ROLES]
    right: list[list[npt.NDArray[np.bool_]]] = [[] for _ in ROLES]
    elements = np.zeros(len(ROLES), int)
    for page, raw, view in answers:
        found = once(decoded(view, raw, calibration, LOWEST))
        for role in range(len(ROLES)):
            mine = found.chosen(found.kinds == role)
            truth = page.boxes[page.roles == role]
            elements[role] += len(truth)
            scores[role].append(raw.scores[mine.rows, role].astype(np.float64))
            right[role].append(matched(mine.boxes, mine.scores, truth))
    return [Judged(np.concatenate(s), np.concatenate(r), int(n))
            for s, r, n in zip(scores, right, elements, strict=True)]  # fmt: skip


def rising(values: Floats, weights: Floats) -> Floats:
    """The nearest sequence that never falls (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            last = blocks.pop()
            total = blocks[-1][1] + last[1]
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + last[0] * last[1]) / total, total, blocks[-1][2] + last[2]]
    return np.concatenate([np.full(int(count), value) for value, _, count in blocks])


def line_of(judged: Judged, prior: Callable[[Floats], Floats] = np.asarray) -> tuple[Floats, Floats]:
    """Points of the rising line from scores to confidences; where there are few examples it is near `prior`."""
    which = np.digitize(judged.scores, EDGES[1:-1])
    counts = np.bincount(which, minlength=len(EDGES) - 1).astype(np.float64)
    hits = np.bincount(which, judged.right, len(EDGES) - 1)
    sums = np.bincount(which, judged.scores, len(EDGES) - 1)
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    points = np.where(counts > 0, sums / np.maximum(counts, 1), middles)
    values = (hits + prior(points) * WEIGHT) / (counts + WEIGHT)
    return points, rising(values, counts + WEIGHT)


def fitted(answers: Answers) -> dict[str, Any]:
    """The file's content. Fitted twice: which of two boxes is dropped depends on the confidences too."""
    calibration, told = Calibration.plain(), {}
    for _ in range(2):
        roles = judged(answers, calibration)
        every = Judged(np.concatenate([r.scores for r in roles]), np.concatenate([r.right for r in roles]), 0)
        common = line_of(every)
        told = {name: _entry(role, common) for name, role in zip(ROLES, roles, strict=True)}
        calibration = calibration_from(told)
    return {"roles": told}


def _entry(role: Judged, common: tuple[Floats, Floats]) -> dict[str, Any]:
    points, values = line_of(role, lambda x: np.interp(x, *common))
    return {"scores": [round(float(x), 5) for x in points], "confidences": [round(float(x), 4) for x in values]}


def calibration_from(roles: dict[str, Any]) -> Calibration:
    """As the server reads it."""
    lines = tuple((np.array(roles[r]["scores"], np.float32), np.array(roles[r]["confidences"], np.float32))
                  for r in ROLES)  # fmt: skip
    return Calibration(lines)


def calibration_error(confidences: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and share of right boxes, by bins of equal width."""
    if not len(confidences):
        return 0.0
    which = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [abs(float((confidences[which == b] - right[which == b]).sum())) for b in range(bins)]
    return sum(gaps) / len(confidences)


def report(answers: Answers, calibration: Calibration, lowest: float = 0.1) -> dict[str, Any]:
    """ECE over boxes of confidence `lowest` or more, together and per role, and precision and recall at `USUAL`."""
    roles, everything, per_role = judged(answers, calibration), [], {}
    for index, (name, role) in enumerate(zip(ROLES, roles, strict=True)):
        confidences = np.interp(role.scores, *calibration.points[index])
        shown = confidences >= lowest
        everything.append((confidences[shown], role.right[shown]))
        kept = confidences >= USUAL
        hits = int(role.right[kept].sum())
        per_role[name] = {
            "elements": role.elements, "precision": round(hits / max(1, int(kept.sum())), 3),
            "recall": round(hits / max(1, role.elements), 3), "ece": round(calibration_error(*everything[-1]), 4),
        }  # fmt: skip
    together = [(np.concatenate([c for c, _ in some]), np.concatenate([r for _, r in some]))
                for some in (everything, everything[:TEXT] + everything[TEXT + 1 :])]  # fmt: skip
    errors = [round(calibration_error(*each), 4) for each in together]
    return {"ece": errors[0], "ece_without_text": errors[1], "boxes": len(together[0][0]), "roles": per_role}


def main(arguments: Sequence[str]) -> int:
    """Write the file; the error left on the other half of the pages goes to standard output as JSON."""
    parser = argparse.ArgumentParser("builders.gui.calibrate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="version folder with model.onnx")
    parser.add_argument("--held", type=Path, required=True, help="folder of pages that were not trained on")
    parser.add_argument("--most", type=int, default=400, help="pages to use")
    settings = parser.parse_args(arguments)
    answers = answers_of(settings.model, list(pages_in(settings.held))[: settings.most])
    told = fitted(answers[::2])
    (settings.model / "calibration.json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(report(answers[1::2], calibration_from(told["roles"]))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
