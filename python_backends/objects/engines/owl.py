"""OWL-ViT and OWLv2 as detectors: every prompt is read by itself, every patch of the picture proposes one box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from tokenizers import Tokenizer

from python_backends.errors import InvalidRequest
from python_backends.objects.detector import Found
from python_backends.objects.engines.pixels import normalised, squared, stretched
from python_backends.objects.engines.settings import OwlSettings
from python_backends.running import Array, Run

INPUTS = ("pixels", "input_ids", "attention_mask")
OUTPUTS = ("relevance", "boxes", "features")


class OwlDetector:
    """See `Detector`. The network gives relevance, boxes as shares of its square, and class vectors of length 1."""

    def __init__(self, model: str, settings: OwlSettings, tokenizer: Tokenizer) -> None:
        self.model, self.name = model, settings.name
        self.threshold, self.longest = settings.threshold, settings.size
        self._settings, self._tokenizer = settings, tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """See `Detector`. More prompts than a call takes are asked for in several."""
        ids, mask = self.read(prompts)
        pixels, most = self.seen(image), self._settings.prompts
        answers: list[Mapping[str, Array]] = []
        for start in range(0, len(prompts), most):
            part = slice(start, start + most)
            given = dict(zip(INPUTS, (pixels, ids[part], mask[part]), strict=True))
            answers.append(await run(self.model, given, OUTPUTS))
        relevance = np.concatenate([answer["relevance"] for answer in answers])
        return Found(relevance, self._in_pixels(answers[0]["boxes"], image), answers[0]["features"])

    def seen(self, image: Array) -> Array:
        """`image` UINT8 [h, w, 3] as the network takes it: FP32 [1, 3, size, size]."""
        settings = self._settings
        if settings.fit == "square":
            return normalised(squared(image, settings.size), settings.mean, settings.std)
        resized = stretched(image, settings.size, settings.size, settings.resample)
        return normalised(resized, settings.mean, settings.std)

    def read(self, prompts: Sequence[str]) -> tuple[Array, Array]:
        """(ids, mask) INT64 [P, tokens] of the prompts in their template; InvalidRequest for one that is too long."""
        ids = np.full((len(prompts), self._settings.tokens), self._settings.pad, np.int64)
        mask = np.zeros_like(ids)
        for row, prompt in enumerate(prompts):
            found = self._tokenizer.encode(self._settings.template.format(prompt.strip())).ids
            if len(found) > self._settings.tokens:
                raise InvalidRequest(f"prompt {row + 1} has {len(found)} tokens with its template; {self.name} reads "
                                     f"{self._settings.tokens}, so say it in fewer words", param="prompts")  # fmt: skip
            ids[row, : len(found)], mask[row, : len(found)] = found, 1
        return ids, mask

    def _in_pixels(self, boxes: Array, image: Array) -> Array:
        height, width = image.shape[:2]
        across, down = (max(height, width),) * 2 if self._settings.fit == "square" else (width, height)
        scaled = boxes * np.array([across, down, across, down], np.float32)
        return np.clip(scaled, 0, np.array([width, height, width, height], np.float32))
