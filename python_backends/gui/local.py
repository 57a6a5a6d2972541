"""The networks as sessions of this process, for measurements without Triton."""

from __future__ import annotations

from pathlib import Path

from python_backends.gui.networks import ELEMENT_DETECTOR, RawElements
from python_backends.ocr.local import LocalNetworks
from python_backends.ocr.networks import Heat, Pixels, StripOutputs
from python_backends.runtime.session import cpu_flags, open_session, plan_session


class LocalGuiNetworks:
    """See `GuiNetworks`. `models` is the model repository, built."""

    def __init__(self, models: Path) -> None:
        self._text = LocalNetworks(models)
        path = models / ELEMENT_DETECTOR / "1" / "model.onnx"
        self._elements = open_session(path, plan_session(1, cpu_flags(), "openvino"))

    async def elements(self, image: Pixels) -> RawElements:
        """See `GuiNetworks`."""
        return RawElements(*self._elements.run(list(RawElements._fields), {"image": image}))

    async def heat(self, image: Pixels) -> Heat:
        """See `GuiNetworks`."""
        return await self._text.heat(image)

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `GuiNetworks`."""
        return await self._text.recognise(batch)
