"""Pictures as the networks of Hugging Face folders take them, as a DALI graph: decode, stretch to a square, normalise.

The same as `objects.engines.pixels.stretched` and `normalised` by Pillow's bilinear filter. Only this module needs
`nvidia.dali`; the tests hold DALI's CPU operators against those functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import nvidia.dali.types as types
from nvidia.dali import fn

INPUT, OUTPUT = "ENCODED", "pixels"
LEVELS = 255.0


def pixels_of(
    encoded: Any, size: int, mean: Sequence[float], std: Sequence[float], device: Literal["cpu", "mixed"] = "mixed"
) -> Any:
    """From the bytes of a file, uint8 [n], to FP32 [3, size, size]. `mixed` decodes on the GPU and goes on there.

    The triangular filter is as wide as the picture is larger, which is what Pillow's bilinear one does.
    """
    picture = fn.decoders.image(encoded, device=device, output_type=types.RGB)
    square = fn.resize(picture, resize_x=size, resize_y=size, interp_type=types.INTERP_TRIANGULAR, dtype=types.UINT8)
    return fn.crop_mirror_normalize(
        square, dtype=types.FLOAT, output_layout="CHW",
        mean=[LEVELS * value for value in mean], std=[LEVELS * value for value in std],
    )  # fmt: skip
