"""The ONNX graph of the GE2E speaker encoder (Wan et al. 2018), as Resemblyzer's weights have it.

    mel FP32 [batch, frames, 40] -> embedding FP32 [batch, 256], length 1

Three LSTM layers; the last one's state after the last frame goes through a linear layer and ReLU.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
FRAMES = 160
SHORTEST = np.array(1e-12, np.float32)  # an embedding is divided by no less than this: ReLU can leave nothing


def speaker_graph(weights: Mapping[str, Array], frames: int | str = FRAMES) -> ModelProto:
    """The model of `weights`, named as PyTorch's `nn.LSTM` called `lstm` and `nn.Linear` called `linear` name them."""
    layers = sum(name.startswith("lstm.weight_ih_l") for name in weights)
    nodes = [helper.make_node("Transpose", ["mel"], ["sequence.0"], perm=[1, 0, 2])]
    constants: dict[str, Array] = {"directions": np.array([1], np.int64), "first": np.array([0], np.int64)}
    for layer in range(layers):
        constants |= _layer_constants(weights, layer)
        nodes += _layer_nodes(layer, hidden=weights[f"lstm.weight_hh_l{layer}"].shape[1])
    constants |= {"linear.weight": weights["linear.weight"].T, "linear.bias": weights["linear.bias"]}
    nodes += _head(f"last.{layers - 1}")
    constants |= {"features": np.array([1], np.int64), "shortest": SHORTEST}
    inputs = [helper.make_tensor_value_info("mel", TensorProto.FLOAT,
                                            ["batch", frames, weights["lstm.weight_ih_l0"].shape[1]])]  # fmt: skip
    width = len(weights["linear.bias"])
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width])
    initialisers = [numpy_helper.from_array(np.array(array, order="C"), name) for name, array in constants.items()]
    proto = helper.make_graph(nodes, "speaker_encoder", inputs, [output], initialisers)
    return helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def in_onnx_order(gates: Array) -> Array:
    """Rows of PyTorch's gates (input, forget, cell, output) as ONNX orders them: input, output, forget, cell."""
    given, forget, cell, output = np.split(gates, 4)
    return np.concatenate([given, output, forget, cell])


def _layer_constants(weights: Mapping[str, Array], layer: int) -> dict[str, Array]:
    """W [1, 4 hidden, in], R [1, 4 hidden, hidden] and B [1, 8 hidden] of the one direction."""
    parts = {kind: in_onnx_order(weights[f"lstm.{kind}_l{layer}"])
             for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}  # fmt: skip
    return {
        f"input.{layer}": parts["weight_ih"][np.newaxis],
        f"recurrent.{layer}": parts["weight_hh"][np.newaxis],
        f"bias.{layer}": np.concatenate([parts["bias_ih"], parts["bias_hh"]])[np.newaxis],
    }


def _layer_nodes(layer: int, *, hidden: int) -> list[NodeProto]:
    given = [f"sequence.{layer}", f"input.{layer}", f"recurrent.{layer}", f"bias.{layer}"]
    made = [f"states.{layer}", f"last.{layer}"]
    return [
        helper.make_node("LSTM", given, made, hidden_size=hidden),
        helper.make_node("Squeeze", [made[0], "directions"], [f"sequence.{layer + 1}"]),
    ]


def _head(last: str) -> list[NodeProto]:
    """From the last layer's state [1, batch, hidden] to vectors of length 1."""
    return [
        helper.make_node("Squeeze", [last, "first"], ["state"]),
        helper.make_node("MatMul", ["state", "linear.weight"], ["product"]),
        helper.make_node("Add", ["product", "linear.bias"], ["raw"]),
        helper.make_node("Relu", ["raw"], ["positive"]),
        helper.make_node("Mul", ["positive", "positive"], ["squares"]),
        helper.make_node("ReduceSum", ["squares", "features"], ["square"], keepdims=1),
        helper.make_node("Sqrt", ["square"], ["length"]),
        helper.make_node("Max", ["length", "shortest"], ["divisor"]),
        helper.make_node("Div", ["positive", "divisor"], ["embedding"]),
    ]
