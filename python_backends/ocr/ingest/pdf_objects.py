"""What is drawn on a PDF page besides text: ruling lines for the table finder, and how much of it images cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from python_backends.ocr.ingest.limits import MAX_RULES
from python_backends.ocr.ingest.pdf_space import Matrix, PageSpace
from python_backends.ocr.page import Rule

_MAX_OBJECTS = 50_000
_MAX_DEPTH = 8
_MAX_SEGMENTS = 64
_GRID = 48  # cells a side on which image coverage is counted
_THIN, _LONG, _STRAIGHT = 5.0, 8.0, 1.0  # page units: thickest ruling line, shortest, and slack of its direction


@dataclass(slots=True)
class Drawing:
    """`covered` is the share of the page under images; `text_under` and `text_over` count text objects that
    came before and after the last image in painting order; `objects` counts everything painted."""

    rules: list[Rule] = field(default_factory=list)
    covered: float = 0.0
    text_under: int = 0
    text_over: int = 0
    paths: int = 0
    objects: int = 0


def drawing_of(page: pypdfium2.PdfPage, space: PageSpace) -> Drawing:
    """Walk the objects of `page` in painting order, bounded in number and depth."""
    drawing = Drawing()
    grid = np.zeros((_GRID, _GRID), bool)
    for raw, kind, matrix in _objects(page, space.matrix):
        drawing.objects += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawing.text_over += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and _cover(grid, _bounds(raw, matrix), space):
            drawing.text_under += drawing.text_over
            drawing.text_over = 0
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            if len(drawing.rules) < MAX_RULES:
                drawing.rules.extend(_rules(raw, matrix, space))
    drawing.rules = list(dict.fromkeys(drawing.rules))[:MAX_RULES]
    drawing.covered = float(grid.mean())
    return drawing


def _objects(page: pypdfium2.PdfPage, matrix: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    """(object, type, matrix from its space to page units), depth first, forms themselves left out."""
    stack = [(page, pdfium.FPDFPage_GetObject, 0, pdfium.FPDFPage_CountObjects(page), matrix)]
    left = _MAX_OBJECTS
    while stack and left:
        owner, get, index, count, matrix = stack.pop()
        if index >= count:
            continue
        left -= 1
        stack.append((owner, get, index + 1, count, matrix))
        raw = get(owner, index)
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield raw, kind, matrix
        elif len(stack) <= _MAX_DEPTH:
            inner = matrix.after(_matrix(raw))
            stack.append((raw, pdfium.FPDFFormObj_GetObject, 0, pdfium.FPDFFormObj_CountObjects(raw), inner))


def _matrix(raw: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, ctypes.byref(found)):
        return Matrix()
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _bounds(raw: Any, matrix: Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(raw, left, bottom, right, top)
    return matrix.box(left.value, bottom.value, right.value, top.value)


def _cover(grid: Any, box: tuple[float, float, float, float], space: PageSpace) -> bool:
    """Mark the cells whose centres lie in `box`; True if there are any."""
    centres = (np.arange(_GRID) + 0.5) / _GRID
    across = (centres * space.width >= box[0]) & (centres * space.width <= box[2])
    down = (centres * space.height >= box[1]) & (centres * space.height <= box[3])
    cells = np.logical_and.outer(down, across)
    grid |= cells
    return bool(cells.any())


def _rules(raw: Any, matrix: Matrix, space: PageSpace) -> Iterator[Rule]:
    """Ruling lines in one path: thin filled boxes along their middle, and straight strokes along either axis."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, fill, stroke)
    left, top, right, bottom = _bounds(raw, matrix)
    width, height = right - left, bottom - top
    if fill.value and min(width, height) <= _THIN and max(width, height) >= _LONG:
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        flat = width >= height
        box = (left, middle_y, right, middle_y) if flat else (middle_x, top, middle_x, bottom)
        yield from _kept(box, space)
    elif stroke.value:
        # A path object has a matrix of its own on top of that of the form it stands in.
        for box in _straight(_segments(raw, matrix.after(_matrix(raw)))):
            yield from _kept(box, space)


def _segments(raw: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Line segments of a path in page units; curves are passed over."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(raw), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (*point, *start)
        last = point


def _straight(segments: Iterator[tuple[float, float, float, float]]) -> Iterator[tuple[float, float, float, float]]:
    for x0, y0, x1, y1 in segments:
        across, down = abs(x1 - x0), abs(y1 - y0)
        if min(across, down) <= _STRAIGHT and max(across, down) >= _LONG:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _kept(box: tuple[float, float, float, float], space: PageSpace) -> Iterator[Rule]:
    """The part of a rule that lies on the page, to a tenth of a unit."""
    left, right = max(box[0], 0.0), min(box[2], float(space.width))
    top, bottom = max(box[1], 0.0), min(box[3], float(space.height))
    if left <= right and top <= bottom:
        yield Rule(*(round(value, 1) for value in (left, top, right, bottom)))
