"""How right the task `object_detection` is: on composed scenes it has never seen, and on photographs made by others.

    python -m perf.objects
    python -m perf.objects --data DIR
    python -m builders.scenes.write --half held --count 200 --out build/scenes --sprites DIR
    python -m perf.objects --scenes build/scenes

Scenes (by default the few in perf/scenes): average precision at IoU 0.5 for every kind of prompt (names and coloured
names of things that no training scene names are kinds of their own), all kinds together, regions given for absent
things per picture, the error of the confidences with the table behind it, and the overlap of masks with the truth, cut
out of the true boxes. Photographs (coco_val_mini, openvocab_mini): average precision of each class, averaged; F1 and
regions for absent classes at the task's own least confidence. Intervals are 95 % bootstrap intervals by picture.

`contours` is the plain way beside it: patches of one colour, judged by colour words alone (perf/contours.py).

The task runs in this process, without a server: levels, tiles, places and masks are those of service.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from perf.bootstrap import interval
from perf.command import parser_of, run
from perf.contours import answers_to, patches_of
from perf.formulas.boxes import Box
from perf.formulas.counts import pooled
from perf.formulas.detection import Answers, average_precision, calibration_error, judged, reliability, together
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Table, progress, write
from perf.sets.named_pictures import ABSENT, COCO, OPENVOCAB, SCENES, Picture, PictureSet
from python_backends.errors import InvalidRequest
from python_backends.objects.choice import Eyes, eyes_of
from python_backends.objects.detection import things_on
from python_backends.objects.local import LocalRun
from python_backends.objects.masks.page_mask import page_mask
from python_backends.objects.masks.png import on_page
from python_backends.objects.opening import Pixels
from python_backends.objects.request import Order
from python_backends.pointing.prompt import prompt_of

MODELS = CHECKOUT / "model_repository"
LEAST_PATCH = 0.5  # confidence from which the plain way's answers are given
FEW = 20  # true boxes of a kind below which it has no line of its own

Found = dict[str, list[tuple[Box, float]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One engine's answers to one picture: by kind of prompt, those of a kind together."""

    picture: str
    by_kind: Mapping[str, Answers]


@dataclass(frozen=True, slots=True)
class Scores:
    """All answers of one engine to one set. `least` is the confidence from which it gives an answer."""

    name: str
    by_class: bool
    least: float
    judged: Sequence[Judged]

    def kinds(self) -> list[str]:
        """Kinds with enough true boxes; all of them where the score is their mean."""
        counts: dict[str, int] = {}
        for one in self.judged:
            for kind, answers in one.by_kind.items():
                counts[kind] = counts.get(kind, 0) + answers.there
        return sorted(kind for kind, there in counts.items() if there >= (1 if self.by_class else FEW))

    def figure(self, key: str, statistic: Callable[[Sequence[Judged]], float]) -> Figure:
        """A statistic over pictures, with its interval."""
        bounds = interval(self.judged, statistic, [one.picture for one in self.judged])
        return Figure(f"{self.name}.{key}", statistic(self.judged), *(bounds or (None, None)))


def of_kind(kind: str, judged: Sequence[Judged]) -> Answers:
    """The answers to one kind of prompt."""
    return together([one.by_kind[kind] for one in judged if kind in one.by_kind])


def of_all(judged: Sequence[Judged]) -> Answers:
    """All answers, those to absent things too."""
    return together([answers for one in judged for answers in one.by_kind.values()])


def precision_of(kind: str) -> Callable[[Sequence[Judged]], float]:
    """The average precision of one kind of prompt, as a statistic over pictures."""
    return lambda judged: average_precision(of_kind(kind, judged))


def mean_precision(judged: Sequence[Judged]) -> float:
    """Average precision of each class that is there, averaged."""
    kinds = sorted({kind for one in judged for kind, answers in one.by_kind.items() if answers.there})
    values = [average_precision(of_kind(kind, judged)) for kind in kinds]
    return sum(values) / len(values) if values else math.nan


def figures_of(scores: Scores) -> list[Figure]:
    """What the module's docstring promises, but for masks."""
    figures = []
    if scores.by_class:
        figures.append(scores.figure("mean_ap50_ratio", mean_precision))
    else:
        figures += [scores.figure(f"{kind}.ap50_ratio", precision_of(kind)) for kind in scores.kinds()]
        figures.append(scores.figure("all.ap50_ratio", lambda judged: average_precision(of_all(judged))))
    least = scores.least
    figures.append(scores.figure("f1_ratio", lambda judged: pooled([of_all(judged).above(least)]).f1))
    absent = "absent_per_image_count", lambda judged: of_kind(ABSENT, judged).above(least).predicted / len(judged)
    figures.append(scores.figure(*absent))
    figures.append(scores.figure("calibration_error_ratio", lambda judged: calibration_error(of_all(judged))))
    return figures


def judge(picture: Picture, found: Found) -> Judged:
    """Every prompt's answers against its truth."""
    by_kind: dict[str, list[Answers]] = {}
    for asked in picture.asked:
        by_kind.setdefault(asked.kind, []).append(judged(found.get(asked.text, []), asked.boxes))
    return Judged(picture.id, {kind: together(answers) for kind, answers in by_kind.items()})


