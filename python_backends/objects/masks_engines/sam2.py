"""SAM 2 as a segmenter: the picture is encoded once, its boxes are cut out by a second, small network."""

from __future__ import annotations

import math

import numpy as np
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

from python_backends.objects.engines.pixels import linear, normalised, stretched
from python_backends.objects.engines.settings import Colour
from python_backends.objects.segmenter import MARGIN
from python_backends.running import Array, Run

FEATURES = ("fine", "middle", "coarse")
LOGITS = "logits"
CELLS = 64
_SURE = np.float32(32)  # a logit beyond which FP32 knows no difference
_LEAST, _MOST = 2, 8  # places looked at in a cell, across and down


class Sam2Settings(BaseModel):
    """What `builders.sam` writes: pictures are `size` x `size`; `decoder` is the model of the boxes, which takes at
    most `boxes` of them in one call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    size: PositiveInt
    resample: int
    mean: Colour
    std: tuple[PositiveFloat, PositiveFloat, PositiveFloat]
    decoder: str
    boxes: PositiveInt


class Sam2Segmenter:
    """See `Segmenter`."""

    def __init__(self, model: str, settings: Sam2Settings) -> None:
        self.name, self.models = settings.name, (model, settings.decoder)
        self._settings = settings

    async def masks(self, image: Array, boxes: Array, run: Run) -> Array:
        """See `Segmenter`: FP32 [n, 64, 64]. Many boxes go in several calls, the picture in one."""
        if not len(boxes):
            return np.zeros((0, CELLS, CELLS), np.float32)
        encoder, decoder = self.models
        features = await run(encoder, {"pixels": self.seen(image)}, FEATURES)
        shares = boxes.astype(np.float32) / np.array([image.shape[1], image.shape[0]] * 2, np.float32)
        made = []
        for start in range(0, len(boxes), self._settings.boxes):
            part = shares[start : start + self._settings.boxes]
            given = {**{name: features[name] for name in FEATURES}, "boxes": part * np.float32(self._settings.size)}
            logits = (await run(decoder, given, [LOGITS]))[LOGITS]
            made += [cut_out(logit, box) for logit, box in zip(logits, part, strict=True)]
        return np.stack(made)

    def seen(self, image: Array) -> Array:
        """`image` UINT8 [h, w, 3] as the encoder takes it: FP32 [1, 3, size, size], its sides stretched alike."""
        settings = self._settings
        return normalised(
            stretched(image, settings.size, settings.size, settings.resample), settings.mean, settings.std
        )


def cut_out(logits: Array, box: Array) -> Array:
    """FP32 [64, 64]: the mean probability in each cell of `box` (shares of the picture) enlarged by `MARGIN`.

    `logits` FP32 [rows, columns] cover the whole picture; between their places they are bilinear.
    """
    rows, columns = logits.shape
    across, down = _places(box[0], box[2], columns), _places(box[1], box[3], rows)
    found = linear(linear(logits, down, 0), across, 1)
    chances = 1 / (1 + np.exp(-np.clip(found, -_SURE, _SURE)))
    chances[:, _outside(across, columns)] = 0  # nothing is there
    chances[_outside(down, rows)] = 0
    return np.asarray(chances.reshape(CELLS, len(down) // CELLS, CELLS, len(across) // CELLS).mean((1, 3)), np.float32)


def _places(start: float, stop: float, size: int) -> Array:
    """Where to look along one axis of `size` places: about as often in each cell as it has places."""
    length = stop - start
    low, reach = start - MARGIN * length, (1 + 2 * MARGIN) * length
    often = min(_MOST, max(_LEAST, math.ceil(reach * size / CELLS)))
    return np.asarray((low + reach * (np.arange(CELLS * often) + 0.5) / (CELLS * often)) * size - 0.5)


def _outside(places: Array, size: int) -> Array:
    return (places < -0.5) | (places > size - 0.5)
