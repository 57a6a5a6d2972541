"""Which engine serves a decoder folder: ONNX Runtime where the architecture has a graph, else PyTorch if installed."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

from python_backends.decoder.checkpoint import ARCHITECTURES, architecture_of, invalid
from python_backends.decoder.engine import DecoderEngine, OnnxEngine

logger = logging.getLogger(__name__)


def open_engine(folder: Path, slots: int, capacity: int, threads: int = 1) -> DecoderEngine:
    """The engine of the decoder in `folder`; InvalidRequest, which says what is missing, if it cannot be served."""
    architecture = architecture_of(folder)
    if architecture in ARCHITECTURES:
        return OnnxEngine.open(folder, slots, capacity, threads)
    if not (importlib.util.find_spec("torch") and importlib.util.find_spec("transformers")):
        raise invalid(
            f"architecture {architecture} is not supported by ONNX Runtime's path, which knows "
            f"{', '.join(ARCHITECTURES)}; install torch and transformers to serve others",
            "unsupported_decoder",
        )
    from python_backends.decoder.torch_engine import TorchEngine

    logger.warning("architecture %s has no graph here, PyTorch serves it, slower", architecture)
    return TorchEngine.open(folder, slots, capacity)
