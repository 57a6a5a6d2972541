"""A Llama-like decoder on PyTorch, over memory that never moves: what a GPU without NVIDIA's serving images runs.

The arithmetic is that of `graph.py`, whose weights it reads: RMS norms in FP32, rotary positions, queries that share
heads of keys. The caches are one tensor [slots, kv_heads, positions, head_size] each for keys and values of a layer.
A step always takes all slots and looks over the whole cache behind a mask: with shapes that never change a row's sums
are added up in one order, whoever runs beside it, and CUDA can record the step once and play it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from python_backends.decoder.checkpoint import DecoderConfig
from python_backends.decoder.rope import rope_tables
from python_backends.decoder.weights import EMBEDDINGS, Stored

Tensor = Any  # torch.Tensor; PyTorch is no part of the serving lock
_GROUPS = {"qkv": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"), "out": ("self_attn.o_proj",),
           "gate_up": ("mlp.gate_proj", "mlp.up_proj"), "down": ("mlp.down_proj",)}  # fmt: skip
_NORMS = {"first_norm": "input_layernorm", "second_norm": "post_attention_layernorm",
          "query_norm": "self_attn.q_norm", "key_norm": "self_attn.k_norm"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linear:
    """weight [out, in] and, where the checkpoint has one, bias [out]."""

    weight: Tensor
    bias: Tensor | None

    def __call__(self, rows: Tensor) -> Tensor:
        """[..., in] -> [..., out]"""
        return functional.linear(rows, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's weights and its two caches [slots, kv_heads, positions, head_size]."""

    first_norm: Tensor
    second_norm: Tensor
    query_norm: Tensor | None
    key_norm: Tensor | None
    qkv: Linear
    out: Linear
    gate_up: Linear
    down: Linear
    keys: Tensor
    values: Tensor


