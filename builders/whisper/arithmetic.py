"""Whisper's arithmetic in numpy, FP64, one recording at a time, without a cache: what the graphs are held against.

It is written apart from them and shares nothing with them but the names of the weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from builders.whisper.sizes import Checkpoint

Array = npt.NDArray[Any]


class ByHand:
    """The networks of one checkpoint."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.sizes = checkpoint.sizes
        self.weights = checkpoint.weights

    def encode(self, mel: Array) -> Array:
        """mel [mels, 2 x frames] -> [frames, width]."""
        sound = gelu(self._convolved("encoder.conv1", mel.astype(np.float64), 1))
        stream = gelu(self._convolved("encoder.conv2", sound, 2)).T + self.weights["encoder.positions"]
        for layer in range(self.sizes.encoder_layers):
            stream = stream + self._self_attention(f"encoder.{layer}", stream, self.sizes.encoder_heads, causal=False)
            stream = stream + self._feed_forward(f"encoder.{layer}", stream)
        return self._norm("encoder.norm", stream)

    def decode(self, ids: list[int], hidden: Array) -> tuple[Array, Array]:
        """(logits [n, vocabulary], chances of the alignment heads [heads, n, frames]) of all tokens at once."""
        stream = self.weights["decoder.tokens"][ids].astype(np.float64) + self.weights["decoder.positions"][: len(ids)]
        chances = {}
        for layer in range(self.sizes.decoder_layers):
            name = f"decoder.{layer}"
            stream = stream + self._self_attention(name, stream, self.sizes.decoder_heads, causal=True)
            query = self._linear(f"{name}.cross.query", self._norm(f"{name}.cross.norm", stream))
            keys, values = np.split(self._linear(f"{name}.cross.kv", hidden), 2, -1)
            mixed, chances[layer] = attention(query, keys, values, self.sizes.decoder_heads)
            stream = stream + self._linear(f"{name}.cross.out", mixed)
            stream = stream + self._feed_forward(name, stream)
        logits = self._norm("decoder.norm", stream) @ self.weights["decoder.tokens"].T
        return logits, np.stack([chances[layer][head] for layer, head in self.sizes.alignment_heads])

    def _self_attention(self, name: str, stream: Array, heads: int, *, causal: bool) -> Array:
        parts = np.split(self._linear(f"{name}.attention.qkv", self._norm(f"{name}.attention.norm", stream)), 3, -1)
        mixed, _ = attention(parts[0], parts[1], parts[2], heads, causal=causal)
        return self._linear(f"{name}.attention.out", mixed)

    def _feed_forward(self, name: str, stream: Array) -> Array:
        wide = self._linear(f"{name}.mlp.wide", self._norm(f"{name}.mlp.norm", stream))
        return self._linear(f"{name}.mlp.narrow", gelu(wide))

    def _linear(self, name: str, source: Array) -> Array:
        return np.asarray(source @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"])

    def _norm(self, name: str, source: Array) -> Array:
        centred = source - source.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
        return np.asarray(scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"])

    def _convolved(self, name: str, source: Array, stride: int) -> Array:
        """source [in, n] -> [out, n / stride], three samples each, zeros at both ends."""
        padded = np.pad(source, ((0, 0), (1, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, 3, axis=1)[:, ::stride]
        sums = np.tensordot(self.weights[f"{name}.weight"], windows, ([1, 2], [0, 2]))
        return np.asarray(sums + self.weights[f"{name}.bias"][:, None])


def attention(query: Array, keys: Array, values: Array, heads: int, *, causal: bool = False) -> tuple[Array, Array]:
    """(mixed [n, width], chances [heads, n, m])."""
    apart = [part.reshape(len(part), heads, -1).transpose(1, 0, 2) for part in (query, keys, values)]
    scores = apart[0] @ apart[1].transpose(0, 2, 1) / np.sqrt(apart[0].shape[-1])
    if causal:
        scores = np.where(np.tri(len(query), dtype=bool), scores, -np.inf)
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    chances = powers / powers.sum(-1, keepdims=True)
    return np.asarray((chances @ apart[2]).transpose(1, 0, 2).reshape(len(query), -1)), chances


def gelu(source: Array) -> Array:
    """By the error function."""
    return np.asarray(source / 2 * (1 + erf(source / np.sqrt(2))))
