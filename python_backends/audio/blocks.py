"""Pieces of any length to blocks of one length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from python_backends.audio.samples import Samples


def blocks_of(pieces: Iterable[Samples], length: int) -> Iterator[Samples]:
    """Blocks of `length` samples, the last one shorter, none of them empty. Each is an array of its own."""
    block, filled = np.empty(length, np.float32), 0
    for piece in pieces:
        while len(piece):
            taken = piece[: length - filled]
            block[filled : filled + len(taken)] = taken
            filled, piece = filled + len(taken), piece[len(taken) :]
            if filled == length:
                yield block
                block, filled = np.empty(length, np.float32), 0
    if filled:
        yield block[:filled].copy()
