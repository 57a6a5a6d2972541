"""The seam between the task and what finds things by their names: a network of ours, or one out of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from python_backends.running import Array, Run

FLOOR = 0.02
"""Relevance under which a candidate is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a detector sees in one picture. Boxes are candidates: those of one prompt may still repeat each other.

    `relevance` FP32 [P, T] 0 to 1, row i for prompt i; `boxes` FP32 [T, 4] pixels of the given picture, x0 y0 x1 y1,
    clipped to it; `features` FP32 [T, D], the network's own view of each box.
    """

    relevance: Array
    boxes: Array
    features: Array

    def __post_init__(self) -> None:
        assert self.relevance.ndim == 2 and self.boxes.shape == (self.relevance.shape[1], 4)
        assert len(self.features) == len(self.boxes)


class Detector(Protocol):
    """Has no state of a request: `run` carries that, so one serves all of them."""

    @property
    def name(self) -> str:
        """Which engine and checkpoint, for people."""

    @property
    def model(self) -> str:
        """The Triton model that sees."""

    @property
    def threshold(self) -> float:
        """Relevance from which a region is given out if the request names no `min_confidence`."""

    @property
    def longest(self) -> int:
        """The longest side in pixels of a picture it is made for; larger ones are looked at in tiles."""

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """Look for `prompts` (one or more, none empty) in `image` UINT8 [h, w, 3] RGB of any size.

        Raises InvalidRequest (param prompts) for words it cannot read, and the OpenfazeError of a model that fails.
        """
