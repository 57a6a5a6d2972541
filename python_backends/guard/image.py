"""A picture as the networks of pictures want it, and which of them judge which code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.errors import InvalidRequest, Unavailable, UnsupportedMedia
from python_backends.guard.codes import GORE, IMAGE_CODES, NSFW, NUDITY, Requested
from python_backends.media.sniff import sniff
from python_backends.ocr.ingest.images import pixels

Pixels = npt.NDArray[np.uint8]

SIDE = 224
_WHOLE = 256  # the picture is brought to this square, of which the middle is seen: so the network was trained
_PARAMETERS = {NSFW: "nsfw_model", NUDITY: "nudity_model", GORE: "gore_model"}


@dataclass(frozen=True, slots=True)
class ImageModels:
    """Code -> Triton model that judges it: `image` UINT8 [n, 224, 224, 3] RGB in, `score` FP32 [n] out."""

    by_code: Mapping[str, str]

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> ImageModels:
        """Those that the model's configuration names; a code whose parameter is absent or empty is not judged."""
        named = {code: parameters.get(_PARAMETERS[code], "") for code in IMAGE_CODES}
        return cls({code: model for code, model in named.items() if model})

    def needed(self, asked: Requested) -> dict[str, str]:
        """Code -> model for what is asked for and can be judged.

        Raises InvalidRequest (code `unsupported`) for a code asked for by name that has no model, and Unavailable if
        ALL asks and there is no model of pictures at all.
        """
        missing = [code for code in asked.of_images if code not in self.by_code]
        if named := [code for code in missing if code in asked.named]:
            attach = ", ".join(f"{code} by `{_PARAMETERS[code]}`" for code in named)
            raise InvalidRequest(
                f"no network here judges {', '.join(named)}: leave it out, or attach one in the parameters of the "
                f"model `guard` ({attach}: the name of a Triton model with the tensors of `guard_image`)",
                code="unsupported",
                param="codes",
            )
        if missing and len(missing) == len(asked.of_images):
            raise Unavailable("this server has no network that judges images; ask for the codes S1 to S14 only")
        return {code: self.by_code[code] for code in asked.of_images if code in self.by_code}


def image_view(data: bytes) -> Pixels:
    """UINT8 [224, 224, 3] RGB: the first frame, upright, squeezed into a square, the middle seven eighths of it.

    Raises UnsupportedMedia for what is no picture, InvalidMedia for damaged ones, PayloadTooLarge for huge ones.
    """
    kind = sniff(data)
    if kind in ("pdf", "docx", "xlsx", "text"):
        raise UnsupportedMedia(
            f"the guard judges images, not {kind.upper()}; send its pages as images, its words as text"
        )
    # Pillow's bilinear filter, with which the network was trained, averages when it shrinks; so does INTER_AREA.
    square = cv2.resize(pixels(data, kind), (_WHOLE, _WHOLE), interpolation=cv2.INTER_AREA)
    start = (_WHOLE - SIDE) // 2
    view: Pixels = np.ascontiguousarray(square[start : start + SIDE, start : start + SIDE])
    return view
