"""The detector of ours: Triton model `object_detector`, asked with the vectors of the sentence model `text_encoder`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from python_backends.objects.colouring import coloured
from python_backends.objects.confidence import Calibration
from python_backends.objects.detector import FLOOR, Found
from python_backends.objects.grouping import Region, regions_of
from python_backends.objects.levels import PassSize
from python_backends.objects.plain import plain_prompt
from python_backends.objects.quoted import without_quotations
from python_backends.running import Array, Run
from python_backends.text_encoder.batches import Batch, Vectors, batches_of, together
from python_backends.text_encoder.encoder import INPUTS, OUTPUT
from python_backends.text_encoder.encoder import MODEL as TEXT_ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.vision.boxes import Boxes, clipped
from python_backends.vision.views import padded
from python_backends.waiting import all_of

MODEL = "object_detector"
PASS = PassSize(320, side=2048, pixels=1280 * 1280, large=0.3)
"""Most of the pictures it is trained on are 256 to 320 pixels large. It knows things of 24 to 100 pixels best: larger
ones are seen in a smaller picture. It takes pictures of any size, and fewer and larger tiles have fewer seams."""

MULTIPLE = 64
"""Sides are padded to it: twice what the network needs, so that its kernels are prepared for a fourth of the shapes."""


class EmbeddedDetector:
    """See `Detector`. Tokens are grouped and scores are made confidences here; a box is a candidate of one prompt."""

    def __init__(self, repository: Path) -> None:
        self._tokenizer = TextTokenizer(repository / TEXT_ENCODER / "1")
        self._calibration = Calibration.load(repository / MODEL / "1")

    @property
    def name(self) -> str:
        """See `Detector`."""
        return "openfaze"

    @property
    def model(self) -> str:
        """See `Detector`."""
        return MODEL

    @property
    def threshold(self) -> float:
        """See `Detector`."""
        return self._calibration.least

    @property
    def longest(self) -> int:
        """See `Detector`."""
        return PASS.longest

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """See `Detector`."""
        vectors = await self._vectors(prompts, run)
        seen = await run(
            MODEL, {"image": padded(image, MULTIPLE), "prompts": vectors}, ["relevance", "boxes", "features"]
        )
        return regions_in(image, prompts, Grid(**seen), self._calibration)

    async def _vectors(self, prompts: Sequence[str], run: Run) -> Vectors:
        batches = batches_of(self._tokenizer.tokenise([spoken(prompt) for prompt in prompts]).rows)

        async def vectors_of(batch: Batch) -> Vectors:
            given = dict(zip(INPUTS, (batch.ids, batch.mask), strict=True))
            vectors: Vectors = (await run(TEXT_ENCODER, given, [OUTPUT]))[OUTPUT]
            return vectors

        return together(batches, await all_of(map(vectors_of, batches)))


def spoken(prompt: str) -> str:
    """The words of a prompt whose vector the network is asked with."""
    return plain_prompt(without_quotations(prompt))


class Grid(NamedTuple):
    """What the network says of one picture: `relevance` FP32 [P, T], `boxes` FP32 [T, 4], `features` FP32 [T, d]."""

    relevance: Array
    boxes: Array
    features: Array


def regions_in(image: Array, prompts: Sequence[str], grid: Grid, calibration: Calibration) -> Found:
    """Tokens grouped, and scores made confidences: a column for each region, whose only prompt is its own."""
    height, width = image.shape[:2]
    boxes = clipped(grid.boxes, width, height)
    found = [
        (place, region, factor)
        for place, (prompt, row) in enumerate(zip(prompts, grid.relevance, strict=True))
        if calibration.confidence(float(row.max())) >= FLOOR
        for region, factor in _coloured(image, regions_of(row, boxes, calibration.rules), prompt)
    ]
    relevance = np.zeros((len(prompts), len(found)), np.float32)
    for column, (place, region, factor) in enumerate(found):
        relevance[place, column] = calibration.confidence(region.score * factor)
    best = np.array([region.tokens[0] for _, region, _ in found], np.intp)
    return Found(relevance, _boxes_of([region for _, region, _ in found]), grid.features[best])


def _coloured(image: Array, regions: Sequence[Region], prompt: str) -> Iterator[tuple[Region, float]]:
    """Each region, and what its score is worth by the colours that its prompt names."""
    return zip(regions, coloured(image, _boxes_of(regions), prompt).tolist(), strict=True)


def _boxes_of(regions: Sequence[Region]) -> Boxes:
    return np.array([region.box for region in regions], np.float32).reshape(-1, 4)
