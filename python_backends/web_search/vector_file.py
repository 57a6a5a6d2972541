"""Vectors on disk, eight bits a number, in a file that only grows; readers map it into memory.

A vector's largest number is written as 127, so a row is a scale and 384 whole numbers: a quarter of FP32, with a cosine
that is off by some 0.002.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.text_encoder.batches import WIDTH, Vectors

ROW = np.dtype([("scale", "<f4"), ("numbers", "i1", (WIDTH,))])
Rows = npt.NDArray[Any]  # [n] of ROW


def quantised(vectors: Vectors) -> Rows:
    """FP32 [n, 384] as [n] of ROW."""
    scale = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-12)) / np.float32(127)
    rows = np.empty(len(vectors), ROW)
    rows["scale"] = scale
    rows["numbers"] = np.rint(vectors / scale[:, None])
    return rows


def restored(rows: Rows) -> Vectors:
    """The inverse, as near as it gets: FP32 [n, 384]."""
    vectors: Vectors = rows["numbers"].astype(np.float32)
    vectors *= rows["scale"][:, None]
    return vectors


def write_rows(path: Path, slot: int, rows: Rows) -> None:
    """Put `rows` at `slot` and those after it; on disk when it returns. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        data, offset = memoryview(rows.tobytes()), slot * ROW.itemsize
        while data:
            written = os.pwrite(descriptor, data, offset)
            data, offset = data[written:], offset + written
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def mapped(path: Path, slots: int) -> Rows:
    """The first `slots` rows, read as they are needed. Raises OSError, ValueError for a file that is shorter."""
    if slots == 0:
        return np.empty(0, ROW)
    return np.memmap(path, ROW, "r", shape=(slots,))
