"""The one place that decides about threads."""

from __future__ import annotations

import os

import pytest

from python_backends.inference.threads import CONCURRENT_SESSIONS, ThreadPlan, quota_cores, usable_cores


@pytest.mark.parametrize(
    ("cores", "intra_op"), [(1, 1), (2, 1), (4, 1), (7, 1), (8, 2), (15, 3), (16, 4), (64, 16)], ids=str
)
def test_sessions_never_ask_for_more_threads_than_cores(cores: int, intra_op: int) -> None:
    plan = ThreadPlan.for_cores(cores)
    assert plan.intra_op == intra_op
    assert plan.intra_op == 1 or plan.intra_op * CONCURRENT_SESSIONS <= cores


def test_the_plan_reaches_the_server_through_its_environment() -> None:
    environment = ThreadPlan.for_cores(16).environment
    assert environment["OPENFAZE_INTRA_OP_THREADS"] == "4"
    assert environment["OMP_NUM_THREADS"] == environment["OMP_THREAD_LIMIT"] == "1"


@pytest.mark.parametrize(
    ("line", "cores"),
    [("max 100000", None), ("200000 100000\n", 2), ("150000 100000", 1), ("50000 100000", 1), ("nonsense", None)],
)
def test_a_container_quota_counts_whole_cores(line: str, cores: int | None) -> None:
    assert quota_cores(line) == cores


def test_usable_cores_are_no_more_than_the_affinity_allows() -> None:
    assert 1 <= usable_cores() <= len(os.sched_getaffinity(0))
