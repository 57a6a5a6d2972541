"""The exported graph behind the signature of measure.Looks; needs no PyTorch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from builders.objects.measure import Floats, Looks
from python_backends.inference.session import open_session, plan_session


def looks_of_graph(folder: Path, threads: int = 1) -> Looks:
    """`model.onnx` in a version folder, by ONNX Runtime's reference kernels in fp32."""
    session = open_session(folder / "model.onnx", plan_session(threads, frozenset(), None))

    def looks(image: npt.NDArray[np.uint8], sentences: Floats) -> tuple[Floats, Floats]:
        relevance, boxes = session.run(["relevance", "boxes"], {"image": image, "prompts": sentences})
        return relevance, boxes

    return looks
