"""`ocr_detector`: PP-OCRv6 small text detection, page pixels in, heat map out, both as bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from builders.manifest import Target
from builders.ocr.drawn import coloured, sample_page
from builders.ocr.surgery import Graph, as_the_weights_want, original_output
from builders.ocr.weights import DETECTION, LOCK, weights
from builders.probe import write_probe
from builders.verification import Verification, outputs_of, verified

HEAT_TOLERANCE = 128.0  # of 255: bf16 against fp32 moves the edge of a stroke, a corrupted tensor moves everything


def detector_target(root: Path) -> Target:
    """The build target of `ocr_detector`."""

    def make(folder: Path) -> Verification:
        data = weights(root, DETECTION)
        detector_from_weights(data, folder / "model.onnx")
        write_probe(folder, {"image": sample_page()}, tolerance={"heat": HEAT_TOLERANCE})
        return held_against(data, folder / "model.onnx")

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


def held_against(data: bytes, path: Path) -> Verification:
    """The cut network against the whole one, as probabilities, on drawn pages; half a byte's step is rounding."""
    samples = []
    for page in (sample_page(), coloured(sample_page())):
        (theirs,) = outputs_of(data, {"x": as_the_weights_want(page)}, [original_output(data)]).values()
        heat = outputs_of(path, {"image": page}, ["heat"])["heat"]
        samples.append({"heat": (heat.astype(np.float32) / 255, theirs[:, 0])})
    return verified("the network in the wheel", samples, {"heat": 1 / 255})
