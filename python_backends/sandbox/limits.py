"""What one sandbox may use. Every bound is named in the answer or error that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.parameters import number, whole

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one sandbox and of one run in it.

    `wall_s` is the longest a request may ask for, `cpu_s` counts all its processes together. `memory_bytes` bounds the
    whole sandbox and each of its processes; `folder_bytes` each of its two writable folders, `inodes` the files in
    them. `output_bytes` are kept of standard output and of standard error each; `returned_*` bound the files of one
    answer, `given_bytes` those of a request.
    """

    wall_s: float = 30.0
    cpu_s: float = 20.0
    memory_bytes: int = 512 * MIB
    folder_bytes: int = 64 * MIB
    inodes: int = 4096
    processes: int = 48
    open_files: int = 128
    output_bytes: int = MIB
    returned_files: int = 20
    returned_bytes: int = 8 * MIB
    given_files: int = 20
    given_bytes: int = 16 * MIB
    code_bytes: int = 256 << 10
    stdin_bytes: int = MIB

    @property
    def flood_bytes(self) -> int:
        """So much output ends a program: it writes for no reader."""
        return 64 * self.output_bytes


def limits_of(parameters: Mapping[str, str]) -> Limits:
    """The bounds that a model's configuration names; InternalError for one that is no number."""
    usual = Limits()
    folder_bytes = whole(parameters, "folder_mb", usual.folder_bytes // MIB) * MIB
    return Limits(
        wall_s=number(parameters, "wall_seconds", usual.wall_s),
        cpu_s=number(parameters, "cpu_seconds", usual.cpu_s),
        memory_bytes=whole(parameters, "memory_mb", usual.memory_bytes // MIB, least=128) * MIB,
        folder_bytes=folder_bytes,
        given_bytes=min(usual.given_bytes, folder_bytes // 2),
        processes=whole(parameters, "processes", usual.processes, least=24),
        output_bytes=whole(parameters, "output_kb", usual.output_bytes >> 10) << 10,
    )
