"""Reads a PyTorch checkpoint of the format before 1.6 into numpy, without PyTorch.

Such a file is a row of pickles (magic number, protocol, sizes, the object, the keys of its storages), then for every
key the number of elements in 8 bytes and the elements. A pickle can name any function for its reader to call; this
reader knows three names and refuses every other, so that a tampered file cannot run anything.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
FLOAT_STORAGE = "FloatStorage"


@dataclass(frozen=True, slots=True)
class TensorView:
    """A tensor before its numbers are read: which storage, and where in it, in elements."""

    key: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def of(self, storages: dict[str, Floats]) -> Floats:
        """Its numbers, copied out of the storage; ValueError if the view reaches outside."""
        storage = storages[self.key]
        reach = sum((size - 1) * stride for size, stride in zip(self.shape, self.strides, strict=True))
        if 0 in self.shape or min((self.offset, *self.strides)) < 0 or self.offset + reach >= storage.size:
            raise ValueError(f"a tensor of shape {self.shape} lies outside its storage of {storage.size} numbers")
        strides = tuple(stride * storage.itemsize for stride in self.strides)
        return np.lib.stride_tricks.as_strided(storage[self.offset :], self.shape, strides).copy()


def tensors_of(data: bytes, entry: str) -> dict[str, Floats]:
    """The tensors under `entry` of the checkpoint's outermost mapping, by name.

    Raises pickle.UnpicklingError for a pickle that asks for more than tensors and containers, ValueError for a file of
    another format or one that is cut short.
    """
    stream = io.BytesIO(data)
    if _plain(stream) != MAGIC or _plain(stream) != PROTOCOL:
        raise ValueError("this is no PyTorch checkpoint of the format before 1.6")
    if not _plain(stream).get("little_endian"):
        raise ValueError("the checkpoint was written on a big-endian machine")
    views = _Unpickler(stream).load()[entry]
    storages = {key: _storage(stream) for key in _plain(stream)}
    return {name: view.of(storages) for name, view in views.items() if isinstance(view, TensorView)}


def _plain(stream: io.BytesIO) -> Any:
    return _Unpickler(stream).load()


def _storage(stream: io.BytesIO) -> Floats:
    count = int.from_bytes(stream.read(8), "little")
    raw = stream.read(4 * count)
    if len(raw) != 4 * count:
        raise ValueError("the checkpoint is cut short")
    return np.frombuffer(raw, "<f4")


def _view(key: str, offset: int, shape: Sequence[int], strides: Sequence[int], *_: Any) -> TensorView:
    """What stands in the place of torch._utils._rebuild_tensor_v2 (its flags and hooks are not ours)."""
    return TensorView(key, offset, tuple(shape), tuple(strides))


class _Unpickler(pickle.Unpickler):
    """Knows tensors of 32-bit floats and the containers around them, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """The three names that a checkpoint needs."""
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch", FLOAT_STORAGE): FLOAT_STORAGE,
            ("torch._utils", "_rebuild_tensor_v2"): _view,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"a checkpoint of weights has no use for {module}.{name}; it is not read")
        return known[module, name]

    def persistent_load(self, pid: Any) -> str:
        """The key of a storage; its numbers come after the pickles."""
        kind, element, key = pid[0], pid[1], pid[2]
        if kind != "storage" or element != FLOAT_STORAGE:
            raise pickle.UnpicklingError(f"a storage of 32-bit floats was expected, not {kind!r} of {element!r}")
        return str(key)
