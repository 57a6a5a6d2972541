"""A file to its pages: what is read of a document for `ocr` is looked at here."""

from __future__ import annotations

from python_backends.errors import InvalidRequest, UnsupportedMedia
from python_backends.gui.request import GuiRequest
from python_backends.media import sniff
from python_backends.media.sniff import READ
from python_backends.ocr.ingest import images
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.networks import Pixels
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.request import OcrRequest

PICTURED = READ.removesuffix(", XLSX and plain text").replace(", DOCX", " or DOCX")


class Document:
    """One file whose pages have pictures. `pdf` renders those of PDFs.

    Opening raises what `planned` raises, InvalidRequest for any number of files but one and UnsupportedMedia for text.
    """

    def __init__(self, media: list[bytes], request: GuiRequest, pdf: PdfProcess) -> None:
        if len(media) != 1:
            raise InvalidRequest(
                f"`gui_detection` looks at one picture or document a request, but {len(media)} were sent; send each "
                "by itself."
            )
        asked = OcrRequest(mime=request.mime, filename=request.filename, page_range=request.page_range)
        self.plan, self._data = planned(media[0], asked, pdf)
        self._pdf = pdf
        if self.plan.kind == "text":
            raise UnsupportedMedia(f"This file is text, in which there is nothing to see. Send {PICTURED}.")

    def pixels(self, page: PagePlan) -> tuple[Pixels, float]:
        """RGB UINT8 [h, w, 3] of a page of the plan, and how many pixels are one of its units."""
        if self.plan.kind == "pdf":
            return self._pdf.render(self._data, page.number)
        return images.pixels(self._data, sniff.sniff(self._data), page.number), 1.0
