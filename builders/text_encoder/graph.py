"""The ONNX graph of a BERT sentence encoder, written node by node from its weights.

    input_ids INT64 [batch, length], attention_mask INT64 [batch, length] -> sentence_embedding FP32 [batch, width]

Post-normalised layers, GELU by the error function, mean over the unmasked positions, L2 norm 1 (Devlin et al. 2018;
Reimers and Gurevych 2019). All operators are standard ones, so that OpenVINO and TensorRT take the graph whole; weights
in eight bits (MatMulNBits) were slower than OpenVINO's bf16 kernels from 16 tokens on, and 20 times less exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
Weights = Mapping[str, Array]
HIDDEN_FROM = np.float32(-10000)  # what a masked position's score is lowered by; exp of it is 0 in bf16 as well
SHORTEST = np.float32(1e-12)  # a vector is divided by no less than this


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """Of one encoder. `width` is the residual stream's and the result's."""

    layers: int
    heads: int
    width: int
    epsilon: float


@dataclass(slots=True)
class EncoderGraph:
    """A graph under construction: its nodes and its constants."""

    shape: EncoderShape
    weights: Weights
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, Array] = field(default_factory=dict)

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """One more node; returns the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: npt.ArrayLike) -> str:
        """An initialiser called `name`."""
        self.constants[name] = np.array(value, order="C")
        return name

    def linear(self, name: str, source: str, weight: Array, bias: Array) -> str:
        """source [batch, length, in] x weight [out, in]^T + bias [out]."""
        product = self.add("MatMul", [source, self.constant(f"{name}.weight", weight.T)], f"{name}.product")
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)], name)

    def norm(self, source: str, name: str, target: str) -> str:
        """Layer normalisation by the weights `name`."""
        inputs = [source, *(self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"])
                            for part in ("weight", "bias"))]  # fmt: skip
        return self.add("LayerNormalization", inputs, target, axis=-1, epsilon=self.shape.epsilon)


def encoder_graph(shape: EncoderShape, weights: Weights) -> ModelProto:
    """The model of `weights`, named as Hugging Face's BertModel names them."""
    graph = EncoderGraph(shape, weights)
    stream = _embedded(graph)
    for layer in range(shape.layers):
        stream = _layer(graph, layer, stream)
    _pooled(graph, stream)
    return _model(graph)


def _embedded(graph: EncoderGraph) -> str:
    """Word, position and (the first and only) type of every token."""
    weights = graph.weights
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    graph.constant("first", np.array([0], np.int64))
    graph.constant("words", weights["embeddings.word_embeddings.weight"])
    graph.constant("all_positions", positions)
    graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    graph.add("Slice", ["all_positions", "first", "length"], "positions")
    graph.add("Gather", ["words", "input_ids"], "tokens")
    graph.add("Add", ["tokens", "positions"], "placed")
    graph.constant("one", np.float32(1))
    graph.constant("hidden_from", HIDDEN_FROM)
    graph.constant("over_heads_and_queries", np.array([1, 2], np.int64))
    graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.add("Sub", ["one", "mask"], "absent")
    graph.add("Mul", ["absent", "hidden_from"], "lowered")
    graph.add("Unsqueeze", ["lowered", "over_heads_and_queries"], "score_offset")
    return graph.norm("placed", "embeddings.LayerNorm", "stream.0")


def _layer(graph: EncoderGraph, layer: int, stream: str) -> str:
    """One layer: attention, then two products with a GELU between, each added to the stream and normalised."""
    name, short = f"encoder.layer.{layer}", f"layer.{layer}"
    attended = _attention(graph, name, short, stream)
    out = _dense(graph, f"{name}.attention.output.dense", f"{short}.out", attended)
    summed = graph.add("Add", [out, stream], f"{short}.attended")
    middle = graph.norm(summed, f"{name}.attention.output.LayerNorm", f"{short}.middle")
    wide = _gelu(graph, _dense(graph, f"{name}.intermediate.dense", f"{short}.wide", middle))
    narrow = _dense(graph, f"{name}.output.dense", f"{short}.narrow", wide)
    whole = graph.add("Add", [narrow, middle], f"{short}.whole")
    return graph.norm(whole, f"{name}.output.LayerNorm", f"stream.{layer + 1}")


