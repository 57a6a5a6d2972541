"""Known values: each network's own answer to a drawn picture, computed once with the reference kernels.

The server sends the same picture through Triton when it starts, and does not become ready if the answer differs; a
serving path that corrupts tensors silently cannot pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

Pixels = npt.NDArray[np.uint8]


def sample_line() -> Pixels:
    """A drawn line of text, UINT8 [1, 48, 320, 3]."""
    return _drawn("openfaze 0123", height=48, width=320, scale=1.1, baseline=34)


def sample_page() -> Pixels:
    """A drawn page with one line, UINT8 [1, 160, 320, 3]."""
    return _drawn("openfaze 0123", height=160, width=320, scale=1.1, baseline=90)


def write_probe(folder: Path, inputs: Mapping[str, Pixels], tolerance: Mapping[str, float]) -> None:
    """Write `probe.npz`: `in:NAME`, `out:NAME` for the outputs named in `tolerance`, and the widest tolerance.

    The reference is ONNX Runtime's default CPU provider in fp32.
    """
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = list(tolerance)
    values = session.run(names, dict(inputs))
    arrays = {f"in:{name}": value for name, value in inputs.items()}
    arrays |= {f"out:{name}": np.asarray(value) for name, value in zip(names, values, strict=True)}
    np.savez_compressed(folder / "probe.npz", tolerance=np.float32(max(tolerance.values())), **arrays)


def _drawn(text: str, *, height: int, width: int, scale: float, baseline: int) -> Pixels:
    page = np.full((height, width, 3), 255, np.uint8)
    cv2.putText(page, text, (8, baseline), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2, cv2.LINE_AA)
    return page[np.newaxis]
