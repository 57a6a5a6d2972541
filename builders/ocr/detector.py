"""`ocr_detector`: PP-OCRv6 small text detection, page pixels in, heat map out, both as bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from builders.manifest import Target
from builders.ocr.drawn import sample_page
from builders.ocr.surgery import Graph
from builders.ocr.weights import DETECTION, LOCK, weights
from builders.probe import write_probe

HEAT_TOLERANCE = 128.0  # of 255: bf16 against fp32 moves the edge of a stroke, a corrupted tensor moves everything


def detector_target(root: Path) -> Target:
    """The build target of `ocr_detector`."""

    def make(folder: Path) -> None:
        detector_from_weights(weights(root, DETECTION), folder / "model.onnx")
        write_probe(folder, {"image": sample_page()}, tolerance={"heat": HEAT_TOLERANCE})

    here = Path(__file__)
    sources = (LOCK, here, here.with_name("surgery.py"), here.with_name("drawn.py"))
    folder = root / "model_repository" / "ocr_detector" / "1"
    return Target("ocr_detector", folder, sources, ("model.onnx", "probe.npz"), {}, make)


def detector_from_weights(data: bytes, path: Path) -> None:
    """Write the detector: `image` UINT8 [n, h, w, 3] RGB -> `heat` UINT8 [n, h, w], 255 x the text probability."""
    graph = Graph(data)
    probability = graph.graph.output[0].name
    graph.accept_rgb_bytes(["n", "h", "w", 3])
    graph.add_constant("full_heat", np.float32(255))
    graph.add_constant("half", np.float32(0.5))
    epilogue = [
        helper.make_node("Squeeze", [probability], ["probability"], axes=[1]),
        helper.make_node("Mul", ["probability", "full_heat"], ["scaled_heat"]),
        helper.make_node("Add", ["scaled_heat", "half"], ["rounded_heat"]),
        helper.make_node("Cast", ["rounded_heat"], ["heat"], to=TensorProto.UINT8),
    ]
    graph.set_nodes([*graph.graph.node, *epilogue])
    graph.set_outputs([("heat", TensorProto.UINT8, ["n", "h", "w"])])
    graph.save(path)