def _dense(graph: EncoderGraph, weight: str, name: str, source: str) -> str:
    return graph.linear(name, source, graph.weights[f"{weight}.weight"], graph.weights[f"{weight}.bias"])


def _attention(graph: EncoderGraph, name: str, short: str, stream: str) -> str:
    """Queries, keys and values from one product; the scale of the scores is in the weights of the queries."""
    shape = graph.shape
    size = shape.width // shape.heads
    parts = ("query", "key", "value")
    scales = (np.float32(size**-0.5), np.float32(1), np.float32(1))
    stacked = [np.concatenate([graph.weights[f"{name}.attention.self.{part}.{kind}"] * scale
                               for part, scale in zip(parts, scales, strict=True)])
               for kind in ("weight", "bias")]  # fmt: skip
    graph.linear(f"{short}.qkv", stream, stacked[0], stacked[1])
    graph.constant("apart", np.array([0, 0, 3, shape.heads, size], np.int64))
    graph.constant("joined", np.array([0, 0, shape.width], np.int64))
    graph.add("Reshape", [f"{short}.qkv", "apart"], f"{short}.apart")
    graph.add("Transpose", [f"{short}.apart"], f"{short}.heads", perm=[2, 0, 3, 1, 4])
    for place, part in enumerate(parts):
        graph.constant(f"part.{part}", np.array(place, np.int64))
        graph.add("Gather", [f"{short}.heads", f"part.{part}"], f"{short}.{part}", axis=0)
    graph.add("Transpose", [f"{short}.key"], f"{short}.key.turned", perm=[0, 1, 3, 2])
    graph.add("MatMul", [f"{short}.query", f"{short}.key.turned"], f"{short}.scores")
    graph.add("Add", [f"{short}.scores", "score_offset"], f"{short}.masked")
    graph.add("Softmax", [f"{short}.masked"], f"{short}.chances", axis=-1)
    graph.add("MatMul", [f"{short}.chances", f"{short}.value"], f"{short}.mixed")
    graph.add("Transpose", [f"{short}.mixed"], f"{short}.mixed.turned", perm=[0, 2, 1, 3])
    return graph.add("Reshape", [f"{short}.mixed.turned", "joined"], f"{short}.joined")


def _gelu(graph: EncoderGraph, source: str) -> str:
    """x / 2 * (1 + erf(x / sqrt 2)), in the order of nodes that runtimes know as one operator."""
    graph.constant("root_two", np.float32(np.sqrt(2)))
    graph.constant("half", np.float32(0.5))
    graph.add("Div", [source, "root_two"], f"{source}.scaled")
    graph.add("Erf", [f"{source}.scaled"], f"{source}.erf")
    graph.add("Add", [f"{source}.erf", "one"], f"{source}.gate")
    graph.add("Mul", [source, f"{source}.gate"], f"{source}.gated")
    return graph.add("Mul", [f"{source}.gated", "half"], f"{source}.gelu")


def _pooled(graph: EncoderGraph, stream: str) -> None:
    """The mean over the positions that the mask holds, at length 1."""
    graph.constant("last_axis", np.array([-1], np.int64))
    graph.constant("length_axis", np.array([1], np.int64))
    graph.constant("shortest", SHORTEST)
    graph.add("Unsqueeze", ["mask", "last_axis"], "mask_column")
    graph.add("Mul", [stream, "mask_column"], "present")
    graph.add("ReduceSum", ["present", "length_axis"], "summed", keepdims=0)
    graph.add("ReduceSum", ["mask", "length_axis"], "counted", keepdims=1)
    graph.add("Max", ["counted", "one"], "count")
    graph.add("Div", ["summed", "count"], "mean")
    graph.add("Mul", ["mean", "mean"], "squares")
    graph.add("ReduceSum", ["squares", "last_axis"], "square", keepdims=1)
    graph.add("Sqrt", ["square"], "long")
    graph.add("Max", ["long", "shortest"], "divisor")
    graph.add("Div", ["mean", "divisor"], "sentence_embedding")


def _model(graph: EncoderGraph) -> ModelProto:
    size = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, size) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", graph.shape.width])
    initialisers = [numpy_helper.from_array(array, name) for name, array in graph.constants.items()]
    proto = helper.make_graph(graph.nodes, "text_encoder", inputs, [output], initialisers)
    return helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
