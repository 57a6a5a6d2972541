"""What a system found on a screen, in one shape for all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import tritonclient.grpc.aio as triton
from tritonclient.utils import InferenceServerException

from perf.formulas.boxes import Box, TextBox
from perf.reading import Media
from perf.triton import TIMEOUT_S, bytes_input, client_of
from python_backends.errors import UpstreamFailed
from python_backends.evidence import evidence_from_json
from python_backends.gui.calibration import Calibration
from python_backends.gui.document import Document
from python_backends.gui.networks import ELEMENT_DETECTOR, CalledNetworks
from python_backends.gui.request import GuiRequest
from python_backends.gui.task import Known, answer
from python_backends.objects.local import LocalRun
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.networks import RECOGNIZER
from python_backends.ocr.recognise.ctc import load_alphabet

_OUTPUTS = ("RESULT", "EVIDENCE")


class Found(NamedTuple):
    """One element."""

    role: str
    box: Box
    confidence: float
    text: str = ""


class Seen(NamedTuple):
    """What was seen of one picture: its elements, and its text line by line."""

    elements: Sequence[Found] = ()
    lines: Sequence[TextBox] = ()


class Finder(Protocol):
    """Finds elements on one picture: the usual answer, or without text all of a confidence of `least` or more."""

    def find(self, media: Media, least: float | None) -> Seen:
        """Raises OpenfazeError if the picture cannot be looked at."""


class LocalFinder:
    """The task in this process, with the networks of the repository `models`."""

    def __init__(self, models: Path) -> None:
        self._networks = CalledNetworks(LocalRun(models))
        alphabet = load_alphabet((models / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8"))
        self._known = Known(Calibration.load(models / ELEMENT_DETECTOR / "1" / "calibration.json"), alphabet)
        self._pdf = PdfProcess()

    def find(self, media: Media, least: float | None) -> Seen:
        """See `Finder`."""
        request = GuiRequest(min_confidence=least, text=least is None)
        document = Document([media.data], request, self._pdf)
        found = asyncio.run(answer(request, document, self._networks, self._known))
        return Seen(found_in(found.result), lines_in(found.evidence))


class ServedFinder:
    """The task of a server, by its gRPC address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def find(self, media: Media, least: float | None) -> Seen:
        """See `Finder`."""
        result, evidence = asyncio.run(self._ask(media, least))
        return Seen(found_in(result), lines_in(evidence))

    async def _ask(self, media: Media, least: float | None) -> list[bytes]:
        async with client_of(self._address) as client:
            try:
                result = await client.infer("gui_detection", gui_inputs(media, least), client_timeout=TIMEOUT_S,
                                            outputs=list(map(triton.InferRequestedOutput, _OUTPUTS)))  # fmt: skip
            except InferenceServerException as exc:
                raise UpstreamFailed(f"gui_detection: {exc.message()}") from exc
        return [bytes(result.as_numpy(name).reshape(-1)[0]) for name in _OUTPUTS]


def gui_inputs(media: Media, least: float | None = None) -> list[Any]:
    """The inputs of model `gui_detection` for one picture."""
    request: dict[str, object] = {"mime": media.mime, "filename": media.filename}
    if least is not None:
        request |= {"min_confidence": least, "text": False}
    return [bytes_input("REQUEST", [json.dumps(request).encode()]), bytes_input("MEDIA", [media.data])]


def found_in(result: bytes) -> list[Found]:
    """The elements of a RESULT of one page."""
    return [_found(each) for each in json.loads(result)["gui_elements"]]


def lines_in(evidence: bytes) -> list[TextBox]:
    """The lines of text of an EVIDENCE."""
    lines = [item for item in evidence_from_json(evidence) if item.kind == "line" and item.quad is not None]
    return [TextBox(item.text, _around(item.quad or ())) for item in lines]


def _around(quad: Sequence[tuple[int, int]]) -> Box:
    xs, ys = zip(*quad, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _found(element: dict[str, Any]) -> Found:
    low, high = element["bounds"]["top_left"], element["bounds"]["bottom_right"]
    box = (float(low["x"]), float(low["y"]), float(high["x"]), float(high["y"]))
    return Found(element["type"], box, element["confidence"], element.get("text", ""))


def texts_of(found: Sequence[Found]) -> str:
    """All their texts."""
    return " ".join(each.text for each in found if each.text)
