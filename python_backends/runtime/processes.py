"""Ending a server with everything it started: its process group and its shared memory."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

SHARED_MEMORY = Path("/dev/shm")
SERVER_ID_VARIABLE = "OPENFAZE_SERVER_ID"


def group_members(group: int) -> list[psutil.Process]:
    """Living processes of process group `group`; stubs stay in it even when their server has died."""
    return list(_living(group))


def _living(group: int) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except (ProcessLookupError, psutil.Error):
            continue


def kill_group(group: int, seconds: float = 5.0) -> None:
    """SIGKILL every member of `group` and wait until none is left."""
    deadline = time.monotonic() + seconds
    while (members := group_members(group)) and time.monotonic() < deadline:
        for process in members:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.Error:
                continue
        psutil.wait_procs(members, timeout=0.2)


def shared_memory_of(prefix: str) -> list[Path]:
    """Regions in /dev/shm that a server with `prefix` made."""
    return sorted(SHARED_MEMORY.glob(f"{prefix}*"))


def remove_shared_memory(prefix: str) -> None:
    """Delete what killed stubs could not delete themselves."""
    for region in shared_memory_of(prefix):
        region.unlink(missing_ok=True)


def named(server_id: str) -> list[psutil.Process]:
    """Living processes that carry `server_id` on their command line or in their environment.

    Server ids are random, so nobody else's process can carry one.
    """
    return [process for process in psutil.process_iter() if _carries(process, server_id)]


def _carries(process: psutil.Process, server_id: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        on_command_line = any(server_id in argument for argument in process.cmdline())
        return on_command_line or process.environ().get(SERVER_ID_VARIABLE) == server_id
    except psutil.Error:
        return False


def kill_named(server_id: str) -> None:
    """SIGKILL every process that carries `server_id`."""
    for process in named(server_id):
        try:
            process.kill()
        except psutil.Error:
            continue
