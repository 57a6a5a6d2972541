"""Evidence of documents, read in this process by the stages of task `ocr`, and kept on disk.

Key: SHA-256 of the document, and of everything that reads it (the code of task `ocr` and its networks), so a second run
reads nothing until one of them changes, committed or not. Without the second opinion, which is another program.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from perf.bare import MODELS
from perf.hardware import CHECKOUT
from perf.reading import Media
from python_backends.evidence import Evidence, evidence_from_json, evidence_to_json
from python_backends.media import sniff
from python_backends.ocr.ingest import images
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of, evidence_of_text
from python_backends.ocr.local import LocalNetworks
from python_backends.ocr.networks import DETECTOR, FEATURE_WIDTH, RECOGNIZER
from python_backends.ocr.page import PageText
from python_backends.ocr.pipeline import Features, PageReading, ReadingSettings, read_page
from python_backends.ocr.place import in_page_units, with_rows_from
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.recognise.ctc import load_alphabet
from python_backends.ocr.request import OcrRequest

FOLDER = CHECKOUT / "build" / "perf-evidence"
OCR_CODE = CHECKOUT / "python_backends" / "ocr"
VERSION = "1"


class Read(NamedTuple):
    """What was read of one document: its evidence, and the FEATURES [rows, 120] that its words point into."""

    evidence: tuple[Evidence, ...]
    features: Features


NOTHING: Features = np.zeros((0, FEATURE_WIDTH), np.float32)


def read_plain(text: str) -> Read:
    """A text that needs no reading."""
    return Read(tuple(evidence_of_text(text, hashlib.sha256(text.encode()).hexdigest(), VERSION)), NOTHING)


def reading_digest() -> str:
    """A name for the code and the networks that read documents."""
    files = [*OCR_CODE.rglob("*.py"), *(MODELS / DETECTOR).rglob("*"), *(MODELS / RECOGNIZER).rglob("*")]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class EvidenceReader:
    """Reads documents, the networks opened with the first one that is not kept yet."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder / reading_digest()
        self._networks: LocalNetworks | None = None
        self._settings: ReadingSettings | None = None
        self._pdf = PdfProcess()

    def read(self, media: Media) -> Read:
        """What one document says; raises what reading it raises."""
        path = self._folder / f"{hashlib.sha256(media.data).hexdigest()}.npz"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._fresh(media)
            partial = path.with_suffix(".partial")
            with partial.open("wb") as file:
                evidence = np.frombuffer(evidence_to_json(fresh.evidence), np.uint8)
                np.savez(file, evidence=evidence, features=fresh.features)
            partial.replace(path)
        with np.load(path) as kept:
            return Read(evidence_from_json(kept["evidence"].tobytes()), kept["features"])

    def close(self) -> None:
        """Ends the process that reads PDFs."""
        self._pdf.close()

    def _fresh(self, media: Media) -> Read:
        plan, document = planned(media.data, OcrRequest(mime=media.mime, filename=media.filename), self._pdf)
        if plan.text is not None:
            return read_plain(plan.text)
        pages, features = with_rows_from([self._page(page, plan.kind, document) for page in plan.pages])
        return Read(tuple(evidence_of([lay_out(page) for page in pages], VERSION)), features)

    def _page(self, page: PagePlan, kind: str, document: bytes) -> tuple[PageText, Features]:
        if not page.needs_reading:
            return in_page_units(page, page.lines, 1.0), NOTHING
        if kind == "pdf":
            pixels, scale = self._pdf.render(document, page.number)
        else:
            pixels, scale = images.pixels(document, sniff.sniff(document), page.number), 1.0
        reading = self._reading(pixels)
        return in_page_units(page, reading.lines, scale), reading.features

    def _reading(self, pixels: images.Pixels) -> PageReading:
        if self._networks is None or self._settings is None:
            self._networks = LocalNetworks(MODELS)
            alphabet = load_alphabet((MODELS / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8"))
            self._settings = ReadingSettings(alphabet)
        return asyncio.run(read_page(pixels, self._networks, self._settings))
