"""The seam between the task and what cuts things out: a network of ours, or one out of a folder."""

from __future__ import annotations

from typing import Protocol

from python_backends.running import Array, Run

MARGIN = 1 / 8
"""How far a mask reaches past its box, in widths and heights of it: an object may be larger than its box."""


class Segmenter(Protocol):
    """Has no state of a request, like `Detector`."""

    @property
    def name(self) -> str:
        """Which engine and checkpoint, for people."""

    @property
    def models(self) -> tuple[str, ...]:
        """The Triton models that it calls."""

    async def masks(self, image: Array, boxes: Array, run: Run) -> Array:
        """Masks of all `boxes` FP32 [n, 4] (pixels, x0 y0 x1 y1) of `image` UINT8 [h, w, 3] RGB.

        FP32 [n, s, s]: the probability that a cell belongs to the thing. The cells divide the box enlarged by `MARGIN`
        on every side, which may reach out of the picture. Raises the OpenfazeError of a model that fails.
        """
