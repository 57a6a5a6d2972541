"""A document of any format to its plan: which pages are read, from what, and what is known of them already."""

from __future__ import annotations

import hashlib

from python_backends.media import sniff
from python_backends.ocr.ingest import images, office, text_files, workbook
from python_backends.ocr.ingest.limits import PAGE_DPI
from python_backends.ocr.ingest.page_range import chosen_pages
from python_backends.ocr.ingest.pdf import PdfPage, PdfProcess
from python_backends.ocr.page import PageSource
from python_backends.ocr.plan import PagePlan, Plan
from python_backends.ocr.request import OcrRequest


def planned(data: bytes, request: OcrRequest, pdf: PdfProcess) -> tuple[Plan, bytes]:
    """The plan of `data`, and the bytes that later steps decode (a DOCX becomes its PDF).

    Raises UnsupportedMedia, InvalidMedia, InvalidRequest, PayloadTooLarge or Unavailable; see the readers.
    """
    kind = sniff.sniff(data)
    digest = hashlib.sha256(data).hexdigest()
    if kind in ("text", "xlsx"):
        text = text_files.decoded(data) if kind == "text" else workbook.workbook_text(data)
        chosen_pages(request.page_range, 1)
        return Plan("text", (), 1, text), data
    if kind in ("pdf", "docx"):
        document = office.pdf_from_docx(data) if kind == "docx" else data
        return _pdf_plan(document, digest, request, pdf), document
    return _image_plan(data, kind, digest, request), data


def _image_plan(data: bytes, kind: sniff.Format, digest: str, request: OcrRequest) -> Plan:
    total = images.page_count(data, kind)
    numbers = chosen_pages(request.page_range, total)
    sizes = images.sizes(data, kind, numbers)
    pages = (PagePlan(number, *size, "image", digest) for number, size in zip(numbers, sizes, strict=True))
    return Plan("image", tuple(pages), total)


def _pdf_plan(data: bytes, digest: str, request: OcrRequest, pdf: PdfProcess) -> Plan:
    total = pdf.page_count(data)
    numbers = chosen_pages(request.page_range, total)
    found = zip(numbers, pdf.plan(data, numbers), strict=True)
    return Plan("pdf", tuple(_pdf_page(number, page, digest) for number, page in found), total)


def _pdf_page(number: int, page: PdfPage, digest: str) -> PagePlan:
    source: PageSource = "raster" if page.lines is None else "text_layer"
    return PagePlan(number, page.width, page.height, source, digest, PAGE_DPI, page.lines or (), page.rules)
