"""Values of tensors, as models of ours give and take them. Needs no Triton."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Value = Array | bytes | Sequence[bytes]


def array_of(value: Value) -> Array:
    """The tensor of one output: bytes and lists of bytes become BYTES tensors of rank 1."""
    if isinstance(value, np.ndarray):
        return value
    items = [value] if isinstance(value, bytes) else list(value)
    return np.array(items, dtype=np.object_)
