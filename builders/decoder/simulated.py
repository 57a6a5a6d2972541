"""Readings without a reader: the true words through a model of what recognizers confuse, split and join.

What was "read" goes through the layout of task `ocr`, so its lines and their order are those of service.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from builders.decoder.documents.page import Box, Document, PageWord, Span
from builders.decoder.evidence_pages import ReadPage, respanned, standing
from python_backends.grounding.stream import StreamWord, stream_of
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of
from python_backends.ocr.page import Line, PageText, Quad, Word

CONFUSED = {
    **dict(zip("OlIS5B8Z26Gce", ("0QD", "1I", "l1|", "5", "S", "8", "B3", "2", "Z", "G", "6C", "e", "c"), strict=True)),
    **dict(zip("auvnhtf.,/-'49", "ovuhbft,.1~`Ag", strict=True)),
    **dict(zip("éüöäß", "euoaB", strict=True)),
    "0": "Oo",
    "1": "lI|7",
    "m": "rn",
}


@dataclass(slots=True)
class _Read:
    """What was read so far; of each read word, which true words it holds."""

    words: list[Word] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)


def simulated(document: Document, rng: random.Random) -> ReadPage:
    """`document` as an imaginary reader saw it: most pages clean, some poor.

    A value whose words were joined with words that are not its own, or that the layout tore apart, has no span and is
    gone.
    """
    read = _read(document, rng)
    lines = _lines(read.words, document, reach=rng.choice((0.7, 1.0, 1.5)))
    page = PageText(1, round(document.width), round(document.height), "image", "", tuple(lines))
    words = stream_of(evidence_of([lay_out(page)], "1")).words
    owners = [read.owners[_number(word)] for word in words]
    readers = {index: (place,) for place, group in enumerate(owners) for index in group}
    spans = {span: standing(span, readers, owners) for span in _spans(document)}
    values, tables, gone = respanned(document.values, document.tables, spans)
    return ReadPage(
        tuple(word.text for word in words), np.array([_box(word) for word in words], np.float32).reshape(-1, 4),
        np.array([word.line for word in words], np.int32), np.array([word.confidence for word in words], np.float32),
        None, values, tables, gone, document.kind, document.language, document.blanks,
    )  # fmt: skip


def _read(document: Document, rng: random.Random) -> _Read:
    """Each true word misread, moved a little, now and then joined with the one before it."""
    noise = 0.0 if rng.random() < 0.5 else rng.uniform(0.002, rng.choice((0.04, 0.04, 0.04, 0.12)))
    joining = 0.0 if rng.random() < 0.5 else rng.uniform(0.005, 0.06)
    shift = rng.uniform(-0.03, 0.03)  # a page a little askew
    read = _Read()
    for index, word in enumerate(document.words):
        text = _misread(word.text, noise, rng)
        left, top, right, bottom = word.box
        sway = shift * left + rng.gauss(0, 0.02) * word.size
        box = (left + rng.gauss(0, 1), top + sway, right + rng.gauss(0, 1), bottom + sway)
        sure = min(1.0, max(0.3, rng.gauss(0.985, 0.01) if text == word.text else rng.gauss(0.85, 0.1)))
        if index and _near(document.words[index - 1], word) and rng.random() < joining:
            last = read.words[-1]
            whole = (*last.quad.box[:2], *box[2:])
            read.words[-1] = Word(last.text + text, Quad.from_box(*whole), min(last.confidence, sure), last.features)
            read.owners[-1].append(index)
        else:
            number = len(read.words)  # kept where real words have their rows of features
            read.words.append(Word(text, Quad.from_box(*box), sure, (number, number + 1)))
            read.owners.append([index])
    return read


def _near(before: PageWord, word: PageWord) -> bool:
    return before.line == word.line and word.box[0] - before.box[2] < word.size * 0.7


def _lines(words: list[Word], document: Document, reach: float) -> list[Line]:
    """Neighbours at one height as lines, as a detector finds them: what parts them is wider than `reach` letters."""
    size = float(np.median([word.size for word in document.words])) if document.words else 1.0
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.quad.box[0]):
        near = (line for line in lines if _goes_on(line[-1].quad.box, word.quad.box, reach * size))
        held = next(near, None)
        if held is None:
            lines.append([word])
        else:
            held.append(word)
    return [Line(_around(line), tuple(line)) for line in lines]


def _goes_on(last: Box, box: Box, reach: float) -> bool:
    height = min(last[3] - last[1], box[3] - box[1])
    shared = min(last[3], box[3]) - max(last[1], box[1])
    return shared > 0.6 * height and -height < box[0] - last[2] < reach


def _around(line: list[Word]) -> Quad:
    boxes = np.array([word.quad.box for word in line])
    return Quad.from_box(*map(float, (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))))


def _number(word: StreamWord) -> int:
    assert word.features is not None
    return word.features[0]


def _box(word: StreamWord) -> Box:
    assert word.quad is not None
    (left, top), _, (right, bottom), _ = word.quad
    return left, top, right, bottom


def _misread(text: str, noise: float, rng: random.Random) -> str:
    if noise == 0.0:
        return text
    out = []
    for sign in text:
        draw = rng.random()
        if draw >= noise:
            out.append(sign)
        elif draw < noise * 0.8:
            out.append(rng.choice(CONFUSED.get(sign, sign)))
        elif draw < noise * 0.9:
            out.append(sign * 2)
    return "".join(out) or text


def _spans(document: Document) -> set[Span]:
    cells = {value.span for table in document.tables for row in table.rows for value in row.values()}
    return cells | {value.span for value in document.values}
