"""The ONNX graph of a Llama-like decoder: input embeddings -> logits of the last row, keys and values kept in place.

    embeddings FP32 [B, T, width], lengths INT32 [B], total INT32 [], past_{key,value}_L FP32 [B, kv_heads, S, head]
    -> logits FP32 [B, vocab_size], present_{key,value}_L, which are bound to the memory of the past ones

`lengths` is each row's number of positions after this run, minus one; `total` the largest of those numbers. T > 1 with
a past needs B = 1 (a limit of GroupQueryAttention). Queries, keys and values come from one product, gate and up from
another. Weights are not in the graph: they are external initialisers, given to the session as arrays; in eight bits if
the checkpoint asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, helper

from python_backends.decoder.checkpoint import DecoderConfig
from python_backends.decoder.quantised import BITS, BLOCK, attributes_of, quantised
from python_backends.decoder.rope import rope_tables

Array = npt.NDArray[Any]
MICROSOFT = "com.microsoft"


@dataclass(slots=True)
class DecoderGraph:
    """A graph under construction: its nodes, and the arrays it refers to by name."""

    config: DecoderConfig
    arrays: dict[str, Array] = field(default_factory=dict)
    nodes: list[NodeProto] = field(default_factory=list)

    def add(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: Any) -> None:
        """One more node."""
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))

    def linear(self, name: str, source: str, target: str) -> None:
        """target [n, out] = source [n, in] x weight [out, in]^T (+ bias)."""
        bias = [f"{name}.bias"] if f"{name}.bias" in self.arrays else []
        weight = self.arrays[f"{name}.weight"]
        if self.config.weight_bits == BITS and weight.shape[1] % BLOCK == 0:
            del self.arrays[f"{name}.weight"]
            self.arrays[f"{name}.blocks"], self.arrays[f"{name}.scales"] = quantised(weight)
            inputs = [source, f"{name}.blocks", f"{name}.scales", *(["", "", *bias] if bias else [])]
            self.add("MatMulNBits", inputs, [target], MICROSOFT, **attributes_of(weight))
            return
        self.add("Gemm", [source, f"{name}.weight", *bias], [target], transB=1)

    def norm(self, source: str, scale: str, target: str) -> None:
        """RMS normalisation over the last axis."""
        self.add("SimplifiedLayerNormalization", [source, scale], [target], axis=-1, epsilon=self.config.norm_epsilon)

    def add_and_norm(self, change: str, stream: str, scale: str, outputs: tuple[str, str]) -> None:
        """outputs = (normalised sum, sum) of `change` and `stream`."""
        self.add(
            "SkipSimplifiedLayerNormalization", [change, stream, scale], [outputs[0], "", "", outputs[1]],
            MICROSOFT, epsilon=self.config.norm_epsilon,
        )  # fmt: skip


def build_graph(
    config: DecoderConfig, weights: Mapping[str, Array], capacity: int
) -> tuple[ModelProto, dict[str, Array]]:
    """The model, and the arrays of its external initialisers by name; `capacity` is the cache's length S."""
    graph = DecoderGraph(config, _merged(config, weights))
    cosines, sines = rope_tables(config.rope, config.head_size, capacity)
    graph.arrays |= {"rope.cos": cosines, "rope.sin": sines, "flat": np.array([-1, config.width], np.int64),
                     "heads_apart": np.array([-1, config.head_size], np.int64),
                     "out_flat": np.array([-1, config.heads * config.head_size], np.int64),
                     "any": np.array([-1], np.int64), "last": np.array(-1, np.int64)}  # fmt: skip
    graph.add("Shape", ["embeddings"], ["rows_by_steps"], start=0, end=2)
    graph.add("Concat", ["rows_by_steps", "any"], ["apart"], axis=0)
    graph.add("Reshape", ["embeddings", "flat"], ["stream.0"])
    graph.norm("stream.0", "layers.0.first_norm", "normed.0")
    for layer in range(config.layers):
        _attention(graph, layer)
        _feed_forward(graph, layer)
    _logits(graph)
    return _model(graph), graph.arrays


def _merged(config: DecoderConfig, weights: Mapping[str, Array]) -> dict[str, Array]:
    """Short names; q, k, v and gate, up in one matrix each."""
    arrays: dict[str, Array] = {"norm": weights["model.norm.weight"]}
    arrays["head.weight"] = weights["model.embed_tokens.weight" if config.tied else "lm_head.weight"]
    groups = {"qkv": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"), "out": ("self_attn.o_proj",),
              "gate_up": ("mlp.gate_proj", "mlp.up_proj"), "down": ("mlp.down_proj",)}  # fmt: skip
    single = {"first_norm": "input_layernorm", "second_norm": "post_attention_layernorm",
              "query_norm": "self_attn.q_norm", "key_norm": "self_attn.k_norm"}  # fmt: skip
    for layer in range(config.layers):
        prefix = f"model.layers.{layer}."
        for short, names in groups.items():
            for part in ("weight", "bias"):
                parts = [weights[key] for name in names if (key := f"{prefix}{name}.{part}") in weights]
                if short == "qkv" and parts and not config.head_norm:
                    parts[0] = parts[0] * _query_scale(config)
                if parts:
                    arrays[f"layers.{layer}.{short}.{part}"] = np.concatenate(parts) if len(parts) > 1 else parts[0]
        for short, name in single.items():
            if (key := f"{prefix}{name}.weight") in weights:
                scale = _query_scale(config) if short == "query_norm" else np.float32(1)
                arrays[f"layers.{layer}.{short}"] = weights[key] * scale
    return arrays


def _query_scale(config: DecoderConfig) -> np.float32:
    """1 / sqrt(head size), which goes into the last weights that touch the queries: with a scale of its own, attention
    takes a path through the matrix kernels that is several times slower for one row."""
    return np.float32(config.head_size**-0.5)


