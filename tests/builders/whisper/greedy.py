"""Greedy decoding in its plainest form, so that networks can be compared by their tokens."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from builders.whisper.decoder import PAST, PRESENT, decoder_graph
from builders.whisper.encoder import CROSS, encoder_graph
from builders.whisper.sizes import Checkpoint
from tests.builders.conftest import Session, session_of
from tests.builders.whisper.tiny import END

Array = npt.NDArray[Any]
Sides = tuple[Session, Session]


def sessions_of(checkpoint: Checkpoint) -> Sides:
    """The encoder and the decoder, in FP32."""
    encoder, decoder = (session_of(graph(checkpoint).SerializeToString()) for graph in (encoder_graph, decoder_graph))
    return encoder, decoder


def greedy(sides: Sides, checkpoint: Checkpoint, mel: Array, prompt: list[int], count: int) -> Array:
    """`count` tokens after `prompt` for each row of `mel`: INT64 [rows, count]. Nothing is suppressed, nothing ends."""
    sizes, rows, written = checkpoint.sizes, len(mel), []
    fixed = dict(zip(CROSS, sides[0].run(list(CROSS), {"mel": mel}), strict=True))
    shape = (sizes.decoder_layers, rows, sizes.decoder_heads, 1, sizes.head_size)
    past = {name: np.zeros(shape, np.float32) for name in PAST}
    ids = np.array([prompt] * rows, np.int64)
    for _ in range(count):
        given = {"ids": ids, "rows": np.arange(rows), **past, **fixed}
        logits, *kept = sides[1].run(["logits", *PRESENT], given)
        past = dict(zip(PAST, kept, strict=True))
        ids = logits[:, -1:].argmax(-1)
        written.append(ids)
    return np.concatenate(written, 1)


def until_end(row: Array) -> list[int]:
    """The tokens before the one that ends a transcript."""
    ids: list[int] = row.tolist()
    return ids[: ids.index(END)] if END in ids else ids
