"""From PDF page space (points, y up, unrotated, any origin) to page units (1/144 inch, y down, as displayed)."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from python_backends.ocr.ingest.limits import PAGE_DPI

_UNITS = PAGE_DPI / 72


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f, as in PDF."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The image of a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The axis-aligned (left, top, right, bottom) around the image of a box; for y down, top is the smaller."""
        ax, cx = (self.a * left, self.a * right), (self.c * bottom, self.c * top)
        by, dy = (self.b * left, self.b * right), (self.d * bottom, self.d * top)
        return (
            min(ax) + min(cx) + self.e,
            min(by) + min(dy) + self.f,
            max(ax) + max(cx) + self.e,
            max(by) + max(dy) + self.f,
        )

    def after(self, first: Matrix) -> Matrix:
        """The matrix that applies `first`, then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))


class PageSpace(NamedTuple):
    """A page's size in page units and the matrix that leads there."""

    width: int
    height: int
    matrix: Matrix


def space_of(page: pypdfium2.PdfPage) -> PageSpace:
    """The space of `page`: its crop box, turned by its /Rotate."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    unit = _UNITS
    turned = {
        0: Matrix(unit, 0, 0, -unit, -left * unit, top * unit),
        90: Matrix(0, unit, unit, 0, -bottom * unit, -left * unit),
        180: Matrix(-unit, 0, 0, unit, right * unit, -bottom * unit),
        270: Matrix(0, -unit, -unit, 0, top * unit, right * unit),
    }[page.get_rotation()]
    width, height = page.get_size()
    return PageSpace(max(1, round(width * unit)), max(1, round(height * unit)), turned)