def _attention(graph: DecoderGraph, layer: int) -> None:
    """stream.L, normed.L -> attended.L (the stream after attention), ready.L (its normal form)."""
    config, prefix = graph.config, f"layers.{layer}"
    graph.linear(f"{prefix}.qkv", f"normed.{layer}", f"{prefix}.qkv.flat")
    inputs = _normed_heads(graph, prefix) if config.head_norm else [f"{prefix}.qkv.apart", "", ""]
    if not config.head_norm:
        graph.add("Reshape", [f"{prefix}.qkv.flat", "apart"], [f"{prefix}.qkv.apart"])
    graph.add(
        "GroupQueryAttention",
        [*inputs, f"past_key_{layer}", f"past_value_{layer}", "lengths", "total", "rope.cos", "rope.sin"],
        [f"{prefix}.heads", f"present_key_{layer}", f"present_value_{layer}"], MICROSOFT,
        num_heads=config.heads, kv_num_heads=config.kv_heads, do_rotary=1, rotary_interleaved=0, scale=1.0,
    )  # fmt: skip
    graph.add("Reshape", [f"{prefix}.heads", "out_flat"], [f"{prefix}.heads.flat"])
    graph.linear(f"{prefix}.out", f"{prefix}.heads.flat", f"{prefix}.out.flat")
    graph.add_and_norm(
        f"{prefix}.out.flat", f"stream.{layer}", f"{prefix}.second_norm", (f"ready.{layer}", f"attended.{layer}")
    )


def _normed_heads(graph: DecoderGraph, prefix: str) -> list[str]:
    """Queries and keys normalised per head, values as they are; each [B, T, heads * head_size]."""
    config = graph.config
    graph.arrays.setdefault(
        "qkv_sizes", np.array([config.heads, config.kv_heads, config.kv_heads], np.int64) * config.head_size
    )
    parts = [f"{prefix}.{part}" for part in ("query", "key", "value")]
    graph.add("Split", [f"{prefix}.qkv.flat", "qkv_sizes"], [f"{part}.flat" for part in parts], axis=-1)
    for part in parts[:2]:
        graph.add("Reshape", [f"{part}.flat", "heads_apart"], [f"{part}.single"])
        graph.norm(f"{part}.single", f"{part}_norm", f"{part}.normed")
    for part, source in zip(parts, ("normed", "normed", "flat"), strict=True):
        graph.add("Reshape", [f"{part}.{source}", "apart"], [f"{part}.apart"])
    return [f"{part}.apart" for part in parts]


def _feed_forward(graph: DecoderGraph, layer: int) -> None:
    """attended.L, ready.L -> stream.L+1, and normed.L+1 unless this is the last layer."""
    config, prefix = graph.config, f"layers.{layer}"
    graph.arrays.setdefault("halves", np.array([config.hidden, config.hidden], np.int64))
    graph.linear(f"{prefix}.gate_up", f"ready.{layer}", f"{prefix}.gate_up.flat")
    graph.add("Split", [f"{prefix}.gate_up.flat", "halves"], [f"{prefix}.gate", f"{prefix}.up"], axis=-1)
    graph.add("QuickGelu", [f"{prefix}.gate"], [f"{prefix}.silu"], MICROSOFT, alpha=1.0)  # x * sigmoid(x)
    graph.add("Mul", [f"{prefix}.silu", f"{prefix}.up"], [f"{prefix}.product"])
    graph.linear(f"{prefix}.down", f"{prefix}.product", f"{prefix}.down.flat")
    after = layer + 1
    if after < config.layers:
        scale = f"layers.{after}.first_norm"
        graph.add_and_norm(f"{prefix}.down.flat", f"attended.{layer}", scale, (f"normed.{after}", f"stream.{after}"))
    else:
        graph.add("Add", [f"{prefix}.down.flat", f"attended.{layer}"], [f"stream.{after}"])


def _logits(graph: DecoderGraph) -> None:
    graph.add("Reshape", [f"stream.{graph.config.layers}", "apart"], ["stream.apart"])
    graph.add("Gather", ["stream.apart", "last"], ["stream.last"], axis=1)
    graph.norm("stream.last", "norm", "normed.last")
    graph.linear("head", "normed.last", "logits")


def _model(graph: DecoderGraph) -> ModelProto:
    config = graph.config
    cache: list[str | int | None] = ["B", config.kv_heads, "S", config.head_size]
    inputs = [
        helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["B", "T", config.width]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"]),
        helper.make_tensor_value_info("total", TensorProto.INT32, []),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["B", config.vocab_size])]
    for name in cache_names(config):
        inputs.append(helper.make_tensor_value_info(f"past_{name}", TensorProto.FLOAT, cache))
        outputs.append(helper.make_tensor_value_info(f"present_{name}", TensorProto.FLOAT, cache))
    initializers = [_external(name, array) for name, array in graph.arrays.items()]
    proto = helper.make_graph(graph.nodes, "decoder", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(proto, opset_imports=opsets, ir_version=9)


def cache_names(config: DecoderConfig) -> list[str]:
    """`key_L` and `value_L` of every layer, in order."""
    return [f"{kind}_{layer}" for layer in range(config.layers) for kind in ("key", "value")]


def _external(name: str, array: Array) -> TensorProto:
    """A declaration without data. Small integers, which shape inference wants to see, carry theirs."""
    kind = helper.np_dtype_to_tensor_dtype(array.dtype)
    if array.dtype == np.int64:
        return helper.make_tensor(name, kind, array.shape, array.reshape(-1))
    tensor = TensorProto(name=name, data_type=kind, dims=array.shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="given-to-the-session")
    return tensor
