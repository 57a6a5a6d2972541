"""Bytes that a library wants to read from a path, in a file that exists in memory alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def path_of(data: bytes, name: str = "given") -> Iterator[str]:
    """A path at which `data` lies while the context lasts."""
    descriptor = os.memfd_create(name)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
