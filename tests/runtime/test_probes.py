"""Comparing known values, without a server."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.runtime.probes import describe_difference, input_tensors, probes_of
from tests.conftest import ModelMaker


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (None, "nothing came back"),
        (np.zeros((0,), np.float32), "shape [0] instead of [2]"),
        (np.array([1, 2.4], np.float32), "off by 0.4 where 0.1 is allowed"),
        (np.array([1, np.nan], np.float32), "off by nan where 0.1 is allowed"),
        (np.array([1, 2.05], np.float32), None),
    ],
    ids=["nothing", "numpy 2 trap", "too far", "not a number", "within"],
)
def test_numbers(got: npt.NDArray[np.float32] | None, expected: str | None) -> None:
    assert describe_difference(got, np.array([1, 2], np.float32), 0.1) == expected


def test_unsigned_values_do_not_wrap_around() -> None:
    assert describe_difference(np.array([0], np.uint8), np.array([255], np.uint8), 1) is not None


def test_bytes_must_be_equal() -> None:
    known = np.array([b"abc"])
    assert describe_difference(np.array([b"abc"], np.object_), known, 0) is None
    assert describe_difference(np.array([b"abd"], np.object_), known, 0) == "other bytes"


def test_fixed_length_bytes_become_bytes_tensors() -> None:
    (tensor,) = input_tensors({"IN": np.array([b"a", b"bc"])})
    assert (tensor.datatype(), tensor.shape()) == ("BYTES", [2])


def test_a_model_without_a_known_value_is_only_asked_for_readiness(make_model: ModelMaker) -> None:
    assert probes_of("double", make_model("double")) == []
