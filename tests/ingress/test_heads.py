"""Weights on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import InternalError
from python_backends.ingress.heads import Heads, read_heads, write_heads

HEADS = Heads(("a", "b"), ("x", "y"), np.array([[1.0, 2.0, 0.5, 0.0], [0.0, 0.0, -1.0, 3.0]]), np.array([0.0, -1.0]))


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_heads(tmp_path / "1" / "heads.npz", HEADS)
    back = read_heads(tmp_path / "1" / "heads.npz", ("x", "y"))
    assert (back.names, back.flags, back.width) == (HEADS.names, HEADS.flags, 2)
    assert np.array_equal(back.weights, HEADS.weights) and np.array_equal(back.bias, HEADS.bias)


def test_weights_for_other_flags_are_refused(tmp_path: Path) -> None:
    write_heads(tmp_path / "heads.npz", HEADS)
    with pytest.raises(InternalError, match=r"builders\.ingress\.train"):
        read_heads(tmp_path / "heads.npz", ("y", "x"))


def test_probabilities_are_logistic() -> None:
    chances = HEADS.probabilities(np.array([1.0, -0.5]), np.array([0.0, 1.0]))
    assert chances == pytest.approx([0.5, 1 / (1 + np.exp(-2))])


def test_reasons_are_the_flags_that_pull() -> None:
    assert HEADS.reasons("b", np.array([1.0, 1.0])) == ["y"]
    assert HEADS.reasons("a", np.array([0.0, 1.0])) == []
