"""`ocr_recognizer`: PP-OCRv6 small text recognition, cut so that the full softmax never leaves the network.

The original writes 18,710 probabilities for every time step, 3 MB for one line of text. Here the five best come out,
with their probabilities and the 120 features that the last layer saw; those become the decoder's view of the glyph.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from builders.manifest import Target
from builders.ocr.drawn import coloured, sample_line
from builders.ocr.surgery import Graph, as_the_weights_want, original_output
from builders.ocr.weights import LOCK, RECOGNITION, weights
from builders.probe import write_probe
from builders.verification import Verification, outputs_of, verified

TOP_K = 5
GROUP = 144  # 18,710 classes padded to 130 groups of 144: the two short searches then cost about the same
ALPHABET = "alphabet.txt"
PROBABILITY_TOLERANCE = 0.25


def recognizer_target(root: Path) -> Target:
    """The build target of `ocr_recognizer`."""

    def make(folder: Path) -> Verification:
        data = weights(root, RECOGNITION)
        recognizer_from_weights(data, folder / "model.onnx", folder / ALPHABET)
        write_probe(folder, {"image": sample_line()}, tolerance={"probs": PROBABILITY_TOLERANCE})
        return held_against(data, folder / "model.onnx")

    here = Path(__file__)
    sources = (LOCK, here, here.with_name("surgery.py"), here.with_name("drawn.py"))
    folder = root / "model_repository" / "ocr_recognizer" / "1"
    return Target("ocr_recognizer", folder, sources, ("model.onnx", "probe.npz", ALPHABET), {}, make)


def recognizer_from_weights(data: bytes, path: Path, alphabet: Path) -> None:
    """Write the recognizer and its alphabet.

    `image` UINT8 [n, 48, w, 3] RGB -> `ids` INT32 [n, t, 5], `probs` FP32 [n, t, 5] best first and `features`
    FP32 [n, t, 120], with t = w / 8. Id 0 is the CTC blank; id i > 0 is line i of the alphabet file, the last one a
    space.
    """
    graph = Graph(data)
    characters = next(prop.value for prop in graph.model.metadata_props if prop.key == "character")
    alphabet.write_text(characters.rstrip("\n") + "\n ", "utf-8")
    softmax = graph.producer(graph.graph.output[0].name)
    bias = graph.producer(softmax.input[0])
    projection = graph.producer(bias.input[0])
    classes = _pad_classes(graph, projection.input[1], bias.input[1])
    graph.accept_rgb_bytes(["n", 48, "w", 3])
    body = [node for node in graph.graph.node if node is not softmax and node.output[0] != softmax.output[0]]
    graph.set_nodes([*body, *_top_k(graph, softmax.input[0], classes)])
    graph.set_nodes([*graph.graph.node, helper.make_node("Identity", [projection.input[0]], ["features"])])
    width = numpy_helper.to_array(graph.initializer(projection.input[1])).shape[0]
    graph.set_outputs([
        ("ids", TensorProto.INT32, ["n", "t", TOP_K]),
        ("probs", TensorProto.FLOAT, ["n", "t", TOP_K]),
        ("features", TensorProto.FLOAT, ["n", "t", width]),
    ])  # fmt: skip
    graph.save(path)


def held_against(data: bytes, path: Path) -> Verification:
    """The cut network against the whole softmax of the original: its five best, and what it gives those ids."""
    samples = []
    for line in (sample_line(), coloured(sample_line())):
        (softmax,) = outputs_of(data, {"x": as_the_weights_want(line)}, [original_output(data)]).values()
        ours = outputs_of(path, {"image": line}, ["ids", "probs"])
        best = -np.sort(-softmax, axis=2)[:, :, :TOP_K]
        named = np.take_along_axis(softmax, ours["ids"].astype(np.int64), axis=2)
        samples.append({"probs": (ours["probs"], best), "ids": (ours["probs"], named)})
    return verified("the network in the wheel", samples, {"probs": 1e-4, "ids": 1e-4})


def _pad_classes(graph: Graph, weight: str, bias: str) -> int:
    """Pad the last layer to whole groups with classes of probability 0; returns the new number of classes."""
    matrix = numpy_helper.to_array(graph.initializer(weight))
    offset = numpy_helper.to_array(graph.initializer(bias))
    missing = -len(offset) % GROUP
    graph.replace_constant(weight, np.pad(matrix, ((0, 0), (0, missing))))
    graph.replace_constant(bias, np.pad(offset, (0, missing), constant_values=-1e4))
    return len(offset) + missing


def _top_k(graph: Graph, logits: str, classes: int) -> list[NodeProto]:
    """The exact top k of a softmax in two short searches: the k best groups, then the k best of their members.

    Each of the k best classes lies in one of the k groups with the highest maxima, so nothing is lost; searching all
    18,710 classes at once took a third of the network's time.
    """
    graph.add_constant("k", np.array([TOP_K], np.int64))
    graph.add_constant("grouped", np.array([0, 0, classes // GROUP, GROUP], np.int64))
    graph.add_constant("candidates", np.array([0, 0, TOP_K * GROUP], np.int64))
    graph.add_constant("group_size", np.array(GROUP, np.int64))
    graph.add_constant("members", np.arange(GROUP, dtype=np.int64).reshape(1, 1, 1, GROUP))
    return [
        helper.make_node("Softmax", [logits], ["probabilities"], axis=2),
        helper.make_node("Reshape", ["probabilities", "grouped"], ["groups"]),
        helper.make_node("ReduceMax", ["groups"], ["group_maxima"], axes=[3], keepdims=0),
        helper.make_node("TopK", ["group_maxima", "k"], ["best_maxima", "best_groups"], axis=2),
        helper.make_node("Unsqueeze", ["best_groups"], ["group_index"], axes=[3]),
        helper.make_node("GatherND", ["groups", "group_index"], ["best_members"], batch_dims=2),
        helper.make_node("Reshape", ["best_members", "candidates"], ["candidate_probs"]),
        helper.make_node("TopK", ["candidate_probs", "k"], ["probs", "candidate_index"], axis=2),
        helper.make_node("Mul", ["group_index", "group_size"], ["group_start"]),
        helper.make_node("Add", ["group_start", "members"], ["member_ids"]),
        helper.make_node("Reshape", ["member_ids", "candidates"], ["candidate_ids"]),
        helper.make_node("GatherElements", ["candidate_ids", "candidate_index"], ["long_ids"], axis=2),
        helper.make_node("Cast", ["long_ids"], ["ids"], to=TensorProto.INT32),
    ]
