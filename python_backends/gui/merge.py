"""Elements and text become one list: an element knows its text, and text that is in no element is one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from python_backends.gui.detect import Detected
from python_backends.gui.elements import Box, Element
from python_backends.gui.labels import is_beside
from python_backends.gui.roles import ROLES
from python_backends.ocr.page import Line, Quad, Word
from python_backends.vision.boxes import Boxes, areas, insides, ious

INSIDE = 0.6  # share of a word's box that lies in its element
AROUND = frozenset({"dialog", "table", "image"})  # hold other elements, whose labels are no text of theirs
PICTURED = frozenset({"icon", "checkbox", "radio", "switch", "slider"})  # drawn signs, which a text reader misreads
SIGN_LENGTH = 2  # characters up to which what it reads there is taken for the sign
SIGN_OVERLAP = 0.25


def merged(detected: Detected, lines: Sequence[Line]) -> list[Element]:
    """The elements of a page with their text, and an element `text` for each line, or rest of one, that is in none."""
    found = [
        Element(ROLES[role], Box(*box), float(confidence), row)
        for row, (box, role, confidence) in enumerate(
            zip(detected.boxes.tolist(), detected.roles.tolist(), detected.confidences.tolist(), strict=True)
        )
    ]
    pictured = detected.boxes[np.array([ROLES[role] in PICTURED for role in detected.roles], np.bool_)]
    real = [read for line in lines if (read := _without_signs(line, pictured)) is not None]
    owned = _without_labels(real, _owners(real, detected.boxes), found)
    pieces = [piece for line, owners in zip(real, owned, strict=True)
              for piece in _pieces(line, owners)]  # fmt: skip
    own: dict[int, list[Line]] = {}
    for owner, line in pieces:
        if owner is not None:
            own.setdefault(owner, []).append(line)
    elements = [
        replace(element, lines=tuple(in_order(own[place]))) if place in own else element
        for place, element in enumerate(found)
    ]
    loose = [Element("text", Box(*line.quad.box), line.confidence, None, (line,))
             for owner, line in pieces if owner is None]  # fmt: skip
    return elements + loose


def in_order(lines: Sequence[Line]) -> list[Line]:
    """`lines` of one element as they are read: rows from the top, each from the left."""
    rows: list[tuple[float, list[Line]]] = []
    for line in sorted(lines, key=lambda each: each.quad.box[1]):
        _, top, _, bottom = line.quad.box
        row = next((row for middle, row in rows if top <= middle <= bottom), None)
        if row is None:
            rows.append(((top + bottom) / 2, [line]))
        else:
            row.append(line)
    return [line for _, row in rows for line in sorted(row, key=lambda each: each.quad.box[0])]


def _boxes(quads: Sequence[Quad]) -> Boxes:
    return np.array([quad.box for quad in quads], np.float32).reshape(-1, 4)


def _without_signs(line: Line, pictured: Boxes) -> Line | None:
    """`line` without words that are drawings, read as letters: as short as one, and where an icon or the like was seen.
    None if there are no others."""
    shared = ious(_boxes([word.quad for word in line.words]), pictured)
    drawn = (shared >= SIGN_OVERLAP).any(axis=1).tolist()
    kept = tuple(
        word for word, sign in zip(line.words, drawn, strict=True) if not (sign and len(word.text) <= SIGN_LENGTH)
    )
    if len(kept) == len(line.words):
        return line if kept else None
    return part_of(line, kept) if kept else None


def _owners(lines: Sequence[Line], boxes: Boxes) -> list[list[int | None]]:
    """For each word of each line the smallest element that it lies in, None where it lies in none."""
    words = [word.quad for line in lines for word in line.words]
    owners: list[int | None] = [None] * len(words)
    if len(boxes) and words:
        inside = insides(_boxes(words), boxes) >= INSIDE
        smallest: npt.NDArray[np.intp] = np.where(inside, areas(boxes)[None, :], np.inf).argmin(axis=1)
        owners = [int(place) if held else None for place, held in zip(smallest, inside.any(axis=1), strict=True)]
    rest = iter(owners)
    return [[next(rest) for _ in line.words] for line in lines]


def _without_labels(
    lines: Sequence[Line], owners: Sequence[list[int | None]], found: Sequence[Element]
) -> Iterator[list[int | None]]:
    """The owners of each line's words, of which those have none that a dialog or the like holds beside a field."""
    for line, mine in zip(lines, owners, strict=True):
        kept: list[int | None] = []
        held = [owner is None or found[owner].role in AROUND for owner in mine]
        for loose, group in groupby(zip(held, mine, line.words, strict=True), key=lambda each: each[0]):
            run = list(group)
            box = Box(*part_of(line, tuple(word for _, _, word in run)).quad.box)
            free = loose and any(is_beside(element.role, element.box, box) for element in found)
            kept += [None if free else owner for _, owner, _ in run]
        yield kept


def _pieces(line: Line, owners: Sequence[int | None]) -> list[tuple[int | None, Line]]:
    """`line` parted where its words change owners: neighbouring links are often found as one line."""
    if len(set(owners)) == 1:
        return [(owners[0], line)]
    parts = groupby(zip(owners, line.words, strict=True), key=lambda pair: pair[0])
    return [(owner, part_of(line, tuple(word for _, word in pairs))) for owner, pairs in parts]


def part_of(line: Line, words: tuple[Word, ...]) -> Line:
    """Some neighbouring words of `line` as a line of their own."""
    boxes = _boxes([word.quad for word in words])
    left, top = boxes[:, :2].min(axis=0).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).tolist()
    return replace(line, quad=Quad.from_box(left, top, right, bottom), words=words)
