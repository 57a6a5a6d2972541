"""How elements found on screens are scored."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from perf.bootstrap import interval
from perf.formulas.boxes import Box, iou
from perf.formulas.counts import pooled
from perf.formulas.detection import Answers, average_precision, calibration_error, judged, together
from perf.formulas.words import word_counts
from perf.gui_found import Found, texts_of
from perf.report import Figure
from perf.sets.screens import Screen
from python_backends.gui.roles import INTERACTIVE

T = TypeVar("T")
ENOUGH = 20  # elements a role must have in the truth to count in the mean
SMALL = 0.05  # share of the screen that the element around a click may have
_SHOWN = frozenset({"icon", "image", "text"})


@dataclass(frozen=True, slots=True)
class Trial:
    """A screen and what was found on it: `found` in the usual answer, `all` with every doubtful one."""

    screen: Screen
    found: Sequence[Found]
    all: Sequence[Found]


def of_role(trial: Trial, role: str, found: Sequence[Found]) -> Answers:
    """The boxes of one role."""
    guesses = [(each.box, each.confidence) for each in found if each.role == role]
    return judged(guesses, [box for other, box in trial.screen.elements if other == role])


def recall(some: Sequence[Answers]) -> float:
    """The share of what is there that was found; NaN where nothing is."""
    there = sum(each.there for each in some)
    return _right(some) / there if there else math.nan


def precision(some: Sequence[Answers]) -> float:
    """The share of what was found that is there; NaN where nothing was found."""
    found = sum(len(each.right) for each in some)
    return _right(some) / found if found else math.nan


def role_figures(trials: Sequence[Trial], role: str, prefix: str) -> list[Figure]:
    """AP50, recall and precision of one role, intervals over screens."""
    every = [of_role(trial, role, trial.all) for trial in trials]
    usual = [of_role(trial, role, trial.found) for trial in trials]
    groups = [trial.screen.group for trial in trials]
    return [
        _figure(f"{prefix}{role}_ap50_ratio", every, _average_precision, groups),
        _figure(f"{prefix}{role}_recall_ratio", usual, recall, groups),
        _figure(f"{prefix}{role}_precision_ratio", usual, precision, groups),
    ]


def counts_by_role(trials: Sequence[Trial], roles: frozenset[str]) -> dict[str, int]:
    """How many elements of each of `roles` there are, the commonest first; those without any left out."""
    counts = {role: sum(other == role for trial in trials for other, _ in trial.screen.elements) for role in roles}
    return {role: count for role, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])) if count}


def mean_average_precision(trials: Sequence[Trial], roles: frozenset[str], prefix: str) -> Figure:
    """mAP50 over the roles that have `ENOUGH` elements."""
    common = [role for role, count in counts_by_role(trials, roles).items() if count >= ENOUGH]
    rows = [{role: of_role(trial, role, trial.all) for role in common} for trial in trials]

    def mean(some: Sequence[dict[str, Answers]]) -> float:
        each = [_average_precision([row[role] for row in some]) for role in common]
        known = [value for value in each if not math.isnan(value)]  # a resample may lack a role
        return _mean(known)

    return _figure(f"{prefix}map50_ratio", rows, mean, [trial.screen.group for trial in trials])


def interactive_figures(trials: Sequence[Trial], prefix: str) -> list[Figure]:
    """Recall, precision and centre hits of what can be acted on, whatever its role."""
    rows = [_interactive(trial) for trial in trials]
    groups = [trial.screen.group for trial in trials]
    hits = [hit for trial in trials for hit in centre_hits(trial)]
    owners = [trial.screen.group for trial in trials for _ in centre_hits(trial)]
    return [
        _figure(f"{prefix}interactive_recall_ratio", rows, recall, groups),
        _figure(f"{prefix}interactive_precision_ratio", rows, precision, groups),
        _figure(f"{prefix}centre_hit_ratio", hits, _mean, owners),
    ]


def _interactive(trial: Trial) -> Answers:
    guesses = [(each.box, each.confidence) for each in trial.found if each.role in INTERACTIVE]
    return judged(guesses, [box for role, box in trial.screen.elements if role in INTERACTIVE])


def centre_hits(trial: Trial) -> list[bool]:
    """Of each true element whether one was found there: its centre lies in a box of 0.2 to 5 times its area, or
    IoU >= 0.3."""
    return [any(_meets(each.box, box) for each in trial.found) for _, box in trial.screen.elements]


def click_figures(trials: Sequence[Trial], prefix: str) -> list[Figure]:
    """Of each click whether a small element was found around it, with texts and without; and that element's size."""
    figures = []
    for name, shown in (("", True), ("_without_texts", False)):
        hits = [_smallest(trial, point, shown) is not None for trial in trials for point in trial.screen.points]
        owners = [trial.screen.group for trial in trials for _ in trial.screen.points]
        figures.append(_figure(f"{prefix}click_hit{name}_ratio", hits, _mean, owners))
    sizes = [size for trial in trials for point in trial.screen.points
             if (size := _smallest(trial, point, True)) is not None]  # fmt: skip
    return [*figures, Figure(f"{prefix}click_element_screen_share", _mean(sizes))]


