"""How well prompts are answered on composed scenes: average precision at IoU 0.5 by kind of prompt, and cries of wolf.

Average precision is taken over all answers to all prompts of a kind together, most relevant first (the area under the
precision that is the best at any greater recall). Prompts about positions are left to the rules of serving.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from builders.objects.sentences import Sentences
from builders.scenes.scene import Prompt, Scene
from python_backends.objects.confidence import Calibration
from python_backends.objects.detector import Found
from python_backends.objects.engines.embedded import MULTIPLE, PASS, Grid, regions_in, spoken
from python_backends.objects.grouping import Rules, overlaps
from python_backends.objects.looking import Eye, look
from python_backends.pointing.prompt import prompt_of
from python_backends.running import Array, Run
from python_backends.vision.views import padded

Floats = npt.NDArray[np.float32]
Looks = Callable[[npt.NDArray[np.uint8], Floats], tuple[Floats, Floats]]
"""Image UINT8 [h, w, 3] and sentence vectors [P, 384] -> relevance [P, T], boxes [T, 4]: the network in any guise."""
RIGHT = 0.5
RULES = Rules(threshold=0.05, apart=0.4, within=0.6, rival=0.95, support=9)
"""As the embedded detector is served: nine tokens answer for an object in training. Chosen on held-back scenes that are
neither those to which confidences are fitted nor those on which they are judged."""


@dataclass(slots=True)
class Tally:
    """Answers to prompts of one kind: how relevant, whether right; and how many there were to find."""

    scores: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    there: int = 0
    prompts: int = 0

    def add(self, scores: Iterable[float], right: Iterable[bool], there: int) -> None:
        """The answers to one prompt."""
        self.scores += scores
        self.right += right
        self.there += there
        self.prompts += 1

    def precision(self) -> float:
        """Average precision; not a number where there was nothing to find."""
        return average_precision(np.array(self.scores), np.array(self.right, bool), self.there)

    def above(self, score: float) -> int:
        """Answers at least so relevant."""
        return int((np.array(self.scores) >= score).sum())


def average_precision(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], there: int) -> float:
    """Area under precision over recall, precision made to fall."""
    if not there:
        return float("nan")
    if not len(scores):
        return 0.0
    hits = np.cumsum(right[np.argsort(-scores, kind="stable")])
    precision = np.maximum.accumulate((hits / np.arange(1, len(hits) + 1))[::-1])[::-1]
    return float(np.sum(np.diff(hits, prepend=0) * precision) / there)


def judged(boxes: Floats, true: Floats) -> list[bool]:
    """Whether each of `boxes`, best first, is a true one that nobody better has taken."""
    left, found = np.ones(len(true), bool), []
    for box in boxes:
        shared = np.where(left, overlaps(box, true), 0) if len(true) else np.zeros(0)
        best = int(shared.argmax()) if len(shared) else -1
        found.append(best >= 0 and bool(shared[best] >= RIGHT))
        if found[-1]:
            left[best] = False
    return found


@dataclass(slots=True)
class Report:
    """Tallies by kind, and the number of scenes."""

    kinds: dict[str, Tally] = field(default_factory=dict)
    scenes: int = 0

    def of(self, kind: str) -> Tally:
        """The tally of a kind, made where it is new."""
        return self.kinds.setdefault(kind, Tally())

    @property
    def whole(self) -> Tally:
        """All kinds together, absent things included."""
        tallies = self.kinds.values()
        return Tally(
            [score for one in tallies for score in one.scores], [right for one in tallies for right in one.right],
            sum(one.there for one in tallies), sum(one.prompts for one in tallies),
        )  # fmt: skip

    def wolves(self, score: float) -> float:
        """Regions found for what is absent, per image, at a threshold."""
        return self.of("absent").above(score) / max(1, self.scenes)

    def figures(self, score: float) -> dict[str, float]:
        """Average precision by kind and of all, false regions of absent things per image at `score`."""
        found = {kind: tally.precision() for kind, tally in sorted(self.kinds.items()) if tally.there}
        return {**found, "all": self.whole.precision(), "absent_per_image": self.wolves(score)}


def kind_of(prompt: Prompt, scene: Scene) -> str:
    """The prompt's kind; names and coloured names of things that no training scene names are kinds of their own.

    Coloured names in other languages than English count as foreign.
    """
    if prompt.language != "en" and prompt.objects:
        return "foreign"
    unseen = any(scene.objects[number].unseen_name for number in prompt.objects)
    return f"unseen_{prompt.kind}" if unseen and prompt.kind in ("name", "colour_name") else prompt.kind


class GridDetector:
    """A network in any guise behind the seam of service (`detector.Detector`). What it gives are scores."""

    name, model, threshold, longest = "grid", "grid", 0.0, PASS.longest

    def __init__(self, looks: Looks, sentences: Sentences, rules: Rules) -> None:
        self._looks, self._sentences = looks, sentences
        self._scores = Calibration((0.0, 1.0), (0.0, 1.0), 0.0, rules)

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """See `detector.Detector`."""
        asked = self._sentences.of([spoken(prompt) for prompt in prompts])
        relevance, boxes = self._looks(padded(image, MULTIPLE), asked)
        return regions_in(image, prompts, Grid(relevance, boxes, np.zeros((len(boxes), 1), np.float32)), self._scores)


async def no_run(model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
    """No other model is called."""
    raise AssertionError(model)


def measure(scenes: Iterable[Scene], looks: Looks, sentences: Sentences, rules: Rules) -> Report:
    """Ask every scene its own prompts, looking at the levels of service."""
    report, eye = Report(), Eye(GridDetector(looks, sentences, rules), PASS)
    for scene in scenes:
        prompts = [prompt for prompt in scene.prompts if prompt.kind != "position"]
        report.scenes += 1
        if not prompts:
            continue
        found = asyncio.run(look(scene.image, [prompt_of(prompt.text) for prompt in prompts], 0.0, eye, no_run))
        for prompt, (_, regions) in zip(prompts, found, strict=True):
            true = np.array([scene.objects[number].box for number in prompt.objects], np.float32).reshape(-1, 4)
            report.of(kind_of(prompt, scene)).add(regions.confidences.tolist(), judged(regions.boxes, true), len(true))
    return report
