"""Rows of token ids as batches of the network.

A row is padded to the next multiple of 8 of its own length and shares a batch only with rows padded alike, so its
numbers are a function of its text alone: company in a batch does not change a bit of them, more padding could
(tests/text_encoder/test_encoder.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

MAX_BATCH = 32  # as in config.pbtxt
STEP = 8
WIDTH = 384


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids` and `mask` [rows, length]; `places` are where the rows' texts stand among all."""

    places: tuple[int, ...]
    ids: Ids
    mask: Ids


def batches_of(rows: Sequence[Sequence[int]]) -> list[Batch]:
    """All `rows`, each in one batch of at most `MAX_BATCH`."""
    alike: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        alike[-(-len(row) // STEP) * STEP].append(place)
    return [
        _batch(rows, places[start : start + MAX_BATCH], length)
        for length, places in sorted(alike.items())
        for start in range(0, len(places), MAX_BATCH)
    ]


def together(batches: Sequence[Batch], vectors: Sequence[Vectors]) -> Vectors:
    """The rows of `vectors`, one array a batch, in the order of the texts: FP32 [n, 384]."""
    whole = np.zeros((sum(len(batch.places) for batch in batches), WIDTH), np.float32)
    for batch, part in zip(batches, vectors, strict=True):
        whole[list(batch.places)] = part
    return whole


def _batch(rows: Sequence[Sequence[int]], places: Sequence[int], length: int) -> Batch:
    ids, mask = np.zeros((2, len(places), length), np.int64)
    for line, place in enumerate(places):
        ids[line, : len(rows[place])] = rows[place]
        mask[line, : len(rows[place])] = 1
    return Batch(tuple(places), ids, mask)
