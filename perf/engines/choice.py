"""Which engines a command line asked for."""

from __future__ import annotations

from collections.abc import Sequence

from perf.engines.base import Engine
from perf.engines.openfaze import OpenfazeEngine
from perf.engines.rapid import RapidEngine
from perf.engines.tesseract import TesseractEngine
from python_backends.errors import InvalidRequest

NAMES = ("openfaze", "rapidocr", "rapidocr-onnxruntime", "rapidocr-openvino", "tesseract")


def engine_of(name: str, url: str | None, key: str) -> Engine:
    """The engine `name`; `rapidocr` is its default, ONNX Runtime. InvalidRequest for openfaze without a server."""
    if name == "openfaze":
        if url is None:
            raise InvalidRequest("openfaze needs a server: give --url, or leave it out to start one")
        return OpenfazeEngine(url, key)
    if name == "tesseract":
        return TesseractEngine()
    return RapidEngine("openvino" if name.endswith("openvino") else "onnxruntime")


def checked(names: Sequence[str]) -> list[str]:
    """`names` without repeats. InvalidRequest for one that is not known."""
    for name in names:
        if name not in NAMES:
            raise InvalidRequest(f"engine {name!r} is not one of {', '.join(NAMES)}")
    return list(dict.fromkeys(names))
