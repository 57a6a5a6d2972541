"""Fit what a relevance is worth and from where on an answer is given, on held-back scenes, and write it.

    python -m builders.objects.calibrate --data DIR --out model_repository/object_detector/1

The table is the isotonic regression of "the box is right" on the score of a region, thinned to at most 33 points.
An answer is given from the confidence of the best F1 on, provided that fewer than `WOLVES` regions an image are found
for what is absent. Everything is measured again on other held-back scenes: `figures.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from builders.objects.measure import RULES, Report, Tally, measure
from builders.objects.served import looks_of_graph
from builders.objects.sources import FITTED, JUDGED, Sources
from python_backends.objects.confidence import Calibration
from python_backends.objects.grouping import Rules

POINTS = 33
WOLVES = 0.05
"""Half of the 0.1 an image that is promised: other scenes are judged than those fitted, and the networks of screens,
which look too where a control is named, see some of what is absent."""
Doubles = npt.NDArray[np.float64]


def isotonic(scores: Doubles, right: npt.NDArray[np.bool_]) -> tuple[Doubles, Doubles]:
    """Pool adjacent violators: mean scores of the pools, ascending, and the share right in each, never falling."""
    order = np.argsort(scores, kind="stable")
    pools: list[tuple[float, float, int]] = []  # sum of scores, number right, number
    for score, hit in zip(scores[order], right[order], strict=True):
        pools.append((float(score), float(hit), 1))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            last, before = pools.pop(), pools.pop()
            pools.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    return (
        np.array([score / count for score, _, count in pools]),
        np.array([hits / count for _, hits, count in pools]),
    )


def table(scores: Doubles, right: npt.NDArray[np.bool_]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """At most `POINTS` points of the regression, one at 0: half at even shares of the scores, half evenly spaced.

    Most regions are noise of low score; those that are given lie where there are few.
    """
    at, worth = isotonic(scores, right)
    half = (POINTS - 1) // 2
    grid = np.concatenate(
        (np.quantile(scores, np.linspace(0, 1, half)), np.linspace(scores.max() / half, scores.max(), half))
    )
    points = {0.0: 0.0} | {float(x): float(np.interp(x, at, worth)) for x in np.unique(grid.round(4)) if x > 0}
    xs = sorted(points)
    return tuple(xs), tuple(round(y, 4) for y in np.maximum.accumulate([points[x] for x in xs]).tolist())


def expected_error(confidences: Doubles, right: npt.NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error over bins of equal width, weighted by how many answers fall into each."""
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidences[place == one].mean()) - float(right[place == one].mean())) * float((place == one).mean())
        for one in range(bins)
        if (place == one).any()
    ]
    return float(sum(gaps))


def operating(report: Report, worth: Calibration) -> float:
    """The confidence from which on answers are given."""
    whole, best, chosen = report.whole, 0.0, 1.0
    confidences, right = worth_of(worth, whole.scores), np.array(whole.right, bool)
    absent = worth_of(worth, report.of("absent").scores)
    for hundredths in range(5, 96):
        least = hundredths / 100
        given = confidences >= least
        f1 = float(2 * right[given].sum() / max(1, given.sum() + whole.there))
        if f1 > best and (absent >= least).sum() <= WOLVES * report.scenes:
            best, chosen = f1, least
    return chosen


def worth_of(calibration: Calibration, scores: Sequence[float] | Doubles) -> Doubles:
    """Confidences of many scores."""
    return np.array([calibration.confidence(float(score)) for score in scores])


def fitted(report: Report, rules: Rules) -> Calibration:
    """Table and operating point of a report."""
    whole = report.whole
    xs, ys = table(np.array(whole.scores), np.array(whole.right, bool))
    first = Calibration(xs, ys, 0.5, rules)
    return replace(first, least=operating(report, first))


def judged(report: Report, calibration: Calibration) -> dict[str, Any]:
    """Figures on scenes that were not fitted to."""
    whole = report.whole
    confidences, right = worth_of(calibration, whole.scores), np.array(whole.right, bool)
    given = confidences >= calibration.least
    absent = worth_of(calibration, report.of("absent").scores) >= calibration.least
    return {
        "scenes": report.scenes,
        "ap50": {kind: _rounded(tally) for kind, tally in sorted(report.kinds.items()) if tally.there},
        "ap50_all": round(whole.precision(), 3),
        "precision": round(float(right[given].mean()) if given.any() else 0.0, 3),
        "recall": round(float(right[given].sum() / max(1, whole.there)), 3),
        "absent_per_image": round(float(absent.sum()) / max(1, report.scenes), 3),
        "absent_prompts_per_image": round(report.of("absent").prompts / max(1, report.scenes), 2),
        "ece": round(expected_error(confidences, right), 4),
        "ece_of_given": round(expected_error(confidences[given], right[given]), 4),
        "least": calibration.least,
    }


def _rounded(tally: Tally) -> dict[str, float]:
    return {"ap50": round(tally.precision(), 3), "prompts": tally.prompts, "objects": tally.there}


def main(arguments: list[str] | None = None) -> int:
    """Write `calibration.json` and `figures.json` beside the graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of drawings")
    parser.add_argument("--pages", type=Path, help="folder of cuts of web pages")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model, with its graph")
    parser.add_argument("--scenes", type=int, default=300, help="how many to fit to, and as many to judge on")
    parser.add_argument("--sentences", type=Path, help="file of sentence vectors")
    chosen = parser.parse_args(arguments)
    sources = Sources(chosen.data, chosen.pages, chosen.sentences)
    looks = looks_of_graph(chosen.out)
    calibration = fitted(measure(sources.held(FITTED, chosen.scenes), looks, sources.sentences, RULES), RULES)
    calibration.save(chosen.out)
    figures = judged(measure(sources.held(JUDGED, chosen.scenes), looks, sources.sentences, RULES), calibration)
    (chosen.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
