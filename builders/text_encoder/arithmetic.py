"""A BERT sentence encoder's arithmetic in numpy, FP64, one text at a time: what the graph is held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from builders.text_encoder.graph import EncoderShape, Weights

Array = npt.NDArray[Any]


def sentence_vector(shape: EncoderShape, weights: Weights, ids: Sequence[int]) -> Array:
    """FP64 [width], of length 1, for one text without padding; weights by their Hugging Face names."""

    def dense(name: str, rows: Array) -> Array:
        return np.asarray(rows @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"])

    def norm(name: str, rows: Array) -> Array:
        centred = rows - rows.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + shape.epsilon)
        return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"])

    tables = [weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")]
    rows = tables[0][list(ids)].astype(np.float64) + tables[1][: len(ids)] + tables[2][0]
    stream = norm("embeddings.LayerNorm", rows)
    for layer in (f"encoder.layer.{place}" for place in range(shape.layers)):
        heads = [dense(f"{layer}.attention.self.{part}", stream).reshape(len(ids), shape.heads, -1)
                 for part in ("query", "key", "value")]  # fmt: skip
        scores = np.einsum("qhd,khd->hqk", heads[0], heads[1]) / np.sqrt(shape.width / shape.heads)
        chances = np.exp(scores - scores.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        mixed = np.einsum("hqk,khd->qhd", chances, heads[2]).reshape(len(ids), shape.width)
        middle = norm(f"{layer}.attention.output.LayerNorm", dense(f"{layer}.attention.output.dense", mixed) + stream)
        wide = dense(f"{layer}.intermediate.dense", middle)
        narrow = dense(f"{layer}.output.dense", wide / 2 * (1 + erf(wide / np.sqrt(2))))
        stream = norm(f"{layer}.output.LayerNorm", narrow + middle)
    mean = stream.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))
