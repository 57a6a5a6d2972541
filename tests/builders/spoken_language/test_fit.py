"""Calibration, and weights in 8 bits."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from builders.spoken_language.calibrate import posteriors, temperature_of, threshold_of
from builders.spoken_language.compact import compact, quantised


def test_logits_that_are_too_sure_are_cooled() -> None:
    random = np.random.default_rng(0)
    true = random.normal(0, 1.5, (4000, 4))
    odds = np.exp(true) / np.exp(true).sum(axis=1, keepdims=True)
    labels = np.array([random.choice(4, p=row) for row in odds])
    assert temperature_of((2.5 * true).astype(np.float32), labels) == pytest.approx(2.5, rel=0.15)


def test_the_threshold_leaves_nine_of_ten_right() -> None:
    confidence = np.linspace(0, 1, 1001)
    right = np.random.default_rng(0).random(1001) < confidence
    threshold = threshold_of(confidence, right, np.zeros(1001, bool))
    assert right[confidence >= threshold].mean() >= 0.9
    assert 0.7 < threshold < 0.9


def test_the_threshold_keeps_nine_of_ten_other_languages_out() -> None:
    confidence = np.concatenate([np.linspace(0.2, 1, 100), np.linspace(0, 1, 101)])
    outside = np.arange(201) >= 100
    assert threshold_of(confidence, ~outside, outside) == pytest.approx(0.9)


def test_without_hope_nothing_is_trusted() -> None:
    assert threshold_of(np.array([0.4, 0.9]), np.array([False, False]), np.zeros(2, bool)) == 1.0


def test_posteriors_sum_to_one() -> None:
    np.testing.assert_allclose(posteriors(np.array([[900.0, 0.0], [1.0, 1.0]], np.float32), 2.0).sum(axis=1), 1)


@pytest.mark.parametrize("axis", [0, 1])
def test_every_slice_has_its_own_scale(axis: int) -> None:
    values = np.random.default_rng(0).normal(0, 1, (30, 40)).astype(np.float32)
    values[3] *= 100
    scale, whole = quantised(values, axis)
    shape = (-1, 1) if axis == 0 else (1, -1)
    assert len(scale) == values.shape[axis]
    assert (np.abs(whole * scale.reshape(shape) - values) <= scale.reshape(shape) / 2 + 1e-6).all()


def test_a_compact_graph_answers_nearly_alike_in_a_third_of_the_size() -> None:
    random = np.random.default_rng(0)
    weight = random.normal(0, 1, (200, 300)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 200])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 300])],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    before = model.ByteSize()
    small = compact(onnx.ModelProto.FromString(model.SerializeToString()))
    assert small.ByteSize() < before / 3
    x = random.normal(0, 1, (5, 200)).astype(np.float32)
    [got] = onnxruntime.InferenceSession(small.SerializeToString(), providers=["CPUExecutionProvider"]).run(
        None, {"x": x}
    )
    np.testing.assert_allclose(got, x @ weight, atol=0.6)
