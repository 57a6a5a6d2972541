"""The networks as sessions of this process, for what runs without Triton: measurements and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_backends.inference.session import cpu_flags, open_session, plan_session
from python_backends.running import Array


class LocalRun:
    """See `detector.Run`. `models` is the model repository, built; each network is opened when it is first
    asked, with the kernels that its configuration names."""

    def __init__(self, models: Path, threads: int = 1) -> None:
        self._models, self._threads = models, threads
        self._sessions: dict[str, Any] = {}

    async def __call__(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        """One run of `model`."""
        return dict(zip(outputs, self._session(model).run(list(outputs), dict(inputs)), strict=True))

    def _session(self, model: str) -> Any:
        if model not in self._sessions:
            folder = self._models / model
            openvino = "openvino" in (folder / "config.pbtxt").read_text("utf-8")
            plan = plan_session(self._threads, cpu_flags(), "openvino" if openvino else None)
            self._sessions[model] = open_session(folder / "1" / "model.onnx", plan)
        return self._sessions[model]
