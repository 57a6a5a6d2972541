"""How many threads each part may use: decided here, once, and handed on through the environment.

At most four ONNX sessions are planned for (a detector and two recognizers today). Two sessions with two threads each on
two busy cores were measured eight times slower than one thread each, so the sum never exceeds the cores.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CONCURRENT_SESSIONS = 4
CGROUP_V2_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True)
class ThreadPlan:
    """`intra_op` threads a session on a machine with `cores` usable cores."""

    cores: int
    intra_op: int

    @classmethod
    def for_cores(cls, cores: int) -> ThreadPlan:
        """The plan for `cores` cores: every session one thread until there are cores to spare."""
        return cls(cores, max(1, cores // CONCURRENT_SESSIONS))

    @property
    def environment(self) -> dict[str, str]:
        """Variables for the server: our own, and OpenMP/BLAS held to one thread so that they cannot add to it."""
        single = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        return {"OPENFAZE_INTRA_OP_THREADS": str(self.intra_op), **dict.fromkeys(single, "1")}


def quota_cores(text: str) -> int | None:
    """Whole cores that a cgroup v2 `cpu.max` line grants ("200000 100000" is 2); None for no limit."""
    quota, _, period = text.strip().partition(" ")
    if not quota.isdigit() or not period.isdigit():
        return None
    return max(1, int(quota) // int(period))


def usable_cores() -> int:
    """Cores this process may really use: its affinity mask, further limited by the container's quota."""
    affinity = len(os.sched_getaffinity(0))
    limit = quota_cores(CGROUP_V2_QUOTA.read_text("ascii")) if CGROUP_V2_QUOTA.is_file() else None
    return min(affinity, limit) if limit else affinity
