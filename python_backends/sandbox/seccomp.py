"""The system calls that a sandboxed program may make, as the BPF program that bubblewrap hands to the kernel.

An allow list (`syscalls.json`: name -> number on x86-64 and on AArch64, null where it does not exist). What is not on
it fails: with EPERM, and from `_UNIFIED` on with ENOSYS, so that a C library falls back from new calls (clone3) to old
ones whose arguments a filter can see. Refused by absence: socket, ptrace, mount, unshare, setns, chroot, bpf, keyctl,
perf_event_open, userfaultfd, io_uring_*, memfd_create, shm*, process_vm_*, kexec_*, ...
Source of layouts and constants: linux/seccomp.h, linux/filter.h, linux/audit.h.
"""

from __future__ import annotations

import errno
import json
import platform
import struct
from pathlib import Path
from typing import NamedTuple

from python_backends.errors import Unavailable

FILE = Path(__file__).with_name("syscalls.json")

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_X32_BIT = 0x40000000
_UNIFIED = 424  # from here on all architectures number alike: calls that came with Linux 5.1 and later
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET, TIME
_TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX


class Architecture(NamedTuple):
    """`column` of the table, and the kernel's `audit` constant."""

    column: int
    audit: int


ARCHITECTURES = {"x86_64": Architecture(0, 0xC000003E), "aarch64": Architecture(1, 0xC00000B7)}


def filter_program(machine: str | None = None) -> bytes:
    """The program for `machine`, by default this one; raises Unavailable for one whose numbers are not known."""
    name = machine or platform.machine()
    if name not in ARCHITECTURES:
        raise Unavailable(f"The sandbox knows the system calls of {', '.join(ARCHITECTURES)}, not of {name}.")
    column, audit = ARCHITECTURES[name]
    table = json.loads(FILE.read_text("utf-8"))
    numbers = {call: row[column] for call, row in table.items() if row[column] is not None}
    steps = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, audit, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER),
             _step(_AT_LEAST, _X32_BIT, 0, 1), _step(_RETURN, _KILL)]  # fmt: skip
    refused = _error(errno.EPERM)
    steps += _looking_at(numbers.pop("clone"), 0, [_step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), refused])
    typing = [step for command in _TERMINAL_INJECTION for step in (_step(_EQUAL, command, 0, 1), refused)]
    steps += _looking_at(numbers.pop("ioctl"), 1, typing)
    for number in numbers.values():
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    steps += [_step(_AT_LEAST, _UNIFIED, 0, 1), _error(errno.ENOSYS), _error(errno.EPERM)]
    return b"".join(steps)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One struct sock_filter; the jumps count from the next one."""
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _error(number: int) -> bytes:
    return _step(_RETURN, _ERROR | number)


def _looking_at(number: int, argument: int, refusals: list[bytes]) -> list[bytes]:
    """Call `number` allowed unless `refusals` return first; they see the low half of its `argument`."""
    body = [_step(_LOAD, 16 + 8 * argument), *refusals, _step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, 0, len(body)), *body]
