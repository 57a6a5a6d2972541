"""A detector that finds blots of plain colours by their names, a segmenter that fills boxes, and pages to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from python_backends.objects.choice import Eyes
from python_backends.objects.detector import Found
from python_backends.objects.levels import PassSize
from python_backends.objects.looking import Eye
from python_backends.objects.opening import Pixels
from python_backends.ocr.plan import PagePlan, Plan
from python_backends.running import Array, Run

COLOURS = {"red": (220, 30, 30), "green": (30, 200, 60), "blue": (40, 60, 220), "yellow": (230, 220, 40)}
GREY = 200
Box = tuple[int, int, int, int]


def page_of(blots: Mapping[Box, str], size: tuple[int, int] = (600, 400)) -> Pixels:
    """A grey page of `size` (width, height) with a rectangle of its colour for each box."""
    page = np.full((size[1], size[0], 3), GREY, np.uint8)
    for (left, top, right, bottom), colour in blots.items():
        page[top:bottom, left:right] = COLOURS[colour]
    return page


@dataclass
class BlotDetector:
    """Each blot whose colour a prompt names, with `confidence`; `sizes` are those of the views it was given."""

    confidence: float = 0.9
    threshold: float = 0.5
    longest: int = 640
    name: str = "blots"
    model: str = "blot_detector"
    sizes: list[tuple[int, int]] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        self.sizes.append((image.shape[1], image.shape[0]))
        self.asked.append(tuple(prompts))
        columns, boxes = [], []
        for row, prompt in enumerate(prompts):
            for box in _blots(image, prompt):
                columns.append(np.eye(len(prompts), dtype=np.float32)[row] * self.confidence)
                boxes.append(box)
        relevance = np.array(columns, np.float32).reshape(-1, len(prompts)).T
        found = np.array(boxes, np.float32).reshape(-1, 4)
        return Found(relevance, found, found[:, :2])


def _blots(image: Array, prompt: str) -> list[Box]:
    """Connected parts of the colour that is a word of `prompt`; edges blurred by resizing belong to them."""
    colour = next((COLOURS[word] for word in prompt.split() if word in COLOURS), None)
    if colour is None:
        return []
    near = np.abs(image.astype(np.int32) - colour).sum(axis=2) < 150
    _, _, stats, _ = cv2.connectedComponentsWithStats(near.astype(np.uint8))
    return [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:].tolist() if area > 4]


@dataclass
class BoxSegmenter:
    """Masks that are the boxes themselves: the middle four fifths of the enlarged ones."""

    name: str = "boxes"
    models: tuple[str, ...] = ("box_segmenter",)
    given: list[Array] = field(default_factory=list)

    async def masks(self, image: Array, boxes: Array, run: Run) -> Array:
        self.given.append(boxes)
        at = (np.arange(64) + 0.5) / 64 * 1.25 - 0.125
        inside = (at > 0) & (at < 1)
        return np.repeat(np.outer(inside, inside)[None].astype(np.float32), len(boxes), axis=0)


def eyes(detector: BlotDetector | None = None, segmenter: BoxSegmenter | None = None) -> Eyes:
    detector = detector or BlotDetector()
    longest = detector.longest
    return Eyes(Eye(detector, PassSize(longest, longest, longest * longest)), segmenter or BoxSegmenter())


@dataclass
class Documents:
    """Answers for `ocr_document` and `ocr_page`: media n is a document of the pages `files[n]`, named by its number."""

    files: Sequence[Sequence[Pixels]]
    kind: str = "image"
    scale: float = 1.0
    requests: list[bytes] = field(default_factory=list)
    fetched: int = 0

    async def __call__(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        self.requests.append(bytes(inputs["REQUEST"][0]))
        if model == "ocr_document":
            return self._plan(bytes(inputs["MEDIA"][0]))
        assert model == "ocr_page"
        self.fetched += 1
        number = int(self.requests[-1].split(b'"page":')[1].rstrip(b"}"))
        pixels = self.files[int(inputs["DOCUMENT"][0])][number - 1]
        return {"PIXELS": pixels, "SCALE": np.array([self.scale], np.float32)}

    def _plan(self, media: bytes) -> dict[str, Array]:
        pages = self.files[int(media)]
        plans = tuple(
            PagePlan(
                number + 1, round(page.shape[1] / self.scale), round(page.shape[0] / self.scale), "image", "0" * 64
            )
            for number, page in enumerate(pages)
        )
        plan = Plan(self.kind, plans, len(plans), "hello" if self.kind == "text" else None)  # type: ignore[arg-type]
        return {"PLAN": _bytes(plan.to_json()), "DOCUMENT": _bytes(media)}


def _bytes(value: bytes) -> Array:
    return np.array([value], dtype=np.object_)


async def nothing(model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
    """A `Run` for what calls no model."""
    raise AssertionError(f"{model} was called")
