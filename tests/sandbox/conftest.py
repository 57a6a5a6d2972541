"""A service with narrow bounds, and what must be true after it: nothing of it is left."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from python_backends.sandbox import processes
from python_backends.sandbox.cell import Recipe
from python_backends.sandbox.limits import MIB, Limits
from python_backends.sandbox.programs import find_deno, programs_of
from python_backends.sandbox.request import request_of
from python_backends.sandbox.result import SandboxResult
from python_backends.sandbox.seccomp import filter_program
from python_backends.sandbox.service import Capacity, Service

LIMITS = Limits(
    wall_s=30.0, cpu_s=1.0, memory_bytes=256 * MIB, folder_bytes=8 * MIB, inodes=400, processes=32, open_files=128,
    output_bytes=64 << 10, returned_files=5, returned_bytes=MIB,
)  # fmt: skip
CAPACITY = Capacity(warm=1, at_once=3, sessions=2, wall_s=4.0)
SECRET = "OPENFAZE_SANDBOX_CANARY"

needs_bubblewrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
needs_deno = pytest.mark.skipif(shutil.which("bwrap") is None or find_deno() is None, reason="Deno is not installed")


def recipe(limits: Limits = LIMITS) -> Recipe:
    return Recipe(programs_of({}), limits, filter_program())


def ran(
    service: Service, code: str, language: str = "python", media: tuple[bytes, ...] = (), **fields: object
) -> SandboxResult:
    """Through the same door as a request."""
    files = list(media)
    request = request_of(orjson.dumps({"code": code, "language": language, **fields}), files, service.recipe.limits)
    return service.run(request, files)


def marked(name: str) -> str:
    """A line of Python by which its process is found again."""
    return f"open('/proc/self/comm', 'w').write({name!r});\n"


def alive(name: str) -> list[int]:
    """Processes below ours that bear the mark."""
    found = []
    for pid in processes.tree(os.getpid()):
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/comm").read_text("utf-8").strip() == name:
                found.append(pid)
    return found


@pytest.fixture(scope="package")
def service() -> Iterator[Service]:
    """For all tests of this folder that share one; with a secret in the environment of its server."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    before = set(processes.tree(os.getpid()))
    folders = set(Path("/tmp").iterdir())
    os.environ[SECRET] = "secret"
    one = Service(recipe(), CAPACITY)
    try:
        yield one
    finally:
        one.close()
        del os.environ[SECRET]
    assert set(processes.tree(os.getpid())) <= before  # at once, zombies too: what loses its parent becomes ours
    assert not [
        path for path in set(Path("/tmp").iterdir()) - folders if "bwrap" in path.name or "sandbox" in path.name
    ]
