"""What is read of a checkpoint, and what is refused."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from builders.speaker.checkpoint import tensors_of
from tests.builders.speaker.legacy import checkpoint, mapping, named, number, tensor, text, tupled

NUMBERS = np.arange(12, dtype=np.float32)


def state(**items: bytes) -> bytes:
    return mapping({"step": number(7), "model_state": mapping(items)})


def test_tensors_come_with_their_shapes_and_places() -> None:
    body = state(first=tensor("a", 12, 0, [2, 3], [3, 1]), second=tensor("a", 12, 6, [4], [1]))
    found = tensors_of(checkpoint(body, {"a": NUMBERS}), "model_state")
    assert found["first"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["second"].tolist() == [6, 7, 8, 9]
    assert found["first"].dtype == np.float32


def test_strides_are_honoured() -> None:
    body = state(turned=tensor("a", 12, 1, [3, 2], [1, 3]))
    assert tensors_of(checkpoint(body, {"a": NUMBERS}), "model_state")["turned"].tolist() == [[1, 4], [2, 5], [3, 6]]


def test_several_storages_keep_their_order() -> None:
    body = state(one=tensor("a", 2, 0, [2], [1]), two=tensor("b", 1, 0, [1], [1]))
    found = tensors_of(checkpoint(body, {"b": NUMBERS[:1], "a": NUMBERS[5:7]}), "model_state")
    assert (found["one"].tolist(), found["two"].tolist()) == ([5, 6], [0])


def test_what_is_no_tensor_is_left_out() -> None:
    body = state(weight=tensor("a", 12, 0, [1], [1]), note=text("hello"))
    assert list(tensors_of(checkpoint(body, {"a": NUMBERS}), "model_state")) == ["weight"]


@pytest.mark.parametrize(("module", "name"), [("os", "system"), ("builtins", "eval"), ("torch", "load"),
                                              ("torch._utils", "_rebuild_tensor"), ("numpy", "load")])  # fmt: skip
def test_a_pickle_that_names_anything_else_is_refused(module: str, name: str) -> None:
    body = state(weight=named(module, name) + tupled(text("echo tampered")) + b"R")
    with pytest.raises(pickle.UnpicklingError, match=name):
        tensors_of(checkpoint(body, {}), "model_state")


def test_no_part_of_the_file_may_name_anything_else() -> None:
    head = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
    with pytest.raises(pickle.UnpicklingError, match="system"):
        tensors_of(head + b"\x80\x02" + named("os", "system") + tupled(text("true")) + b"R.", "model_state")


def test_storages_of_other_numbers_are_refused() -> None:
    body = state(weight=tensor("a", 12, 0, [1], [1]))
    foreign = body.replace(b"FloatStorage", b"HalfStorage")
    with pytest.raises(pickle.UnpicklingError, match="HalfStorage"):
        tensors_of(checkpoint(foreign, {"a": NUMBERS}), "model_state")


@pytest.mark.parametrize(("offset", "shape", "strides"), [(0, [13], [1]), (12, [1], [1]), (-1, [1], [1]),
                                                          (0, [3, 5], [5, 1]), (5, [3], [-1])])  # fmt: skip
def test_a_view_outside_its_storage_is_refused(offset: int, shape: list[int], strides: list[int]) -> None:
    body = state(weight=tensor("a", 12, offset, shape, strides))
    with pytest.raises(ValueError, match="outside"):
        tensors_of(checkpoint(body, {"a": NUMBERS}), "model_state")


def test_a_file_cut_short_is_refused() -> None:
    whole = checkpoint(state(weight=tensor("a", 12, 0, [12], [1])), {"a": NUMBERS})
    with pytest.raises(ValueError, match="cut short"):
        tensors_of(whole[:-1], "model_state")


def test_other_formats_are_refused() -> None:
    body = state(weight=tensor("a", 12, 0, [1], [1]))
    with pytest.raises(ValueError, match="no PyTorch checkpoint"):
        tensors_of(checkpoint(body, {"a": NUMBERS}, magic=1), "model_state")
    with pytest.raises(ValueError, match="big-endian"):
        tensors_of(checkpoint(body, {"a": NUMBERS}, little=False), "model_state")
