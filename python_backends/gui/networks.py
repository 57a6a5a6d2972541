"""The networks of the task, as their driver sees them: Triton models in service, sessions in a bare loop."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from python_backends.ocr.networks import DETECTOR, RECOGNIZER, Heat, Pixels, StripOutputs
from python_backends.running import Run

ELEMENT_DETECTOR = "gui_detector"
REGION_FEATURES = 64


class RawElements(NamedTuple):
    """The element detector's answer: k boxes of a view, duplicates included.

    `boxes` FP32 [k, 4] in view pixels, `scores` FP32 [k, 16] in the order of `roles.ROLES`, `features` FP32 [k, 64].
    """

    boxes: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    features: npt.NDArray[np.float32]


class GuiNetworks(Protocol):
    """All are coroutines: the element detector, the text detector and several batches of strips may be under way."""

    async def elements(self, image: Pixels) -> RawElements:
        """Elements of a view UINT8 [h, w, 3], sides multiples of 32."""

    async def heat(self, image: Pixels) -> Heat:
        """See `python_backends.ocr.networks.Networks`."""

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `python_backends.ocr.networks.Networks`."""


class CalledNetworks:
    """See `GuiNetworks`: the networks by the names of their models."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def elements(self, image: Pixels) -> RawElements:
        """See `GuiNetworks`."""
        return RawElements(**await self._run(ELEMENT_DETECTOR, {"image": image}, RawElements._fields))

    async def heat(self, image: Pixels) -> Heat:
        """See `GuiNetworks`."""
        heat: Heat = (await self._run(DETECTOR, {"image": image[np.newaxis]}, ["heat"]))["heat"][0]
        return heat

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `GuiNetworks`."""
        return StripOutputs(**await self._run(RECOGNIZER, {"image": batch}, StripOutputs._fields))
