"""The OCR stages in one process without Triton: what serving them could reach at best.

`perf.limit` names `perf.bare:reader` as its default pipeline; anything of the same shape can stand in its place: a
function without arguments that returns a `BareReader`, called once in each process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import numpy.typing as npt

from perf.hardware import CHECKOUT
from perf.reading import Media
from python_backends.ocr.ingest.images import pixels
from python_backends.ocr.ingest.sniff import sniff
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.networks import DETECTOR, RECOGNIZER, Heat, Pixels, StripOutputs
from python_backends.ocr.page import PageText
from python_backends.ocr.pipeline import ReadingSettings, read_page
from python_backends.ocr.recognise.ctc import load_alphabet
from python_backends.runtime.rows import run_in_portions
from python_backends.runtime.session import cpu_flags, open_session, plan_session

Array = npt.NDArray[Any]
MODELS = CHECKOUT / "model_repository"


class BareReader(Protocol):
    """Reads pages in this process."""

    def read(self, media: Media) -> object:
        """All stages of one page."""

    def networks_only(self, media: Media) -> object:
        """The networks alone, on the tensors that `read` gave them for this page before."""


@dataclass(frozen=True, slots=True)
class Session:
    """An ONNX session with its names."""

    run: Callable[[list[str], dict[str, Array]], list[Array]]
    input: str
    outputs: list[str]

    @classmethod
    def of(cls, model: str, threads: int = 1) -> Session:
        """The session of a model of the repository, opened as the server opens it."""
        plan = plan_session(threads, cpu_flags(), "openvino")
        session = open_session(MODELS / model / "1" / "model.onnx", plan)
        return cls(session.run, session.get_inputs()[0].name, [output.name for output in session.get_outputs()])

    def __call__(self, rows: Array) -> list[Array]:
        """All outputs for `rows` [n, ...]."""
        return run_in_portions(lambda arrays: self.run(self.outputs, {self.input: arrays[0]}), [rows])


@dataclass(slots=True)
class RecordingNetworks:
    """The networks as sessions of this process, which remembers what they were given."""

    detector: Session = field(default_factory=lambda: Session.of(DETECTOR))
    recognizer: Session = field(default_factory=lambda: Session.of(RECOGNIZER))
    given: list[tuple[Session, Array]] = field(default_factory=list)

    async def heat(self, image: Pixels) -> Heat:
        """See `Networks`."""
        self.given.append((self.detector, image[None]))
        heat: Heat = self.detector(image[None])[0][0]
        return heat

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `Networks`."""
        self.given.append((self.recognizer, batch))
        named = dict(zip(self.recognizer.outputs, self.recognizer(batch), strict=True))
        return StripOutputs(named["ids"], named["probs"], named["features"])


class OcrReader:
    """Decode, detect, recognise, align, lay out; no second opinion, which is another program's time."""

    def __init__(self) -> None:
        self._networks = RecordingNetworks()
        alphabet = load_alphabet((MODELS / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8"))
        self._settings = ReadingSettings(alphabet)
        self._recorded: dict[str, list[tuple[Session, Array]]] = {}

    def read(self, media: Media) -> object:
        """See `BareReader`."""
        image = pixels(media.data, sniff(media.data))
        self._networks.given = []
        reading = asyncio.run(read_page(image, self._networks, self._settings))
        digest = sha256(media.data).hexdigest()
        self._recorded[digest] = self._networks.given
        height, width = image.shape[:2]
        return lay_out(PageText(1, width, height, "image", digest, reading.lines))

    def networks_only(self, media: Media) -> object:
        """See `BareReader`."""
        return [session(rows) for session, rows in self._recorded[sha256(media.data).hexdigest()]]


def reader() -> BareReader:
    """The default pipeline."""
    return OcrReader()
