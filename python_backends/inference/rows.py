"""In what portions the stand-in `onnxruntime` backend gives rows to a network: four together, or one; on a GPU 16.

Every new input shape makes the kernels prepare themselves again, 50 to 300 ms each time, and keeps memory for it. With
two portions a row of each width is warm after start-up, whatever number of rows a request or a batch has. Which portion
a row lands in does not change its numbers (tests/inference/test_rows.py). On a GPU the kernels, and with them the last
digits, depend on how many rows there are: there it is always one number, the rest filled up with copies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Run = Callable[[Sequence[Array]], Sequence[Array]]

WIDE = 4
PADDED = 16
WIDE_ELEMENTS = 4 * 48 * 256 * 3  # rows up to this many elements together gain from sharing a run; larger ones do not


def portions(rows: int, row_elements: int) -> list[tuple[int, int]]:
    """[start, stop) of each portion of `rows` rows of `row_elements` elements each."""
    wide = WIDE if row_elements * WIDE <= WIDE_ELEMENTS else 1
    shared = rows - rows % wide
    starts = [(start, start + wide) for start in range(0, shared, wide)]
    return starts + [(row, row + 1) for row in range(shared, rows)]


def run_in_portions(run: Run, arrays: Sequence[Array]) -> list[Array]:
    """The outputs of `run` for all rows of `arrays` [n, ...], n >= 1, put together again."""
    elements = sum(int(array[0].size) for array in arrays)
    cuts = portions(len(arrays[0]), elements)
    results = [run([array[start:stop] for array in arrays]) for start, stop in cuts]
    return [np.concatenate(column) if len(column) > 1 else column[0] for column in zip(*results, strict=True)]


def run_padded(run: Run, arrays: Sequence[Array]) -> list[Array]:
    """As `run_in_portions`, in portions of PADDED rows whatever `n` is; copies of the first row fill up the last."""
    rows = len(arrays[0])
    places = [place if place < rows else 0 for place in range(-(-rows // PADDED) * PADDED)]
    filled = [array[places] for array in arrays]
    results = [run([array[start : start + PADDED] for array in filled]) for start in range(0, len(places), PADDED)]
    return [np.concatenate(column)[:rows] for column in zip(*results, strict=True)]
