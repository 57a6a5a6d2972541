"""Write `model.onnx`: the first layers of Whisper base and our head, weights in 8 bits.

    python -m builders.spoken_language.export --whisper FOLDER --head build/spoken_language/head.pt \\
        --out model_repository/speech_language/1

Matrices and kernels are kept as int8 with one scale an output channel, and brought back to float when the network is
loaded: a quarter of the size, and arithmetic that every ONNX runtime does alike.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from builders.spoken_language.head import STATES, Head, Whole
from builders.spoken_language.languages import CODES
from builders.spoken_language.states import LAYERS
from builders.spoken_language.whisper import Encoder, tensors

OPSET = 17
LARGE = 10_000  # numbers; smaller tensors stay as they are


def exported(whole: Whole) -> onnx.ModelProto:
    """The network as a graph in float32, `mel` [n, 80, frames] -> `logits` [n, languages]."""
    buffer = io.BytesIO()
    torch.onnx.export(
        whole, (torch.zeros(2, 80, 400),), buffer, dynamo=False, opset_version=OPSET, input_names=["mel"],
        output_names=["logits"], dynamic_axes={"mel": {0: "n", 2: "frames"}, "logits": {0: "n"}},
    )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


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
            names = [f"{tensor.name}_{part}" for part in ("int8", "scale", "zero")]
            kept += [numpy_helper.from_array(array, name) for array, name in zip((whole, scale, zero), names, strict=True)]
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


def quantised(
    values: npt.NDArray[np.float32], axis: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Scales of the slices along `axis`, and the values in units of them, -127 to 127."""
    others = tuple(place for place in range(values.ndim) if place != axis)
    scale = np.maximum(np.abs(values).max(axis=others), 1e-9).astype(np.float32) / 127
    shape = [-1 if place == axis else 1 for place in range(values.ndim)]
    return scale, np.round(values / scale.reshape(shape)).astype(np.int8)


def main() -> int:
    """Write the network; its labels are calibrate.py's to write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whisper", type=Path, required=True, help="CTranslate2 folder of Whisper base")
    parser.add_argument("--head", type=Path, required=True, help="weights that train_head.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    arguments = parser.parse_args()
    head = Head(len(CODES), torch.zeros(STATES), torch.ones(STATES))
    head.load_state_dict(torch.load(arguments.head, weights_only=True))
    whole = Whole(Encoder(tensors(arguments.whisper / "model.bin"), LAYERS), head).eval()
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(compact(exported(whole)), str(arguments.out / "model.onnx"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
