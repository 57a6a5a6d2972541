"""Weights in eight bits: a scale for every 32 numbers of a row, as ONNX Runtime's MatMulNBits reads them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

BITS = 8
BLOCK = 32  # inputs that share a scale; an input width that is no multiple of it stays in FP32
ZERO = 128  # what stands for nought


def quantised(weight: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """UINT8 [out, in / BLOCK, BLOCK] and FP32 scales [out * in / BLOCK] of `weight` FP32 [out, in]."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    scales = np.abs(blocks).max(axis=-1, keepdims=True) / np.float32(ZERO - 1)
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales > 0)
    return (np.rint(steps) + ZERO).astype(np.uint8), scales.astype(np.float32).reshape(-1)


def attributes_of(weight: npt.NDArray[np.float32]) -> dict[str, Any]:
    """The attributes of the node that multiplies by `weight`: rows of inputs go to eight bits as well."""
    return {"K": weight.shape[1], "N": weight.shape[0], "bits": BITS, "block_size": BLOCK, "accuracy_level": 4}
