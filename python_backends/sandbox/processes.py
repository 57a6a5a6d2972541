"""The processes of a sandbox as the host sees them, read from /proc."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_PAGE = os.sysconf("SC_PAGE_SIZE")
_USER_TIME, _TIMES = 11, 4  # fields of /proc/PID/stat after the name: utime, stime, cutime, cstime


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds of all processes that are or were there, and the memory that they hold now."""

    cpu_s: float
    memory_bytes: int


def tree(root: int) -> list[int]:
    """`root` and all that descend from it, parents first."""
    found = [root]
    for pid in found:
        for children in _task_files(pid):
            with contextlib.suppress(OSError):
                found += [int(word) for word in children.read_text("ascii").split()]
    return found


def parent(pid: int) -> int:
    """The process that `pid` descends from; 0 for one that is gone."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def name(pid: int) -> str:
    """As the kernel has it, up to 15 characters; nothing for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def runs(pid: int) -> bool:
    """Whether `pid` is there and has not ended; one that is stopped runs."""
    return _stat(pid)[:1] not in ([], ["Z"], ["X"])


def own_memory(pids: list[int]) -> int:
    """Bytes that are not of files: what processes have written, shared memory counted once for each that has it."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/status").read_text("utf-8", "replace").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))) << 10
    return total


def usage(pids: list[int]) -> Usage:
    """What these use together; those that are gone use nothing."""
    ticks, resident = 0, 0
    for pid in pids:
        ticks += sum(map(int, _stat(pid)[_USER_TIME : _USER_TIME + _TIMES]))
        resident += _resident(pid)
    return Usage(ticks / _TICKS_A_SECOND, resident)


def proportional_memory(pids: list[int]) -> int:
    """Bytes, pages that several share counted once: dearer to ask for than `usage`."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
            total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) << 10
    return total


def inodes_in(pid: int, folder: str) -> int:
    """Files in the file system at `folder` as process `pid` sees it. Raises OSError."""
    found = os.statvfs(f"/proc/{pid}/root{folder}")
    return found.f_files - found.f_ffree


def first_to_go(pid: int) -> None:
    """Where memory runs out, the kernel ends this process and its children before others. Raises OSError."""
    Path(f"/proc/{pid}/oom_score_adj").write_text("1000", "ascii")


def freeze(init: int, within_s: float = 1.0) -> bool:
    """Stop all processes below `init`; False if new ones kept coming."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        running = [pid for pid in tree(init)[1:] if _stat(pid)[:1] not in ([], ["T"], ["Z"])]
        if not running:
            return True
        for pid in running:
            send(pid, signal.SIGSTOP)
        time.sleep(0.0005)
    return False


def thaw(init: int) -> None:
    """Let the processes below `init` go on."""
    for pid in tree(init)[1:]:
        send(pid, signal.SIGCONT)


def adopt_orphans() -> None:
    """Have this process, not the system's first, wait for those whose parent went before them.

    bubblewrap does not wait for the first process of its name space, and a container's first process may wait for none.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def reap(pids: set[int], within_s: float) -> None:
    """Wait for those of `pids`, all about to end, that have become our children."""
    deadline = time.monotonic() + within_s
    while pids and time.monotonic() < deadline:
        for pid in tuple(pids):
            try:
                waited = os.waitpid(pid, os.WNOHANG)[0]
            except ChildProcessError:  # gone, or not ours yet: its parent waits for it or ends before it
                waited = 0 if _stat(pid) else pid
            if waited:
                pids.discard(pid)
        if pids:
            time.sleep(0.001)


def send(pid: int, what: signal.Signals) -> None:
    """A signal to a process that may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)


def _task_files(pid: int) -> list[Path]:
    try:
        return [Path(f"/proc/{pid}/task/{task}/children") for task in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def _stat(pid: int) -> list[str]:
    """The fields after the name; nothing of a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0
