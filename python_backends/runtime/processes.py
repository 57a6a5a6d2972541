"""Ending a server with everything it started: its process group and its shared memory."""

from __future__ import annotations

import os
import platform
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

SHARED_MEMORY = Path("/dev/shm")
SERVER_ID_VARIABLE = "OPENFAZE_SERVER_ID"
_ENDED = ("Z", "X")


def hide_arguments(pid: int, secret: str) -> bool:
    """Overwrite `secret` on the command line of `pid`, which every user of the machine can read; whether it could.

    Needs the right to write to the process's memory, which a parent has unless ptrace is forbidden altogether. The
    process must have copied its arguments by then.
    """
    try:
        # The name of the program, in parentheses, may hold spaces; arg_start and arg_end are fields 48 and 49.
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
        start, end = int(fields[45]), int(fields[46])
        with Path(f"/proc/{pid}/mem").open("r+b", buffering=0) as memory:
            memory.seek(start)
            arguments = memory.read(end - start)
            memory.seek(start)
            memory.write(arguments.replace(secret.encode(), b"*" * len(secret.encode())))
    except OSError:
        return False
    return True


def started(pid: int) -> int | None:
    """When `pid` began, in clock ticks after the machine's start, which no setting of the clock moves; None if it is no
    living process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in _ENDED else int(fields[19])


def machine() -> str:
    """What tells processes here from those of other machines and containers, whose ids may be the same."""
    try:
        names = os.readlink("/proc/self/ns/pid")
    except OSError:  # a kernel that does not say
        names = ""
    return f"{platform.node()} {names}"


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
