"""The command that runs the converter confined, where bubblewrap is there and works: no network, one folder to write.

The links that a document could fetch by are taken out before; this is for those that nobody thought of.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_LOG = logging.getLogger("openfaze.office")
_PROBE_S = 10.0


def confined(command: Sequence[str], folder: Path, bubblewrap: str | None = None) -> list[str]:
    """`command` in a box in which it can write `folder` alone; the command itself, with a warning, where none can be
    had. `bubblewrap` is its program, looked up on PATH if absent."""
    program = bubblewrap or shutil.which("bwrap")
    if program is None:
        return list(command)
    box = [program, *_box(folder, Path(command[0]).absolute().parent), "--"]
    if not _works([*box, *_NOTHING]):
        _LOG.warning("bubblewrap cannot make a box here, so LibreOffice runs without one")
        return list(command)
    return [*box, *command]


_NOTHING = ("/bin/sh", "-c", ":")


def _box(folder: Path, programs: Path) -> list[str]:
    """`/tmp` is the box's own, as LibreOffice wants a socket there; `folder` and `programs` may lie in ours."""
    return ["--unshare-user-try", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent",
            "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
            "--ro-bind", str(programs), str(programs), "--bind", str(folder), str(folder),
            "--chdir", str(folder)]  # fmt: skip


def _works(command: Sequence[str]) -> bool:
    """Containers may forbid name spaces. Asked each time: it takes milliseconds, and a conversion seconds."""
    nothing = subprocess.DEVNULL
    try:
        return subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, timeout=_PROBE_S).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
