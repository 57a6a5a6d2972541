"""The cut networks say what the original ones say, computed by the same kernels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from builders.ocr.drawn import coloured, sample_line, sample_page
from builders.ocr.recognizer import ALPHABET, GROUP, TOP_K
from builders.ocr.surgery import Graph, as_the_weights_want
from builders.probe import write_probe
from python_backends.ocr.recognise.ctc import glyphs_of, load_alphabet
from tests.builders.conftest import Session


@pytest.mark.parametrize("colour", [False, True])
def test_heat_is_the_originals_probability(detectors: tuple[Session, Session], colour: bool) -> None:
    original, cut = detectors
    page = coloured(sample_page()) if colour else sample_page()
    (probability,) = original.run(None, {"x": as_the_weights_want(page)})
    (heat,) = cut.run(["heat"], {"image": page})
    assert (heat.dtype, heat.shape) == (np.uint8, page.shape[:3])
    assert heat.max() > 200
    assert np.abs(heat / 255 - probability[:, 0]).max() <= 1 / 255


@pytest.mark.parametrize("colour", [False, True])
def test_the_five_best_are_those_of_the_originals_softmax(recognizers: tuple[Session, Session], colour: bool) -> None:
    original, cut = recognizers
    line = coloured(sample_line()) if colour else sample_line()
    (softmax,) = original.run(None, {"x": as_the_weights_want(line)})
    ids, probs, features = cut.run(["ids", "probs", "features"], {"image": line})
    steps = line.shape[2] // 8
    assert (ids.shape, probs.shape, features.shape) == ((1, steps, TOP_K), (1, steps, TOP_K), (1, steps, 120))
    expected = -np.sort(-softmax, axis=2)[:, :, :TOP_K]
    assert probs == pytest.approx(expected, abs=1e-5)
    assert np.take_along_axis(softmax, ids.astype(np.int64), axis=2) == pytest.approx(probs, abs=1e-5)
    assert (ids[:, :, 0] == softmax.argmax(axis=2)).all()


def test_rows_of_a_batch_are_their_own(recognizers: tuple[Session, Session]) -> None:
    _, cut = recognizers
    rows = np.concatenate([sample_line(), coloured(sample_line()), 255 - sample_line()])
    together = cut.run(["ids", "probs"], {"image": rows})
    for place in range(len(rows)):
        ids, probs = cut.run(["ids", "probs"], {"image": rows[place : place + 1]})
        assert (together[0][place, :, 0] == ids[0, :, 0]).all()
        assert together[1][place] == pytest.approx(probs[0], abs=1e-4)


def test_features_are_what_the_last_layer_sees(recognizers: tuple[Session, Session], recognizer_folder: Path) -> None:
    _, cut = recognizers
    ids, probs, features = cut.run(["ids", "probs", "features"], {"image": sample_line()})
    graph = onnx.load(str(recognizer_folder / "model.onnx")).graph
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    (matrix,) = [array for array in arrays.values() if array.shape[:1] == (120,) and array.shape[-1] % GROUP == 0
                 and array.ndim == 2 and array.shape[1] > 18_000]  # fmt: skip
    (bias,) = [array for array in arrays.values() if array.shape == (matrix.shape[1],)]
    logits = features[0] @ matrix + bias
    chance = np.exp(logits - logits.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    assert chance[np.arange(len(chance)), ids[0, :, 0]] == pytest.approx(probs[0, :, 0], abs=1e-4)


def test_the_alphabet_spells_what_the_picture_says(
    recognizers: tuple[Session, Session], recognizer_folder: Path
) -> None:
    alphabet = load_alphabet((recognizer_folder / ALPHABET).read_text("utf-8"))
    ids, probs = recognizers[1].run(["ids", "probs"], {"image": sample_line()})
    assert "".join(glyph.character for glyph in glyphs_of(ids[0], probs[0], alphabet)) == "openfaze 0123"


def test_a_probe_holds_the_networks_own_answer(recognizer_folder: Path) -> None:
    write_probe(recognizer_folder, {"image": sample_line()}, tolerance={"probs": 0.25})
    with np.load(recognizer_folder / "probe.npz") as probe:
        assert sorted(probe.files) == ["in:image", "out:probs", "tolerance"]
        assert probe["tolerance"] == np.float32(0.25)
        assert probe["in:image"].shape == (1, 48, 320, 3)


def test_surgery_looks_through_identities() -> None:
    make, tensor = onnx.helper.make_node, onnx.helper.make_tensor_value_info
    nodes = [make("Identity", ["x"], ["a"]), make("Identity", ["a"], ["b"]), make("Relu", ["b"], ["y"])]
    ends = [tensor(name, onnx.TensorProto.FLOAT, [1]) for name in ("x", "y")]
    model = onnx.helper.make_model(onnx.helper.make_graph(nodes, "g", ends[:1], ends[1:]))
    graph = Graph(model.SerializeToString())
    assert [(node.op_type, list(node.input)) for node in graph.graph.node] == [("Relu", ["x"])]
