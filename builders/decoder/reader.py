"""Our own OCR in this process: picture in, page as read out, in the very order and with the very numbers of service."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from builders.decoder.documents.page import Box, Document, Span
from builders.decoder.evidence_pages import ReadPage, respanned, standing
from builders.decoder.render import Matrix, Picture
from python_backends.grounding.stream import StreamWord, stream_of
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of
from python_backends.ocr.local import LocalNetworks
from python_backends.ocr.networks import FEATURE_WIDTH, RECOGNIZER
from python_backends.ocr.page import PageText
from python_backends.ocr.pipeline import ReadingSettings, read_page
from python_backends.ocr.recognise.ctc import load_alphabet

ALIKE = 50.0  # rapidfuzz ratio: a value that was read worse than this was not read
OVERLAP = 0.5  # of a read word's width, or of the true word's


class OcrReader:
    """The OCR pipeline of `models` (the model repository), one thread."""

    def __init__(self, models: Path) -> None:
        self._networks = LocalNetworks(models)
        self._settings = ReadingSettings(load_alphabet((models / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8")))

    def read(self, document: Document, picture: Picture) -> ReadPage:
        """`picture` as read, with the values of `document` found again in it."""
        height, width = picture.pixels.shape[:2]
        reading = asyncio.run(read_page(picture.pixels, self._networks, self._settings))
        layout = lay_out(PageText(1, width, height, "image", "", reading.lines))
        words = stream_of(evidence_of([layout], "1")).words
        means = [_mean(reading.features, word.features) for word in words]
        features = np.stack(means) if means else np.zeros((0, FEATURE_WIDTH), np.float32)
        return read_page_of(document, words, picture.turn, features)


def _mean(rows: npt.NDArray[np.float32], span: tuple[int, int] | None) -> npt.NDArray[np.float32]:
    if span is None or span[1] <= span[0]:
        return np.zeros(FEATURE_WIDTH, np.float32)
    return np.asarray(rows[span[0] : span[1]].mean(axis=0), np.float32)


def read_page_of(
    document: Document, words: tuple[StreamWord, ...], turn: Matrix, features: npt.NDArray[np.float32]
) -> ReadPage:
    """Words as read and the spans in which the values of `document`, drawn under `turn`, stand among them."""
    boxes = np.array([_box(word) for word in words], np.float32).reshape(-1, 4)
    owners = _owners(document, boxes, turn)
    readers: dict[int, list[int]] = defaultdict(list)
    for read, true in enumerate(owners):
        for index in true:
            readers[index].append(read)
    cells = [value for table in document.tables for row in table.rows for value in row.values()]
    spans = {
        value.span: _located(value.span, value.text, readers, owners, words) for value in (*document.values, *cells)
    }
    values, tables, gone = respanned(document.values, document.tables, spans)
    return ReadPage(
        tuple(word.text for word in words), boxes, np.array([word.line for word in words], np.int32),
        np.array([word.confidence for word in words], np.float32), features, values, tables, gone, document.kind,
        document.language, document.blanks,
    )  # fmt: skip


def _box(word: StreamWord) -> Box:
    assert word.quad is not None, "words of a page have a place"
    xs, ys = zip(*word.quad, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _owners(document: Document, boxes: npt.NDArray[np.float32], turn: Matrix) -> list[list[int]]:
    """For each read word, the true words that it covers."""
    true = np.array([word.box for word in document.words], np.float64).reshape(-1, 4)
    corners = np.stack([true[:, [0, 1]], true[:, [2, 1]], true[:, [2, 3]], true[:, [0, 3]]], axis=1)
    placed = corners @ turn[:, :2].T + turn[:, 2]
    low, high = placed.min(axis=1), placed.max(axis=1)
    found = []
    for left, top, right, bottom in boxes:
        middle = (top + bottom) / 2
        shared = np.minimum(high[:, 0], right) - np.maximum(low[:, 0], left)
        narrower = np.minimum(high[:, 0] - low[:, 0], right - left)
        same = (low[:, 1] <= middle) & (middle <= high[:, 1] + 0.2 * (high[:, 1] - low[:, 1]))
        found.append(np.flatnonzero(same & (shared > OVERLAP * narrower)).tolist())
    return found


def _located(
    span: Span, text: str, readers: dict[int, list[int]], owners: list[list[int]], words: tuple[StreamWord, ...]
) -> Span | None:
    """The read words that cover `span` and nothing else, if they stand together and say about the same."""
    found = standing(span, readers, owners)
    if found is None:
        return None
    read = " ".join(word.text for word in words[found.start : found.stop])
    alike = fuzz.ratio(read.replace(" ", "").casefold(), text.replace(" ", "").casefold())
    return found if alike >= ALIKE else None
