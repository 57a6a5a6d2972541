"""The known value that is committed with the network."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from builders.probe import write_probe
from builders.spoken_language.probe import TOLERANCE, probe_inputs
from python_backends.runtime.config import CHECKOUT
from python_backends.spoken_language.network import INPUT, OUTPUT

FOLDER = CHECKOUT / "model_repository" / "speech_language" / "1"


def test_the_committed_probe_is_the_committed_networks_answer(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "model.onnx", tmp_path)
    write_probe(tmp_path, probe_inputs(), tolerance={OUTPUT: TOLERANCE})
    with np.load(FOLDER / "probe.npz") as kept, np.load(tmp_path / "probe.npz") as made:
        assert sorted(kept.files) == sorted(made.files)
        np.testing.assert_allclose(kept[f"in:{INPUT}"], made[f"in:{INPUT}"], atol=1e-5)
        np.testing.assert_allclose(kept[f"out:{OUTPUT}"], made[f"out:{OUTPUT}"], atol=TOLERANCE)
        assert kept[f"out:{OUTPUT}"].std() > 10 * TOLERANCE  # an answer that says nothing would not pass for it
