"""Operators of Grounding DINO in ONNX that PyTorch's tracing exporter does not know, or gets wrong, at opset 17.

All work on whole numbers along the last axis; `g` is the graph under construction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

INT64, FLOAT, BOOL = 7, 1, 9  # onnx.TensorProto's numbers of types
Value = Any  # torch.Value


def isin(g: Any, elements: Value, wanted: Value, *_: Any) -> Value:
    """Which `elements` are among `wanted` [n]."""
    same = g.op("Equal", g.op("Unsqueeze", elements, _constant(g, [-1])), wanted)
    counted = g.op("ReduceMax", g.op("Cast", same, to_i=INT64), axes_i=[-1], keepdims_i=0)
    return g.op("Cast", counted, to_i=BOOL)


def cummax(g: Any, values: Value, _: Value) -> tuple[Value, Value]:
    """The greatest of all values up to each; not where it is, which nobody asks for."""
    greatest = _cumulated(g, values, "ReduceMax", -(1 << 62))
    return greatest, greatest


def cummin(g: Any, values: Value, _: Value) -> tuple[Value, Value]:
    """The least of all values up to each."""
    least = _cumulated(g, values, "ReduceMin", 1 << 62)
    return least, least


def eye(g: Any, count: Value, *_: Any) -> Value:
    """BOOL [count, count], which ONNX Runtime's EyeLike cannot make."""
    return _related(g, "Equal", _places(g, count))


def linspace(g: Any, start: Value, end: Value, steps: Value, *_: Any) -> Value:
    """FP32; the exporter's own computes in FP64 and gives NaN for one step."""
    first, last = (g.op("Cast", value, to_i=FLOAT) for value in (start, end))
    parts = g.op("Max", g.op("Sub", steps, _constant(g, 1)), _constant(g, 1))
    step = g.op("Div", g.op("Sub", last, first), g.op("Cast", parts, to_i=FLOAT))
    places = g.op("Cast", _places(g, steps), to_i=FLOAT)
    return g.op("Add", first, g.op("Mul", places, step))


SYMBOLS: Mapping[str, Callable[..., Any]] = {
    "aten::isin": isin, "aten::cummax": cummax, "aten::cummin": cummin, "aten::eye": eye, "aten::linspace": linspace,
}  # fmt: skip


def _cumulated(g: Any, values: Value, reduction: str, neutral: int) -> Value:
    """A reduction over a triangle: row i has the values up to i, and `neutral` after it."""
    count = g.op("Gather", g.op("Shape", values), _constant(g, -1), axis_i=0)
    up_to = _related(g, "LessOrEqual", _places(g, count))
    triangle = g.op("Where", up_to, g.op("Unsqueeze", values, _constant(g, [-2])), _constant(g, neutral))
    return g.op(reduction, triangle, axes_i=[-1], keepdims_i=0)


def _related(g: Any, relation: str, places: Value) -> Value:
    """BOOL [n, n]: whether column and row are so related."""
    return g.op(relation, g.op("Unsqueeze", places, _constant(g, [0])), g.op("Unsqueeze", places, _constant(g, [1])))


def _places(g: Any, count: Value) -> Value:
    return g.op("Range", _constant(g, 0), count, _constant(g, 1))


def _constant(g: Any, value: int | list[int]) -> Value:
    import torch

    return g.op("Constant", value_t=torch.tensor(value))
