"""What the PDF process does with a document: open it, plan a page, render a page. Runs in the child only."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from python_backends.errors import InvalidMedia, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_PAGE_POINTS, PAGE_DPI
from python_backends.ocr.ingest.pdf_objects import drawing_of
from python_backends.ocr.ingest.pdf_space import space_of
from python_backends.ocr.ingest.pdf_text import text_layer
from python_backends.ocr.ingest.pdf_trust import trustworthy
from python_backends.ocr.plan import packed_line

_DRAWN_ANNOTATIONS = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_MAX_ANNOTATIONS = 5_000


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """The parsed document. Raises InvalidMedia if it is encrypted, damaged or has no pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if exc.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            message = "The PDF is encrypted; send a copy that opens without a password."
            raise InvalidMedia(message, code="encrypted") from exc
        message = "The PDF is damaged or has no pages, and cannot be opened; save it anew, or send its pages as images."
        raise InvalidMedia(message, code="damaged_pdf") from exc
    if len(document) == 0:
        raise InvalidMedia("The PDF has no pages; send one that has.", code="empty_media")
    document.init_forms()  # before any page is loaded, so that filled-in fields can be drawn
    return document


def planned(document: pypdfium2.PdfDocument, number: int) -> dict[str, Any]:
    """Size, ruling lines and, if it can be trusted, the text layer of page `number` (from 1), as JSON data."""
    with _page(document, number) as page:
        space = space_of(page)
        drawing = drawing_of(page, space)
        layer = text_layer(page, space)
        lines = [packed_line(line) for line in layer.lines] if trustworthy(layer, drawing) else None
        rules = [[round(value, 1) for value in rule] for rule in drawing.rules]
        return {"width": space.width, "height": space.height, "lines": lines, "rules": rules}


def rendered(
    document: pypdfium2.PdfDocument, number: int, dpi: int, max_pixels: int
) -> tuple[dict[str, Any], memoryview]:
    """Page `number` (from 1) as rows of RGB bytes, at `dpi` or at what keeps it within `max_pixels`."""
    with _page(document, number) as page:
        width, height = page.get_size()
        scale = min(dpi / 72, math.sqrt(max_pixels / (width * height)), 0.999 * max_pixels / max(width, height))
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
        head = {"width": bitmap.width, "height": bitmap.height, "scale": scale * 72 / PAGE_DPI}
        return head, memoryview(bitmap.buffer).cast("B")


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    """The page, with filled-in form fields and notes made part of it so that they are read and rendered alike."""
    page = _loaded(document, number)
    try:
        if _has_drawn_annotations(page) and page.flatten() == pdfium.FLATTEN_SUCCESS:
            page.close()
            page = _loaded(document, number)
        yield page
    finally:
        page.close()


def _loaded(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as exc:
        message = f"Page {number} of the PDF is damaged; save it anew, or send its pages as images."
        raise InvalidMedia(message, code="damaged_pdf") from exc
    width, height = page.get_size()
    if not (0 < width and 0 < height):
        page.close()
        raise InvalidMedia(f"Page {number} of the PDF has no area; leave it out.", code="damaged_pdf")
    if max(width, height) > MAX_PAGE_POINTS:
        page.close()
        raise PayloadTooLarge(
            f"Page {number} of the PDF is {width:.0f} x {height:.0f} points; the limit is {MAX_PAGE_POINTS} a side. "
            "Scale it down."
        )
    return page


def _has_drawn_annotations(page: pypdfium2.PdfPage) -> bool:
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype in _DRAWN_ANNOTATIONS:
            return True
    return False
