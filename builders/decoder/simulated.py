"""Readings without a reader: the true words through a model of what recognizers confuse, split and join."""

from __future__ import annotations

import random

import numpy as np

from builders.decoder.documents.page import Document, Span
from builders.decoder.evidence_pages import ReadPage, respanned

CONFUSED = {
    **dict(zip("OlIS5B8Z26Gce", ("0QD", "1I", "l1|", "5", "S", "8", "B3", "2", "Z", "G", "6C", "e", "c"), strict=True)),
    **dict(zip("auvnhtf.,/-'49", "ovuhbft,.1~`Ag", strict=True)),
    **dict(zip("éüöäß", "euoaB", strict=True)),
    "0": "Oo",
    "1": "lI|7",
    "m": "rn",
}


def simulated(document: Document, rng: random.Random) -> ReadPage:
    """`document` as an imaginary reader saw it: most pages clean, some poor.

    A value whose words were joined with words that are not its own has no span and is gone.
    """
    noise = 0.0 if rng.random() < 0.5 else rng.uniform(0.002, 0.04)
    joining = 0.0 if rng.random() < 0.5 else rng.uniform(0.005, 0.06)
    words: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    lines: list[int] = []
    confidence: list[float] = []
    owners: list[list[int]] = []  # which true words each read word holds
    shift = rng.uniform(-0.03, 0.03)  # a page a little askew
    for index, word in enumerate(document.words):
        text = _misread(word.text, noise, rng)
        left, top, right, bottom = word.box
        sway = shift * left + rng.gauss(0, 0.02) * word.size
        box = (left + rng.gauss(0, 1), top + sway, right + rng.gauss(0, 1), bottom + sway)
        sure = min(1.0, max(0.3, rng.gauss(0.985, 0.01) if text == word.text else rng.gauss(0.85, 0.1)))
        near = bool(boxes) and word.box[0] - document.words[index - 1].box[2] < word.size * 0.7
        if lines and lines[-1] == word.line and near and rng.random() < joining:
            words[-1] += text
            boxes[-1] = (*boxes[-1][:2], *box[2:])
            confidence[-1] = min(confidence[-1], sure)
            owners[-1].append(index)
        else:
            words.append(text)
            boxes.append(box)
            lines.append(word.line)
            confidence.append(sure)
            owners.append([index])
    holder = {index: place for place, group in enumerate(owners) for index in group}
    spans = {span: _located(span, holder, owners) for span in _spans(document)}
    values, tables, gone = respanned(document.values, document.tables, spans)
    return ReadPage(
        tuple(words), np.array(boxes, np.float32).reshape(-1, 4), np.array(lines, np.int32),
        np.array(confidence, np.float32), None, values, tables, gone, document.kind, document.language,
        document.blanks,
    )  # fmt: skip


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


def _located(span: Span, holder: dict[int, int], owners: list[list[int]]) -> Span | None:
    """Where true words [start, stop) stand among those read, if they stand alone."""
    start, stop = holder[span.start], holder[span.stop - 1] + 1
    alone = owners[start][0] >= span.start and owners[stop - 1][-1] < span.stop
    return Span(start, stop) if alone else None
