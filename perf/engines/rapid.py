"""RapidOCR as `pip install rapidocr` gives it: default settings, on ONNX Runtime or on OpenVINO."""

from __future__ import annotations

import importlib.metadata
import logging
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from perf.formulas.boxes import Box
from perf.reading import Media, Page, Piece, Reading
from python_backends.errors import InvalidMedia

Backend = Literal["onnxruntime", "openvino"]


class RapidEngine:
    """One RapidOCR object; `threads` -1 leaves the engine's own default, which is every core.

    `words` asks for word boxes too, which costs the peer time: accuracy runs want them, speed runs do not.
    """

    parallel = 1
    takes_pdf = False
    cached = True
    lays_out = False

    def __init__(self, backend: Backend, threads: int = -1, words: bool = True) -> None:
        from rapidocr import EngineType, RapidOCR  # a peer: needed only by whoever compares

        engine = EngineType(backend)
        threads_key = "intra_op_num_threads" if backend == "onnxruntime" else "inference_num_threads"
        parameters: dict[str, Any] = {
            "Global.log_level": "error",
            "Global.return_word_box": words,
            f"EngineConfig.{backend}.{threads_key}": threads,
            **{f"{stage}.engine_type": engine for stage in ("Det", "Cls", "Rec")},
        }
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        self.name = f"rapidocr-{backend}"
        self.version = f"{_version('rapidocr')}+{backend}-{_engine_version(backend)}+words={words}"
        self._words = words
        self._engine: Any = RapidOCR(params=parameters)

    def read(self, media: Media) -> Reading:
        """One picture. InvalidMedia if it cannot be decoded."""
        image = decoded(media)
        output = self._engine(image)
        height, width = image.shape[:2]
        boxes = output.boxes if output.boxes is not None else []
        lines = tuple(Piece(text=text, box=_box(box)) for text, box in zip(output.txts or (), boxes, strict=True))
        words = tuple(
            Piece(text=word[0], box=_box(word[2]))
            for line in (output.word_results if self._words and lines else ()) or ()
            for word in line
            if isinstance(word, tuple | list) and word[2] is not None
        )
        text = "\n".join(line.text for line in lines)
        return Reading(pages=(Page(number=1, width=width, height=height, text=text, words=words, lines=lines),))

    def close(self) -> None:
        """Nothing to release before the process ends."""


def decoded(media: Media) -> npt.NDArray[np.uint8]:
    """BGR pixels [H, W, 3] of a picture. InvalidMedia if OpenCV cannot decode it."""
    image = cv2.imdecode(np.frombuffer(media.data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise InvalidMedia(f"{media.filename}: OpenCV cannot decode it")
    pixels: npt.NDArray[np.uint8] = np.asarray(image, np.uint8)
    return pixels


def _box(quad: Any) -> Box:
    points = np.asarray(quad, float).reshape(-1, 2)
    return float(points[:, 0].min()), float(points[:, 1].min()), float(points[:, 0].max()), float(points[:, 1].max())


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _engine_version(backend: Backend) -> str:
    if backend == "openvino":
        return _version("openvino")
    installed = _version("onnxruntime")
    return installed if installed != "unknown" else _version("onnxruntime-openvino")
