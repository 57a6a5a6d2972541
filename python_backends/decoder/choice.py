"""Which engine serves a decoder folder.

Architectures that have a graph here: ONNX Runtime on the processor, or PyTorch on a GPU where both are at hand. All
others: PyTorch through Transformers, if installed.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path

from python_backends.decoder.checkpoint import ARCHITECTURES, architecture_of, invalid
from python_backends.decoder.engine import DecoderEngine, OnnxEngine
from python_backends.inference.cuda import cuda_devices

logger = logging.getLogger(__name__)


def open_engine(
    folder: Path, slots: int, capacity: int, threads: int = 1, gpus: Callable[[], int] = cuda_devices
) -> DecoderEngine:
    """The engine of the decoder in `folder`; InvalidRequest, which says what is missing, if it cannot be served."""
    architecture = architecture_of(folder)
    if architecture in ARCHITECTURES:
        if not (gpus() and importlib.util.find_spec("torch")):
            return OnnxEngine.open(folder, slots, capacity, threads)
        from python_backends.decoder.torch_slots import TorchSlotsEngine

        return TorchSlotsEngine.open(folder, slots, capacity, "cuda")
    if not (importlib.util.find_spec("torch") and importlib.util.find_spec("transformers")):
        raise invalid(
            f"architecture {architecture} is not supported by ONNX Runtime's path, which knows "
            f"{', '.join(ARCHITECTURES)}; install torch and transformers to serve others",
            "unsupported_decoder",
        )
    from python_backends.decoder.torch_engine import TorchEngine

    logger.warning("architecture %s has no graph here, PyTorch serves it, slower", architecture)
    return TorchEngine.open(folder, slots, capacity)
