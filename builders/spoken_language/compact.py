"""A network's weights in 8 bits, its arithmetic in float."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

LARGE = 10_000  # numbers; smaller tensors stay as they are


def compact(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with large tensors in 8 bits; a table that is sliced, not multiplied, in 16."""
    graph = model.graph
    users = {name: node for node in graph.node for name in node.input}
    kept, made = [], []
    for tensor in graph.initializer:
        values, user = numpy_helper.to_array(tensor), users.get(tensor.name)
        if values.dtype != np.float32 or values.size < LARGE or user is None:
            kept.append(tensor)
        elif user.op_type in ("MatMul", "Conv", "Gemm"):
            axis = 0 if user.op_type == "Conv" or _is_transposed(user) else 1
            scale, whole = quantised(values, axis)
            zero = np.zeros(len(scale), np.int8)
            arrays: tuple[npt.NDArray[Any], ...] = (whole, scale, zero)
            names = [f"{tensor.name}_{part}" for part in ("int8", "scale", "zero")]
            kept += [numpy_helper.from_array(array, name) for array, name in zip(arrays, names, strict=True)]
            made.append(helper.make_node("DequantizeLinear", names, [tensor.name], axis=axis))
        else:
            kept.append(numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}_half"))
            made.append(helper.make_node("Cast", [f"{tensor.name}_half"], [tensor.name], to=TensorProto.FLOAT))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = [*made, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def _is_transposed(node: onnx.NodeProto) -> bool:
    return any(attribute.name == "transB" and attribute.i for attribute in node.attribute)


def quantised(values: npt.NDArray[np.float32], axis: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Scales of the slices along `axis`, and the values in units of them, -127 to 127."""
    others = tuple(place for place in range(values.ndim) if place != axis)
    scale = np.maximum(np.abs(values).max(axis=others), 1e-9).astype(np.float32) / 127
    shape = [-1 if place == axis else 1 for place in range(values.ndim)]
    return scale, np.round(values / scale.reshape(shape)).astype(np.int8)