class TorchNetwork:
    """`slots` sequences of `positions` rows. Everything lies where the embedding table lies, and is of its type.

    `weights` is emptied: what several matrices become one of need not be held twice.
    """

    def __init__(self, config: DecoderConfig, weights: dict[str, Tensor], slots: int, positions: int) -> None:
        self._config = config
        self.table = weights.pop(EMBEDDINGS)
        device, kind = self.table.device, self.table.dtype
        self._head = self.table if config.tied else weights.pop("lm_head.weight").to(kind)
        self._norm = weights.pop("model.norm.weight").to(kind)
        cache = torch.zeros((slots, config.kv_heads, positions, config.head_size), device=device, dtype=kind)
        self._layers = [_layer(config, weights, number, cache) for number in range(config.layers)]
        tables = rope_tables(config.rope, config.head_size, positions)
        self._cosines, self._sines = (torch.from_numpy(table).to(device, kind).repeat(1, 2) for table in tables)
        self._places = torch.arange(positions, device=device)
        self._slots = torch.arange(slots, device=device)

    def step(self, rows: Tensor, filled: Tensor) -> Tensor:
        """One row [slots, width] more for every slot, written at position `filled` INT64 [slots]; its logits, FP32."""
        config, hidden = self._config, (self._places > filled[:, None])[:, None, None]
        cosines, sines = self._cosines[filled][:, None], self._sines[filled][:, None]
        for layer in self._layers:
            queries, keys, values = self._heads(layer, rows)
            layer.keys[self._slots, :, filled] = _turned(keys, cosines, sines)
            layer.values[self._slots, :, filled] = values
            grouped = _turned(queries, cosines, sines).unflatten(1, (config.kv_heads, -1))
            scores = (grouped @ layer.keys.transpose(-1, -2)).float() * config.head_size**-0.5
            looks = torch.softmax(scores.masked_fill(hidden, -torch.inf), -1).to(rows.dtype)
            rows = self._after(layer, rows, (looks @ layer.values).flatten(1))
        return self._logits(rows)

    def append(self, slot: int, rows: Tensor, filled: int) -> Tensor:
        """`rows` [T, width] more for one slot that holds `filled`; the logits [vocab_size] after the last, FP32."""
        end = filled + len(rows)
        cosines, sines = self._cosines[filled:end, None], self._sines[filled:end, None]
        seen = self._places[None, :end] <= self._places[filled:end, None]
        for layer in self._layers:
            queries, keys, values = self._heads(layer, rows)
            layer.keys[slot, :, filled:end] = _turned(keys, cosines, sines).transpose(0, 1)
            layer.values[slot, :, filled:end] = values.transpose(0, 1)
            looked = functional.scaled_dot_product_attention(
                _turned(queries, cosines, sines).transpose(0, 1)[None], layer.keys[slot : slot + 1, :, :end],
                layer.values[slot : slot + 1, :, :end], attn_mask=seen, enable_gqa=True,
            )  # fmt: skip
            rows = self._after(layer, rows, looked[0].transpose(0, 1).flatten(1))
        return self._logits(rows[-1:])[0]

    def _heads(self, layer: Layer, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries [n, heads, head_size], keys and values [n, kv_heads, head_size] of `rows` [n, width]."""
        config = self._config
        heads = layer.qkv(self._normed(rows, layer.first_norm)).unflatten(-1, (-1, config.head_size))
        queries, keys, values = heads.split([config.heads, config.kv_heads, config.kv_heads], 1)
        if layer.query_norm is not None:
            queries, keys = self._normed(queries, layer.query_norm), self._normed(keys, layer.key_norm)
        return queries, keys, values

    def _after(self, layer: Layer, rows: Tensor, looked: Tensor) -> Tensor:
        """The stream after the layer, from the stream before it and what its heads saw."""
        rows = rows + layer.out(looked)
        gate, up = layer.gate_up(self._normed(rows, layer.second_norm)).chunk(2, -1)
        return rows + layer.down(functional.silu(gate) * up)

    def _logits(self, rows: Tensor) -> Tensor:
        return functional.linear(self._normed(rows, self._norm), self._head).float()

    def _normed(self, rows: Tensor, scale: Tensor) -> Tensor:
        wide = rows.float()
        return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self._config.norm_epsilon)).to(
            rows.dtype
        ) * scale


def tensors_of(weights: Iterable[tuple[str, Stored]], device: str, kind: Any = None) -> dict[str, Tensor]:
    """`weights` on `device`, in the torch type `kind`, or each in the type it is stored in."""
    return {name: _tensor(array).to(device, kind) for name, array in weights}


def _tensor(array: Stored) -> Tensor:
    if array.dtype.name == "bfloat16":  # numpy knows it by ml_dtypes, PyTorch only by its bits
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def _layer(config: DecoderConfig, weights: dict[str, Tensor], number: int, cache: Tensor) -> Layer:
    """Layer `number`, with caches like `cache`."""
    prefix = f"model.layers.{number}."

    def taken(name: str) -> Tensor | None:
        found = weights.pop(f"{prefix}{name}", None)
        return None if found is None else found.to(cache.dtype)

    linear: dict[str, Any] = {short: _joined([(taken(f"{name}.weight"), taken(f"{name}.bias")) for name in names])
              for short, names in _GROUPS.items()}  # fmt: skip
    norms: dict[str, Any] = {short: taken(f"{name}.weight") for short, name in _NORMS.items()}
    return Layer(**norms, **linear, keys=cache.clone(), values=cache.clone())


def _joined(parts: Sequence[tuple[Tensor, Tensor | None]]) -> Linear:
    """Products of the same rows as one; a bias that only some have is nought for the others."""
    weight = torch.cat([matrix for matrix, _ in parts])
    if all(bias is None for _, bias in parts):
        return Linear(weight, None)
    return Linear(
        weight, torch.cat([weight.new_zeros(len(matrix)) if bias is None else bias for matrix, bias in parts])
    )


def _turned(heads: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """`heads` [n, heads, head_size] at their rotary positions; the tables are [n, 1, head_size]."""
    first, second = heads.chunk(2, -1)
    return heads * cosines + torch.cat((-second, first), -1) * sines
