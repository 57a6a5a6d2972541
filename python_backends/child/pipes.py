"""Frames on the pipes of a child process: a JSON head and raw bytes. No pickle: a child may read hostile files."""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Any

import orjson

FOREVER = float("inf")

_PREFIX = struct.Struct("<IQ")
_CHUNK = 1 << 20
_MAX_HEAD = 256 << 20
_MAX_BLOB = 1 << 30


class PipeClosed(Exception):
    """The other end is gone, or says something that is not a frame."""


class PipeTimeout(Exception):
    """The deadline passed before the frame was through."""


def packed(head: dict[str, Any], blob_size: int = 0) -> bytes:
    """Everything of a frame that stands before its blob."""
    body = orjson.dumps(head)
    return _PREFIX.pack(len(body), blob_size) + body


def write_all(fd: int, data: bytes | memoryview, deadline: float) -> None:
    """Write `data` to `fd` by `deadline` (time.monotonic). Raises PipeClosed, PipeTimeout."""
    view = memoryview(data).cast("B")
    while view:
        _wait(fd, select.POLLOUT, deadline)
        try:
            view = view[os.write(fd, view[:_CHUNK]) :]
        except BlockingIOError:
            continue
        except OSError as exc:
            raise PipeClosed("the pipe broke while writing") from exc


def read_frame(fd: int, deadline: float) -> tuple[dict[str, Any], bytearray]:
    """The next (head, blob) from `fd` by `deadline`. Raises PipeClosed, PipeTimeout."""
    head_size, blob_size = _PREFIX.unpack(_read(fd, _PREFIX.size, deadline))
    if head_size > _MAX_HEAD or blob_size > _MAX_BLOB:
        raise PipeClosed("the frame is larger than any that is sent")
    head: dict[str, Any] = orjson.loads(_read(fd, head_size, deadline))
    return head, _read(fd, blob_size, deadline)


def _read(fd: int, size: int, deadline: float) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        _wait(fd, select.POLLIN, deadline)
        try:
            count = os.readv(fd, [view[:_CHUNK]])
        except BlockingIOError:
            continue
        if count == 0:
            raise PipeClosed("the other end closed the pipe")
        view = view[count:]
    return data


def _wait(fd: int, event: int, deadline: float) -> None:
    poller = select.poll()
    poller.register(fd, event)
    if deadline == FOREVER:
        poller.poll()
        return
    remaining = deadline - time.monotonic()
    if remaining <= 0 or not poller.poll(remaining * 1000):
        raise PipeTimeout("the deadline passed")
