"""The segmenter of ours: Triton model `segmenter`."""

from __future__ import annotations

import numpy as np

from python_backends.running import Array, Run
from python_backends.vision.views import padded

MODEL = "segmenter"
MULTIPLE = 64  # as for the detector, so that both meet the same shapes
PORTION = 1000  # boxes of one run; a mask does not depend on the other boxes, and plans are made for no more


class EmbeddedSegmenter:
    """See `Segmenter`."""

    @property
    def name(self) -> str:
        """See `Segmenter`."""
        return "openfaze"

    @property
    def models(self) -> tuple[str, ...]:
        """See `Segmenter`."""
        return (MODEL,)

    async def masks(self, image: Array, boxes: Array, run: Run) -> Array:
        """See `Segmenter`."""
        pixels = padded(image, MULTIPLE)
        portions = [boxes[start : start + PORTION] for start in range(0, max(1, len(boxes)), PORTION)]
        masks = [(await run(MODEL, {"image": pixels, "boxes": portion}, ["masks"]))["masks"] for portion in portions]
        return masks[0] if len(masks) == 1 else np.concatenate(masks)
