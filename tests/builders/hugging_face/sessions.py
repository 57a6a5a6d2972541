"""Exported models as sessions of this process, behind the seam that Triton is behind in service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from python_backends.running import Array
from tests.builders.conftest import Session, session_of


class Repository:
    """The models of a folder; `calls` are their names in the order in which they were run."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._sessions = folder, dict[str, Session]()
        self.calls: list[str] = []

    async def run(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        """See `python_backends.objects.detector.Run`."""
        self.calls.append(model)
        if model not in self._sessions:
            self._sessions[model] = session_of(str(self._folder / model / "1" / "model.onnx"))
        return dict(zip(outputs, self._sessions[model].run(list(outputs), dict(inputs)), strict=True))


def picture(height: int, width: int, seed: int = 0) -> Array:
    """UINT8 [height, width, 3]: coarse blotches and noise, so that every filter has something to smooth."""
    random = np.random.default_rng(seed)
    blotches = np.kron(random.integers(0, 200, (height // 8 + 1, width // 8 + 1, 3)), np.ones((8, 8, 1)))
    noisy = blotches[:height, :width] + random.integers(0, 56, (height, width, 3))
    return np.asarray(noisy, np.uint8)


def spread(model: Any, seed: int = 0, size: float = 0.2) -> Any:
    """`model` with weights of which every one matters; at their beginning many are 0, and heads say nothing."""
    import torch

    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, size)
    return model.eval()