def text_figure(trials: Sequence[Trial], prefix: str) -> Figure:
    """Word F1 of all texts."""
    rows = [word_counts(texts_of(trial.found), trial.screen.words or "") for trial in trials]
    return _figure(f"{prefix}word_f1_ratio", rows, lambda some: pooled(some).f1, [t.screen.group for t in trials])


def calibration_figure(trials: Sequence[Trial], roles: frozenset[str], prefix: str) -> Figure:
    """Expected calibration error over the roles that the truth has whole."""
    rows = [every_of([trial], roles) for trial in trials]
    groups = [trial.screen.group for trial in trials]
    return _figure(f"{prefix}ece_ratio", rows, lambda some: calibration_error(together(some)), groups)


def every_of(trials: Sequence[Trial], roles: frozenset[str]) -> Answers:
    """Every box of `roles`, doubtful ones as well."""
    return together([of_role(trial, role, trial.all) for trial in trials for role in sorted(roles)])


def duplicates(found: Sequence[Found]) -> int:
    """Pairs that are one element: of one role by IoU 0.6, of two roles of one sort by 0.8."""
    count = 0
    for place, first in enumerate(found):
        for other in found[place + 1 :]:
            sort = (first.role in _SHOWN) == (other.role in _SHOWN)
            bound = 0.6 if first.role == other.role else 0.8
            count += sort and iou(first.box, other.box) > bound
    return count


def _meets(found: Box, true: Box) -> bool:
    x, y = (true[0] + true[2]) / 2, (true[1] + true[3]) / 2
    inside = found[0] <= x <= found[2] and found[1] <= y <= found[3]
    ratio = _area(found) / max(1.0, _area(true))
    return (inside and 0.2 <= ratio <= 5) or iou(found, true) >= 0.3


def _smallest(trial: Trial, point: tuple[float, float], texts: bool) -> float | None:
    """The least share of the screen of an element around `point`, None without one of at most `SMALL`."""
    x, y = point
    screen = trial.screen.width * trial.screen.height
    shares = [
        _area(each.box) / screen
        for each in trial.found
        if each.box[0] <= x <= each.box[2] and each.box[1] <= y <= each.box[3] and (texts or each.role != "text")
    ]
    return min((share for share in shares if share <= SMALL), default=None)


def _figure(key: str, rows: Sequence[T], statistic: Callable[[Sequence[T]], float], groups: Sequence[str]) -> Figure:
    value = statistic(rows)
    return Figure(key, value, *(interval(rows, statistic, groups) or (None, None)))


def _average_precision(some: Sequence[Answers]) -> float:
    return average_precision(together(some))


def _right(some: Sequence[Answers]) -> int:
    return sum(int(each.right.sum()) for each in some)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
