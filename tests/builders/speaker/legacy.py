"""Writes checkpoints of the old format by hand, opcode by opcode: PyTorch is not here to do it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from builders.speaker.checkpoint import MAGIC, PROTOCOL

Floats = npt.NDArray[np.float32]
START, STOP = b"\x80\x02", b"."


def text(value: str) -> bytes:
    """A string."""
    raw = value.encode()
    return b"X" + len(raw).to_bytes(4, "little") + raw


def number(value: int) -> bytes:
    """An int of 32 bits."""
    return b"J" + value.to_bytes(4, "little", signed=True)


def tupled(*items: bytes) -> bytes:
    """A tuple."""
    return b"(" + b"".join(items) + b"t"


def named(module: str, name: str) -> bytes:
    """A function or class by its name."""
    return f"c{module}\n{name}\n".encode()


def storage(key: str, count: int, element: str = "FloatStorage") -> bytes:
    """A reference to a storage."""
    return tupled(text("storage"), named("torch", element), text(key), text("cpu"), number(count), b"N") + b"Q"


def tensor(key: str, count: int, offset: int, shape: Sequence[int], strides: Sequence[int]) -> bytes:
    """A tensor in a storage."""
    hooks = named("collections", "OrderedDict") + b")R"
    sizes = [tupled(*map(number, values)) for values in (shape, strides)]
    arguments = tupled(storage(key, count), number(offset), *sizes, b"\x89", hooks)
    return named("torch._utils", "_rebuild_tensor_v2") + arguments + b"R"


def mapping(items: Mapping[str, bytes]) -> bytes:
    """A dict."""
    return b"}(" + b"".join(text(key) + value for key, value in items.items()) + b"u"


def checkpoint(body: bytes, storages: Mapping[str, Floats], *, little: bool = True, magic: int = MAGIC) -> bytes:
    """A whole file around the pickled `body`."""
    plain: list[Any] = [magic, PROTOCOL, {"little_endian": little}]
    head = b"".join(pickle.dumps(value, 2) for value in plain)
    numbers = b"".join(len(values).to_bytes(8, "little") + values.tobytes() for values in storages.values())
    return head + START + body + STOP + pickle.dumps(list(storages), 2) + numbers
