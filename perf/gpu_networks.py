"""Every network of the repository that brings a known value, on each way to run it here, at growing batches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from perf.report import Figure, Table, progress
from python_backends.inference.fastest import PROBE, median_run, probe_inputs
from python_backends.inference.session import SessionPlan, open_session

Array = npt.NDArray[Any]
BATCHES = (1, 4, 16, 64)


def network_figures(repository: Path, plans: Sequence[SessionPlan]) -> tuple[list[Figure], Table]:
    """Rows per second of each network by provider and batch; the table puts the providers side by side."""
    figures, rows = [], []
    for path in sorted(repository.glob(f"*/1/{PROBE}")):
        model, inputs = path.parents[1].name, probe_inputs(path)
        assert inputs is not None
        sessions = {plan.provider: open_session(path.with_name("model.onnx"), plan) for plan in plans}
        for batch in BATCHES if _batches(path.parents[1] / "config.pbtxt") else (1,):
            progress(f"{model}, batch {batch}")
            repeated = {name: np.repeat(array[:1], batch, 0) if batch > 1 else array for name, array in inputs.items()}
            speeds = {name: batch / median_run(session, repeated) for name, session in sessions.items()}
            figures += [Figure(f"{model}_b{batch}_{name}_per_s", speed) for name, speed in speeds.items()]
            rows.append([f"{model}, batch {batch}", *(f"{speed:.1f}" for speed in speeds.values())])
    return figures, Table("networks, rows per second", ["network", *(plan.provider for plan in plans)], rows)


def _batches(path: Path) -> bool:
    config: Any = text_format.Parse(path.read_text("utf-8"), model_config_pb2.ModelConfig())
    return bool(config.max_batch_size > 0)
