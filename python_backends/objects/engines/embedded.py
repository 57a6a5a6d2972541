"""The detector of ours: Triton model `object_detector`, asked with the vectors of the sentence model `text_encoder`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from python_backends.objects.colouring import coloured
from python_backends.objects.confidence import Calibration
from python_backends.objects.detector import FLOOR, Found
from python_backends.objects.grouping import Region, regions_of
from python_backends.objects.plain import plain_prompt
from python_backends.objects.quoted import without_quotations
from python_backends.running import Array, Run
from python_backends.text_encoder.batches import Batch, Vectors, batches_of, together
from python_backends.text_encoder.encoder import INPUTS, OUTPUT
from python_backends.text_encoder.encoder import MODEL as TEXT_ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.vision.boxes import clipped
from python_backends.vision.views import padded
from python_backends.waiting import all_of

MODEL = "object_detector"
LONGEST = 640
"""Long side of the pictures it is trained on, where things are 24 to 300 pixels large."""

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
        return LONGEST

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """See `Detector`."""
        vectors = await self._vectors(prompts, run)
        seen = await run(
            MODEL, {"image": padded(image, MULTIPLE), "prompts": vectors}, ["relevance", "boxes", "features"]
        )
        height, width = image.shape[:2]
        boxes = clipped(seen["boxes"], width, height)
        found = [
            (place, region, factor)
            for place, (prompt, row) in enumerate(zip(prompts, seen["relevance"], strict=True))
            if self._calibration.confidence(float(row.max())) >= FLOOR
            for region, factor in self._coloured(image, regions_of(row, boxes, self._calibration.rules), prompt)
        ]
        return self._found(found, len(prompts), seen["features"])

    @staticmethod
    def _coloured(image: Array, regions: Sequence[Region], prompt: str) -> Iterator[tuple[Region, float]]:
        """Each region, and what its score is worth by the colours that its prompt names."""
        boxes = np.array([region.box for region in regions], np.float32).reshape(-1, 4)
        return zip(regions, coloured(image, boxes, prompt).tolist(), strict=True)

    def _found(self, found: Sequence[tuple[int, Region, float]], prompts: int, features: Array) -> Found:
        """A column for each region, whose only prompt that asks for it is its own."""
        relevance = np.zeros((prompts, len(found)), np.float32)
        for column, (place, region, factor) in enumerate(found):
            relevance[place, column] = self._calibration.confidence(region.score * factor)
        boxes = np.array([region.box for _, region, _ in found], np.float32).reshape(-1, 4)
        best = np.array([region.tokens[0] for _, region, _ in found], np.intp)
        return Found(relevance, boxes, features[best])

    async def _vectors(self, prompts: Sequence[str], run: Run) -> Vectors:
        batches = batches_of(
            self._tokenizer.tokenise([plain_prompt(without_quotations(prompt)) for prompt in prompts]).rows
        )

        async def vectors_of(batch: Batch) -> Vectors:
            given = dict(zip(INPUTS, (batch.ids, batch.mask), strict=True))
            vectors: Vectors = (await run(TEXT_ENCODER, given, [OUTPUT]))[OUTPUT]
            return vectors

        return together(batches, await all_of(map(vectors_of, batches)))
