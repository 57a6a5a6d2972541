"""Known values: each network's own answer to an input that is made, computed once with the reference kernels.

The server sends the same input through Triton when it starts, and does not become ready if the answer differs; a
serving path that corrupts tensors silently cannot pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime


def write_probe(folder: Path, inputs: Mapping[str, npt.NDArray[Any]], tolerance: Mapping[str, float]) -> None:
    """Write `probe.npz`: `in:NAME`, `out:NAME` for the outputs named in `tolerance`, and the widest tolerance.

    The reference is ONNX Runtime's default CPU provider in fp32.
    """
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = list(tolerance)
    values = session.run(names, dict(inputs))
    arrays = {f"in:{name}": value for name, value in inputs.items()}
    arrays |= {f"out:{name}": np.asarray(value) for name, value in zip(names, values, strict=True)}
    np.savez_compressed(folder / "probe.npz", tolerance=np.float32(max(tolerance.values())), **arrays)
