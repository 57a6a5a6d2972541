"""Measure a segmenter's graph on held-back scenes: overlap with the true masks, beside two plain baselines.

    python -m builders.segmenter.measure --model model_repository/segmenter/1/model.onnx --sprites build/sprites

Boxes are the true ones, and the same moved as a detector moves them; drawings are such as no training scene shows. The
baselines need no network: the box itself, and GrabCut (Rother et al. 2004, OpenCV's, five rounds) started from it. What
is compared are page pixels. The last line is JSON. Needs no PyTorch.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from builders.scenes import Scene, SceneObject, Settings, compose
from builders.segmenter.prompts import jittered
from python_backends.objects.masks.certainty import expected_overlap
from python_backends.objects.masks.page_mask import Bools, Box, enlarged, page_mask
from python_backends.objects.masks.png import on_page

LEAST_VISIBLE = 0.15
ROUNDS = 5  # of GrabCut
GRABCUT_EVERY = 4  # scenes: it is slow
DRAWS = 1000  # of scenes, for the intervals
SIDES = (24, 48, 96, 192, 10_000)  # classes of size, by the longer side in pixels

Pixels = npt.NDArray[np.uint8]
Segment = Callable[[Pixels, npt.NDArray[np.float32]], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing asked for once: what overlap which method reached, and what the network promised."""

    scene: int
    kind: str
    side: float
    moved: bool
    overlaps: dict[str, float]
    promised: float


def measured(segment: Segment, settings: Settings, scenes: int, seed: int) -> Iterator[Measured]:
    """Every visible thing of the scenes, with its true box and with one that was moved."""
    for number in range(scenes):
        scene = compose(seed + number, settings)
        things = [thing for thing in scene.objects if thing.visible >= LEAST_VISIBLE]
        rng = np.random.default_rng([seed, number])
        asked = [(thing, box, moved) for thing in things
                 for moved, box in enumerate((thing.box, jittered(rng, thing.box)))]  # fmt: skip
        if not asked:
            continue
        found = segment(scene.image, np.array([box for _, box, _ in asked], np.float32))
        for (thing, box, moved), probabilities in zip(asked, found, strict=True):
            masks = {
                "ours": on_page(page_mask(probabilities, box, *scene.image.shape[1::-1])),
                "box": filled(scene, box),
            }
            if number % GRABCUT_EVERY == 0:
                masks["grabcut"] = grabcut(scene.image, box)
            truth = whole(scene, thing)
            overlaps = {name: overlap(mask, truth) for name, mask in masks.items()}
            side = max(thing.box[2] - thing.box[0], thing.box[3] - thing.box[1])
            yield Measured(number, thing.kind, side, bool(moved), overlaps, expected_overlap(probabilities))


def whole(scene: Scene, thing: SceneObject) -> Bools:
    """The thing's mask on the whole picture."""
    page = np.zeros(scene.image.shape[:2], np.bool_)
    x0, y0, x1, y1 = thing.box
    page[y0:y1, x0:x1] = thing.mask
    return page


def filled(scene: Scene, box: Box) -> Bools:
    """Everything in the box."""
    page = np.zeros(scene.image.shape[:2], np.bool_)
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    page[y0:y1, x0:x1] = True
    return page


def grabcut(image: Pixels, box: Box) -> Bools:
    """GrabCut within the enlarged box, everything outside of the box being ground."""
    height, width = image.shape[:2]
    left, top, right, bottom = (round(edge) for edge in enlarged(box))
    left, top, right, bottom = max(0, left), max(0, top), min(width, right), min(height, bottom)
    part = np.ascontiguousarray(image[top:bottom, left:right])
    mask = np.full(part.shape[:2], cv2.GC_BGD, np.uint8)
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    mask[y0 - top : y1 - top, x0 - left : x1 - left] = cv2.GC_PR_FGD
    page = np.zeros((height, width), np.bool_)
    if (mask == cv2.GC_BGD).any() and (mask == cv2.GC_PR_FGD).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.setRNGSeed(0)
        cv2.grabCut(part, mask, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    page[top:bottom, left:right] = (mask == cv2.GC_PR_FGD) | (mask == cv2.GC_FGD)
    return page


def overlap(first: Bools, second: Bools) -> float:
    """Intersection over union; 1 for nothing and nothing."""
    either = np.count_nonzero(first | second)
    return np.count_nonzero(first & second) / either if either else 1.0


def interval(rows: Sequence[Measured], method: str) -> tuple[float, float, float]:
    """Mean overlap and its 95 % interval, drawing whole scenes."""
    scenes = sorted({row.scene for row in rows})
    sums = {scene: [row.overlaps[method] for row in rows if row.scene == scene] for scene in scenes}
    totals = np.array([(sum(values), len(values)) for values in sums.values()])
    drawn = totals[np.random.default_rng(0).integers(len(scenes), size=(DRAWS, len(scenes)))].sum(1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], (2.5, 97.5))
    return float(totals[:, 0].sum() / totals[:, 1].sum()), float(low), float(high)


def report(rows: Sequence[Measured]) -> dict[str, Any]:
    """All figures, rounded."""
    figures: dict[str, Any] = {"objects": sum(not row.moved for row in rows)}
    for moved, name in ((False, "true_boxes"), (True, "moved_boxes")):
        chosen = [row for row in rows if row.moved == moved]
        methods = {"ours": chosen, "box": chosen, "grabcut": [row for row in chosen if "grabcut" in row.overlaps]}
        part: dict[str, Any] = {method: _rounded(interval(given, method)) for method, given in methods.items() if given}
        part["half_right"] = round(float(np.mean([row.overlaps["ours"] >= 0.5 for row in chosen])), 4)
        part["by_kind"] = _grouped(chosen, lambda row: row.kind)
        part["by_side"] = _grouped(chosen, lambda row: f"<{next(side for side in SIDES if row.side < side)}")
        part["promised"] = round(float(np.mean([row.promised for row in chosen])), 4)
        part["promise_error"] = round(float(np.mean([abs(row.promised - row.overlaps["ours"]) for row in chosen])), 4)
        figures[name] = part
    return figures


def _grouped(rows: Sequence[Measured], key: Callable[[Measured], str]) -> dict[str, list[float]]:
    """Mean overlap and number of things of each group."""
    groups: dict[str, list[float]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row.overlaps["ours"])
    return {name: [round(float(np.mean(values)), 4), len(values)] for name, values in sorted(groups.items())}


def _rounded(values: tuple[float, float, float]) -> list[float]:
    return [round(value, 4) for value in values]


def segmenter(path: Path, threads: int) -> Segment:
    """The graph in ONNX Runtime, FP32."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def segment(image: Pixels, boxes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = session.run(["masks"], {"image": image, "boxes": boxes})[0]
        return found

    return segment


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sprites", type=Path, help="cache of builders.scenes.sprites")
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1_000_000)
    parser.add_argument("--half", choices=("train", "held"), default="held")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    settings = Settings(half=arguments.half, sprites=arguments.sprites, prompts=0)
    rows = list(measured(segmenter(arguments.model, arguments.threads), settings, arguments.scenes, arguments.seed))
    figures = report(rows)
    for boxes in ("true_boxes", "moved_boxes"):
        for method in ("ours", "box", "grabcut"):
            mean, low, high = figures[boxes][method]
            sys.stdout.write(f"{boxes:12} {method:8} {mean:.3f} ({low:.3f} to {high:.3f})\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