async def found_by_task(picture: Picture, image: Pixels, eyes: Eyes, run: LocalRun) -> Found:
    """Everything the task sees, however unsure, under each prompt."""
    order = Order(tuple(prompt_of(asked.text) for asked in picture.asked), (), 0.0)
    found: Found = {}
    for thing in await things_on(image, 1.0, order, eyes, run):
        found.setdefault(thing.label, []).append((thing.box, thing.confidence))
    return found


async def overlaps(picture: Picture, image: Pixels, eyes: Eyes, run: LocalRun) -> list[float]:
    """Of each thing's mask, cut out of its true box, with the true one."""
    if not picture.things:
        return []
    boxes = np.array([thing.box for thing in picture.things], np.float32)
    found = []
    for thing, mask in zip(picture.things, await eyes.segmenter.masks(image, boxes, run), strict=True):
        ours = on_page(page_mask(mask, thing.box, picture.width, picture.height))
        true = thing.mask(picture.width, picture.height)
        found.append(float((ours & true).sum() / max(1, (ours | true).sum())))
    return found


async def looked_at(
    pictures: Sequence[Picture], eyes: Eyes, run: LocalRun, masks: bool
) -> tuple[list[Judged], list[list[float]]]:
    """The task over all pictures: its answers, and the overlaps of its masks."""
    answers, cut = [], []
    for number, picture in enumerate(pictures):
        image = image_of(picture)
        answers.append(judge(picture, await found_by_task(picture, image, eyes, run)))
        cut.append(await overlaps(picture, image, eyes, run) if masks else [])
        if number % 20 == 19:
            progress(f"{number + 1} of {len(pictures)} pictures")
    return answers, cut


def image_of(picture: Picture) -> Pixels:
    """UINT8 [h, w, 3] RGB; InvalidRequest if the file is no picture."""
    image = cv2.imread(str(picture.path), cv2.IMREAD_COLOR)
    if image is None:
        raise InvalidRequest(f"{picture.path} is not a picture that can be read")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def found_by_contours(picture: Picture) -> Found:
    """The plain way's answers."""
    patches = patches_of(image_of(picture))
    return {asked.text: answers_to(asked.text, patches) for asked in picture.asked}


def measured(chosen: PictureSet, folder: Path, limit: int | None, masks: bool) -> tuple[list[Figure], list[Table]]:
    """One set by both ways."""
    pictures, eyes, run = chosen.load(folder)[:limit], eyes_of({}, MODELS), LocalRun(MODELS)
    progress(f"{chosen.name}: {len(pictures)} pictures")
    answers, cut = asyncio.run(looked_at(pictures, eyes, run, masks))
    ours = Scores(f"{chosen.name}.openfaze", chosen.by_class, eyes.eye.detector.threshold, answers)
    plain = [judge(picture, found_by_contours(picture)) for picture in pictures]
    theirs = Scores(f"{chosen.name}.contours", chosen.by_class, LEAST_PATCH, plain)
    both = [figures_of(scores) for scores in (ours, theirs)]
    tables = [side_by_side(chosen.name, *both), reliability_table(chosen.name, of_all(answers))]
    overlaps_found = [value for values in cut for value in values]
    if overlaps_found:
        bounds = interval(cut, lambda sample: float(np.mean([value for values in sample for value in values])))
        both.append(
            [
                Figure(
                    f"{chosen.name}.openfaze.mask_iou_ratio", float(np.mean(overlaps_found)), *(bounds or (None, None))
                )
            ]
        )
        tables.append(
            Table(f"{chosen.name}: masks cut out of true boxes", ["", "mean overlap"], [["openfaze", both[-1][0].text]])
        )
    return [figure for figures in both for figure in figures], tables


def side_by_side(name: str, ours: Sequence[Figure], theirs: Sequence[Figure]) -> Table:
    """One row a figure."""
    rows = [[figure.key.split(".", 2)[2], figure.text, other.text] for figure, other in zip(ours, theirs, strict=True)]
    return Table(name, ["figure", "openfaze", "contours"], rows)


def reliability_table(name: str, answers: Answers) -> Table:
    """How often answers of each confidence are right."""
    rows = [[f"{one.low:.1f} - {one.high:.1f}", str(one.answers), f"{one.confidence:.3f}", f"{one.right:.3f}"]
            for one in reliability(answers)]  # fmt: skip
    return Table(f"{name}: reliability of openfaze", ["confidence", "answers", "mean confidence", "share right"], rows)


def main() -> int:
    """Exit status 0."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = parser_of("objects", __doc__)
    parser.add_argument("--data", type=Path, help="folder of the evaluation sets")
    parser.add_argument("--scenes", type=Path, default=CHECKOUT / "perf" / "scenes", help="a folder of written scenes")
    parser.add_argument("--limit", type=int, help="first N pictures of each set")
    parser.add_argument("--no-masks", action="store_true")
    arguments = parser.parse_args()
    work = [(SCENES, arguments.scenes)]
    work += [(chosen, arguments.data / chosen.name) for chosen in (COCO, OPENVOCAB)] if arguments.data else []
    figures: list[Figure] = []
    tables: list[Table] = []
    for chosen, folder in work:
        found, shown = measured(chosen, folder, arguments.limit, not arguments.no_masks)
        figures, tables = [*figures, *found], [*tables, *shown]
    write(Report("objects", figures, 0, {"limit": arguments.limit}, tables))
    return 0


if __name__ == "__main__":
    run(main)
