"""The OCR stages in one process without Triton: what serving them could reach at best.

`perf.limit` names `perf.bare:reader` as its default pipeline; anything of the same shape can stand in its place: a
function without arguments that returns a `BareReader`, called once in each process.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Protocol

from perf.hardware import CHECKOUT
from perf.reading import Media
from python_backends.inference.session import SessionPlan
from python_backends.media.sniff import sniff
from python_backends.ocr.ingest.images import pixels
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.local import Array, LocalNetworks, Network
from python_backends.ocr.networks import RECOGNIZER, Heat, Pixels, StripOutputs
from python_backends.ocr.page import PageText
from python_backends.ocr.pipeline import ReadingSettings, read_page
from python_backends.ocr.recognise.ctc import load_alphabet

MODELS = CHECKOUT / "model_repository"


class BareReader(Protocol):
    """Reads pages in this process."""

    def read(self, media: Media) -> object:
        """All stages of one page."""

    def networks_only(self, media: Media) -> object:
        """The networks alone, on the tensors that `read` gave them for this page before."""


class RecordingNetworks(LocalNetworks):
    """The networks in this process, which remember what they were given."""

    def __init__(self, plan: SessionPlan | None = None) -> None:
        super().__init__(MODELS, plan)
        self.given: list[tuple[Network, Array]] = []

    async def heat(self, image: Pixels) -> Heat:
        """See `Networks`."""
        self.given.append((self.detector, image[None]))
        return await super().heat(image)

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `Networks`."""
        self.given.append((self.recognizer, batch))
        return await super().recognise(batch)


class OcrReader:
    """Decode, detect, recognise, align, lay out; no second opinion, which is another program's time."""

    def __init__(self, plan: SessionPlan | None = None) -> None:
        self._networks = RecordingNetworks(plan)
        alphabet = load_alphabet((MODELS / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8"))
        self._settings = ReadingSettings(alphabet)
        self._recorded: dict[str, list[tuple[Network, Array]]] = {}

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
        return [network(rows) for network, rows in self._recorded[sha256(media.data).hexdigest()]]


def reader() -> BareReader:
    """The default pipeline."""
    return OcrReader()
