"""DALI's operators give the numbers of `mel.py`."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio import mel
from tests.audio.files import Float, tone

pytest.importorskip("nvidia.dali", reason="nvidia-dali is not installed (requirements/train.txt has it)")

from nvidia.dali import Pipeline

from python_backends.audio import dali_mel

TOLERANCE = 2e-5  # two float32 transforms of their own, in units of 20 dB


def _sounds() -> list[Float]:
    chance = np.random.default_rng(3)
    quiet = (chance.standard_normal(50_000) * 0.01).astype(np.float32)
    full = (chance.standard_normal(480_000) * np.linspace(0, 0.3, 480_000)).astype(np.float32)
    return [full, quiet, tone(1.0), np.zeros(1_600, np.float32)]


@pytest.mark.parametrize("served", [False, True], ids=["built", "from a model file"])
def test_cpu_operators_equal_numpy(served: bool) -> None:
    sounds = _sounds()
    pipeline = dali_mel.pipeline(len(sounds), device="cpu")
    if served:
        pipeline = Pipeline.deserialize(pipeline.serialize())
    pipeline.build()
    pipeline.feed_input(dali_mel.INPUT, sounds)
    (made,) = pipeline.run()
    for index, sound in enumerate(sounds):
        np.testing.assert_allclose(np.array(made[index]), mel.log_mel_30s(sound), atol=TOLERANCE)
