"""The pinned weights and networks cut from them by the present code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnxruntime
import pytest

from builders.ocr.detector import detector_from_weights
from builders.ocr.recognizer import ALPHABET, recognizer_from_weights
from builders.ocr.weights import DETECTION, RECOGNITION, weights
from python_backends.runtime.config import CHECKOUT

Session = Any  # onnxruntime.InferenceSession, which has no types


def session_of(model: bytes | str) -> Session:
    """The reference: ONNX Runtime's own kernels, fp32, one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="session")
def original() -> Callable[[str], bytes]:
    """`original(member)` gives the bytes of an unchanged network."""
    if not any((CHECKOUT / "build" / "wheels").glob("rapidocr-*.whl")):
        pytest.skip("the weights are not here; `./openfaze build` fetches them")
    return lambda member: weights(CHECKOUT, member)


@pytest.fixture(scope="session")
def detectors(original: Callable[[str], bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Session]:
    """(original, cut) detector."""
    path = tmp_path_factory.mktemp("detector") / "model.onnx"
    detector_from_weights(original(DETECTION), path)
    return session_of(original(DETECTION)), session_of(str(path))


@pytest.fixture(scope="session")
def recognizer_folder(original: Callable[[str], bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cut recognizer and its alphabet."""
    folder = tmp_path_factory.mktemp("recognizer")
    recognizer_from_weights(original(RECOGNITION), folder / "model.onnx", folder / ALPHABET)
    return folder


@pytest.fixture(scope="session")
def recognizers(original: Callable[[str], bytes], recognizer_folder: Path) -> tuple[Session, Session]:
    """(original, cut) recognizer."""
    return session_of(original(RECOGNITION)), session_of(str(recognizer_folder / "model.onnx"))
