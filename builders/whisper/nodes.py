"""The pieces that both graphs are made of: pre-normalised attention and feed-forward, and the finished model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from builders.text_encoder.graph import EncoderGraph, EncoderShape
from builders.whisper.sizes import EPSILON, Weight

Precision = Literal["f32", "f16"]
KINDS = {"f32": TensorProto.FLOAT, "f16": TensorProto.FLOAT16}
OPSET, IR = 17, 8
Dimension = int | str


class Graph(EncoderGraph):
    """A graph of one Whisper side under construction, written in FP32; `finished` gives it its precision."""

    def __init__(self, width: int, heads: int, weights: Mapping[str, Weight], precision: Precision) -> None:
        super().__init__(EncoderShape(0, heads, width, EPSILON), weights)
        self.precision = precision
        self.constant("apart", np.array([0, 0, -1, heads, width // heads], np.int64))
        self.constant("joined", np.array([0, 0, width], np.int64))

    def product(self, name: str, source: str, scale: float = 1.0) -> str:
        """source [B, n, in] through the linear layer `name`; `scale` goes into the weights."""
        weight, bias = (self.weights[f"{name}.{part}"] * np.float32(scale) for part in ("weight", "bias"))
        return self.linear(name, source, weight, bias)

    def queries_first(self, name: str, source: str) -> str:
        """Like `product`, for matrices whose first third makes the queries: 1 / sqrt(head size) goes into that part."""
        width = self.shape.width
        scale = np.ones((3 * width, 1), np.float32)
        scale[:width] = self.query_scale
        return self.linear(name, source, self.weights[f"{name}.weight"] * scale,
                           self.weights[f"{name}.bias"] * scale[:, 0])  # fmt: skip

    @property
    def query_scale(self) -> float:
        return float((self.shape.width // self.shape.heads) ** -0.5)

    def heads_of(self, source: str, parts: Sequence[str]) -> list[str]:
        """source [B, n, parts x width] -> one [B, heads, n, head size] for each part."""
        self.add("Reshape", [source, "apart"], f"{source}.apart")
        self.add("Transpose", [f"{source}.apart"], f"{source}.heads", perm=[2, 0, 3, 1, 4])
        return [self.add("Gather", [f"{source}.heads", self.index(place)], f"{source}.{part}", axis=0)
                for place, part in enumerate(parts)]  # fmt: skip

    def index(self, place: int) -> str:
        """A constant scalar."""
        return self.constant(f"index.{place}", np.array(place, np.int64))

    def attended(self, name: str, query: str, keys: str, values: str, mask: str = "") -> tuple[str, str]:
        """(chances [B, heads, n, m], what they mix [B, n, width]) of queries [.., n, ..] over keys and values."""
        self.add("Transpose", [keys], f"{name}.turned", perm=[0, 1, 3, 2])
        scores = self.add("MatMul", [query, f"{name}.turned"], f"{name}.scores")
        if mask:
            scores = self.add("Add", [scores, mask], f"{name}.masked")
        chances = self.add("Softmax", [scores], f"{name}.chances", axis=-1)
        self.add("MatMul", [chances, values], f"{name}.mixed")
        self.add("Transpose", [f"{name}.mixed"], f"{name}.together", perm=[0, 2, 1, 3])
        return chances, self.add("Reshape", [f"{name}.together", "joined"], f"{name}.result")

    def feed_forward(self, name: str, stream: str) -> str:
        """stream + narrow(gelu(wide(norm(stream))))."""
        wide = self.product(f"{name}.wide", self.norm(stream, f"{name}.norm", f"{name}.normed"))
        narrow = self.product(f"{name}.narrow", self.gelu(wide))
        return self.add("Add", [stream, narrow], f"{name}.stream")

    def gelu(self, source: str) -> str:
        """x / 2 * (1 + erf(x / sqrt 2)), in the order of nodes that runtimes know as one operator."""
        for name, value in (("root_two", np.sqrt(2)), ("one", 1), ("half", 0.5)):
            self.constant(name, np.float32(value))
        self.add("Div", [source, "root_two"], f"{source}.scaled")
        self.add("Erf", [f"{source}.scaled"], f"{source}.erf")
        self.add("Add", [f"{source}.erf", "one"], f"{source}.gate")
        self.add("Mul", [source, f"{source}.gate"], f"{source}.gated")
        return self.add("Mul", [f"{source}.gated", "half"], f"{source}.gelu")

    def stacked(self, sources: Sequence[str], target: str) -> str:
        """[n, ...] of n tensors of one shape."""
        self.constant("first_axis", np.array([0], np.int64))
        for source in sources:
            self.add("Unsqueeze", [source, "first_axis"], f"{source}.row")
        return self.add("Concat", [f"{source}.row" for source in sources], target, axis=0)

    def from_f32(self, source: str, target: str) -> str:
        """An input of the model in the precision of the graph."""
        return self.add("Cast", [source], target, to=KINDS[self.precision])

    def to_f32(self, source: str, target: str) -> str:
        """A result of the graph as an output in FP32."""
        return self.add("Cast", [source], target, to=TensorProto.FLOAT)

    def value(self, name: str, dimensions: Sequence[Dimension], kind: int | None = None) -> ValueInfoProto:
        """An input or output of the model, by default in the precision of the graph."""
        return helper.make_tensor_value_info(name, KINDS[self.precision] if kind is None else kind, dimensions)

    def finished(self, name: str, inputs: list[ValueInfoProto], outputs: list[ValueInfoProto]) -> ModelProto:
        """The model; its weights are rounded to the precision here."""
        rounded = np.float16 if self.precision == "f16" else np.float32
        tensors = [numpy_helper.from_array(array.astype(rounded) if array.dtype == np.float32 else array, key)
                   for key, array in self.constants.items()]  # fmt: skip
        nodes: list[NodeProto] = self.nodes
        graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
