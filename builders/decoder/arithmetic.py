"""The plainest forward pass of a Llama-like decoder in numpy, float64, no cache: what the engine must agree with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.decoder.checkpoint import DecoderConfig

Array = npt.NDArray[np.float64]


class _Doubled(Mapping[str, Array]):
    """Weights as FP64, each when it is asked for: all at once would be twice the checkpoint."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = weights

    def __getitem__(self, name: str) -> Array:
        return np.asarray(self._weights[name], np.float64)

    def __iter__(self) -> Iterator[str]:
        return iter(self._weights)

    def __len__(self) -> int:
        return len(self._weights)


def reference_logits(config: DecoderConfig, weights: Mapping[str, Any], rows: npt.NDArray[Any]) -> Array:
    """Logits [T, vocab_size] after each of `rows` [T, width]."""
    table = _Doubled(weights)
    stream = np.asarray(rows, np.float64)
    for layer in range(config.layers):
        prefix = f"model.layers.{layer}."
        normed = rms_norm(stream, table[f"{prefix}input_layernorm.weight"], config)
        stream = stream + attention(config, table, f"{prefix}self_attn.", normed)
        normed = rms_norm(stream, table[f"{prefix}post_attention_layernorm.weight"], config)
        gate, up = (linear(table, f"{prefix}mlp.{name}_proj", normed) for name in ("gate", "up"))
        stream = stream + linear(table, f"{prefix}mlp.down_proj", gate / (1 + np.exp(-gate)) * up)
    head = table["model.embed_tokens.weight" if config.tied else "lm_head.weight"]
    logits: Array = rms_norm(stream, table["model.norm.weight"], config) @ head.T
    return logits


def greedy(config: DecoderConfig, weights: Mapping[str, Any], prompt: list[int], count: int) -> list[int]:
    """The `count` most likely tokens after `prompt`, one after the other, each from a full forward pass."""
    ids = list(prompt)
    for _ in range(count):
        rows = np.asarray(weights["model.embed_tokens.weight"])[ids]
        ids.append(int(reference_logits(config, weights, rows)[-1].argmax()))
    return ids[len(prompt) :]


def linear(table: Mapping[str, Array], name: str, rows: Array) -> Array:
    """rows x weight^T + bias."""
    product: Array = rows @ table[f"{name}.weight"].T
    return product + table[f"{name}.bias"] if f"{name}.bias" in table else product


def rms_norm(rows: Array, scale: Array, config: DecoderConfig) -> Array:
    """Root-mean-square normalisation over the last axis."""
    normed: Array = rows / np.sqrt((rows**2).mean(-1, keepdims=True) + config.norm_epsilon) * scale
    return normed


def attention(config: DecoderConfig, table: Mapping[str, Array], prefix: str, rows: Array) -> Array:
    """Causal attention of all rows; query head h shares key head h // (heads / kv_heads)."""
    length = len(rows)
    shapes = {"q": config.heads, "k": config.kv_heads, "v": config.kv_heads}
    parts = {
        name: linear(table, f"{prefix}{name}_proj", rows).reshape(length, heads, config.head_size)
        for name, heads in shapes.items()
    }
    for name in "qk":
        if config.head_norm:
            parts[name] = rms_norm(parts[name], table[f"{prefix}{name}_norm.weight"], config)
        parts[name] = rotated(parts[name], config)
    repeats = config.heads // config.kv_heads
    keys, values = (np.repeat(parts[name], repeats, axis=1) for name in "kv")
    scores = np.einsum("thd,shd->hts", parts["q"], keys) / np.sqrt(config.head_size)
    scores[:, np.triu(np.ones((length, length), bool), 1)] = -np.inf
    likely = np.exp(scores - scores.max(-1, keepdims=True))
    likely /= likely.sum(-1, keepdims=True)
    return linear(table, f"{prefix}o_proj", np.einsum("hts,shd->thd", likely, values).reshape(length, -1))


def rotated(heads: Array, config: DecoderConfig) -> Array:
    """Rotary embedding: dimension i is turned together with dimension i + head_size / 2."""
    half = config.head_size // 2
    angles = np.arange(len(heads))[:, None] * frequencies(config)[None, :]
    cosines, sines = np.cos(angles)[:, None, :], np.sin(angles)[:, None, :]
    first, second = heads[..., :half], heads[..., half:]
    return np.concatenate([first * cosines - second * sines, second * cosines + first * sines], axis=-1)


def frequencies(config: DecoderConfig) -> Array:
    """Radians a position for each pair of dimensions; the `llama3` rule written out frequency by frequency."""
    rope = config.rope
    found = []
    for pair in range(config.head_size // 2):
        frequency = rope.theta ** (-2 * pair / config.head_size)
        wavelength = 2 * np.pi / frequency
        if rope.scaling == "linear":
            frequency /= rope.factor
        elif rope.scaling == "llama3" and wavelength > rope.original / rope.low:
            frequency /= rope.factor
        elif rope.scaling == "llama3" and wavelength >= rope.original / rope.high:
            smooth = (rope.original / wavelength - rope.low) / (rope.high - rope.low)
            frequency = (1 - smooth) * frequency / rope.factor + smooth * frequency
        found.append(frequency)
    return np.array(found)
