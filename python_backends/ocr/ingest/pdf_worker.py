"""The child process that owns pdfium. Started by `pdf.PdfProcess`; speaks frames on stdin and stdout, nothing else.

It bounds itself, address space once and processor time anew for every call, and ends with its parent (`child.serving`).
"""

from __future__ import annotations

import sys
from typing import Any

import pypdfium2

from python_backends.child.serving import NO_BLOB, Answer, bound, serve
from python_backends.errors import InvalidMedia, InvalidRequest
from python_backends.ocr.ingest.pdf_document import opened, planned, rendered


class Worker:
    """The open document and the calls on it."""

    def __init__(self) -> None:
        self._document: pypdfium2.PdfDocument | None = None

    def call(self, request: dict[str, Any], blob: bytearray) -> Answer:
        """The answer to one request; foreign errors become InvalidMedia."""
        try:
            return self._do(request, blob)
        except pypdfium2.PdfiumError as exc:
            message = "The PDF is damaged; save it anew, or send its pages as images."
            raise InvalidMedia(message, code="damaged_pdf") from exc
        except MemoryError as exc:
            message = "The PDF needs more memory than it may have; send it in parts, or send its pages as images."
            raise InvalidMedia(message, code="pdf_failed") from exc

    def _do(self, request: dict[str, Any], blob: bytearray) -> Answer:
        if request["do"] == "open":
            self._close()
            self._document = opened(bytes(blob))
            return {}, NO_BLOB
        document, pages = self._document, request.get("pages", [])
        assert document is not None, "open comes first"
        if any(page > len(document) for page in pages):
            raise InvalidRequest(f"Page {max(pages)} does not exist: the document has {len(document)} page(s).")
        if request["do"] == "count":
            return {"total": len(document)}, NO_BLOB
        if request["do"] == "plan":
            return {"pages": [planned(document, page) for page in pages]}, NO_BLOB
        return rendered(document, pages[0], request["dpi"], request["max_pixels"])

    def _close(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None


def main() -> None:
    """Entry point: arguments are the parent's process id and the address space in bytes."""
    bound(int(sys.argv[1]), int(sys.argv[2]))
    serve(lambda: Worker().call)


if __name__ == "__main__":
    main()
