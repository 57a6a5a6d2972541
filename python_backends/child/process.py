"""Start and end a child that speaks frames (`pipes`) on its standard input and output."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from python_backends.child.pipes import read_frame
from python_backends.errors import Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_END_S = 5.0  # between a child's closing of its pipe and its end

Child = subprocess.Popen[bytes]
OUT_OF_MEMORY = 12
"""Exit status of a child that was refused memory, which its request is to blame for; 1 is Python's for a bug."""


def started(module: str, arguments: Sequence[str], environment: Mapping[str, str], python: str | None = None) -> Child:
    """`python -m module` with pipes that do not block; what this process can import, it can too.

    `python` is the interpreter, by default that of the environment this runs in. Raises OSError, Unavailable.
    """
    paths = os.pathsep.join([str(_ROOT), *filter(os.path.isabs, sys.path)])
    child = subprocess.Popen(
        [python or interpreter(), "-m", module, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/", bufsize=0, env={**environment, "PYTHONPATH": paths},
    )  # fmt: skip
    for descriptor in pipes_of(child):
        os.set_blocking(descriptor, False)
    return child


def await_first_frame(child: Child, seconds: float) -> None:
    """Wait until it says that it is there. Raises PipeClosed, PipeTimeout."""
    read_frame(pipes_of(child)[1], time.monotonic() + seconds)


def pipes_of(child: Child) -> tuple[int, int]:
    """Descriptors: where to write to it, where to read from it."""
    assert child.stdin is not None and child.stdout is not None
    return child.stdin.fileno(), child.stdout.fileno()


def ended_by_bounds(child: Child) -> bool:
    """Whether a child that has closed its pipe was ended by a signal, or for want of memory: by what its request asked
    of it, and not by a bug. Waits for its end."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_END_S)
    return child.returncode is not None and (child.returncode < 0 or child.returncode == OUT_OF_MEMORY)


def ended(child: Child) -> None:
    """Kill it, wait for it, and close its pipes."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def interpreter() -> str:
    """The program of the Python that runs this code; raises Unavailable if it has none.

    Not `sys.executable`: a Triton stub embeds Python, which then names whatever `python3` it finds on PATH. The prefix
    is right in a virtual environment (this server) and in a system-wide Python (NVIDIA's image) alike.
    """
    names = (f"python{sys.version_info.major}.{sys.version_info.minor}", "python3")
    candidates = [Path(prefix, "bin", name) for prefix in (sys.prefix, sys.exec_prefix) for name in names]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise Unavailable(f"A child process needs the program {names[0]} of the Python that the server embeds.")
    return str(found)
