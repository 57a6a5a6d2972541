"""Memory of a process and everything it started."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

from python_backends.errors import NotFound

KIB_PER_MIB = 1024


def tree_of(pid: int) -> list[int]:
    """`pid` and its descendants. NotFound if it has ended."""
    try:
        root = psutil.Process(pid)
        return [pid, *(child.pid for child in root.children(recursive=True))]
    except psutil.NoSuchProcess as exc:
        raise NotFound(f"process {pid} has ended: give the id of the running ./openfaze up") from exc


def listening_on(port: int) -> int:
    """The process that listens on a TCP port. NotFound if none that we may see does."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            return int(connection.pid)
    raise NotFound(f"no process of this user listens on port {port}: give --pid")


def memory_mib(pid: int) -> float:
    """Proportional set size of the whole tree in MiB: shared pages are counted once, split over their users."""
    total = 0
    for member in tree_of(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # ended since it was listed
            total += _pss_kib(Path(f"/proc/{member}/smaps_rollup").read_text("utf-8"))
    return total / KIB_PER_MIB


def _pss_kib(rollup: str) -> int:
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
