"""Scores to confidences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import InternalError
from python_backends.gui.calibration import Calibration
from python_backends.gui.roles import ROLE_INDEX, ROLES


def test_without_a_file_scores_are_confidences(tmp_path: Path) -> None:
    calibration = Calibration.load(tmp_path / "calibration.json")
    scores = np.random.default_rng(0).random((5, len(ROLES))).astype(np.float32)
    np.testing.assert_allclose(calibration.confidences(scores), scores, atol=1e-6)


def test_a_role_has_its_own_line(tmp_path: Path) -> None:
    line = {"scores": [0.0, 0.5, 1.0], "confidences": [0.0, 0.1, 0.8]}
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"roles": {"link": line}}))
    calibration = Calibration.load(path)
    found = calibration.confidences(np.full((1, len(ROLES)), 0.75, np.float32))[0]
    assert found[ROLE_INDEX["link"]] == pytest.approx(0.45)
    assert found[ROLE_INDEX["button"]] == pytest.approx(0.75)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"roles": []}', '{"roles": {"link": {"scores": [1, 0], "confidences": [0, 1]}}}',
     '{"roles": {"link": {"scores": [0, 1], "confidences": [1, 0]}}}',
     '{"roles": {"link": {"scores": [0, 1, 2], "confidences": [0, 1]}}}'],
    ids=["empty", "list", "roles", "falling scores", "falling confidences", "lengths"],
)  # fmt: skip
def test_damaged_files_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(text)
    with pytest.raises(InternalError, match="build the model anew"):
        Calibration.load(path)
