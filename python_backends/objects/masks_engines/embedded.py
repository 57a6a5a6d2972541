"""The segmenter of ours: Triton model `segmenter`."""

from __future__ import annotations

from python_backends.running import Array, Run
from python_backends.vision.views import padded

MODEL = "segmenter"
MULTIPLE = 64  # as for the detector, so that both meet the same shapes


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
        return (await run(MODEL, {"image": padded(image, MULTIPLE), "boxes": boxes}, ["masks"]))["masks"]
