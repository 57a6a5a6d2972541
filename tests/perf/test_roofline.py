"""The floor under a decoder's step, by hand for a small decoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from perf.roofline import Device, parameters_of, seconds_of, step_bytes, step_flops
from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.weights import expected_shapes
from tests.decoder.checkpoints import write_checkpoint


def test_every_matrix_counts_once(tmp_path: Path) -> None:
    config = read_config(write_checkpoint(tmp_path, "llama"))
    matrices = [shape for name, shape in expected_shapes(config).items() if len(shape) == 2 and "embed" not in name]
    assert parameters_of(config) == sum(int(np.prod(shape)) for shape in matrices)


def test_a_step_reads_the_caches_of_all_slots(tmp_path: Path) -> None:
    config = read_config(write_checkpoint(tmp_path, "llama"))  # 2 layers, 4 heads, 2 of keys, head size 16
    assert step_bytes(config, 3, 10, 2) == 2 * (parameters_of(config) + 3 * 10 * 2 * 2 * 2 * 16)
    assert step_flops(config, 3, 10) == 3 * (2 * parameters_of(config) + 4 * 2 * 4 * 16 * 10)


@pytest.mark.parametrize(("read", "flops", "floor"), [(100.0, 1.0, 10.0), (10.0, 100.0, 20.0)])
def test_the_slower_of_reading_and_computing_is_the_floor(read: float, flops: float, floor: float) -> None:
    assert Device(bytes_per_s=10.0, flops_per_s=5.0).floor_s(read, flops) == floor


def test_rehearsals_are_waited_for_and_not_counted() -> None:
    events: list[str] = []
    assert seconds_of(lambda: events.append("work"), lambda: events.append("wait"), runs=4) >= 0
    assert events == [*["work"] * 3, "wait", *["work"] * 4, "wait"]
