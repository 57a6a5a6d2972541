"""The child process that owns pdfium. Started by `pdf.PdfProcess`; speaks frames on stdin and stdout, nothing else.

It bounds itself: address space once, processor time anew for every call. It ends with its parent.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from typing import Any

import pypdfium2

from python_backends.child.pipes import FOREVER, PipeClosed, packed, read_frame, write_all
from python_backends.child.process import OUT_OF_MEMORY
from python_backends.errors import InvalidMedia, InvalidRequest, OpenfazeError
from python_backends.ocr.ingest.pdf_document import opened, planned, rendered

_NOTHING = memoryview(b"")


class Worker:
    """The open document and the calls on it."""

    def __init__(self) -> None:
        self._document: pypdfium2.PdfDocument | None = None

    def call(self, request: dict[str, Any], blob: bytearray) -> tuple[dict[str, Any], memoryview]:
        """The answer to one request; foreign errors become InvalidMedia."""
        try:
            return self._do(request, blob)
        except pypdfium2.PdfiumError as exc:
            message = "The PDF is damaged; save it anew, or send its pages as images."
            raise InvalidMedia(message, code="damaged_pdf") from exc
        except MemoryError as exc:
            message = "The PDF needs more memory than it may have; send it in parts, or send its pages as images."
            raise InvalidMedia(message, code="pdf_failed") from exc

    def _do(self, request: dict[str, Any], blob: bytearray) -> tuple[dict[str, Any], memoryview]:
        if request["do"] == "open":
            self._close()
            self._document = opened(bytes(blob))
            return {}, _NOTHING
        document, pages = self._document, request.get("pages", [])
        assert document is not None, "open comes first"
        if any(page > len(document) for page in pages):
            raise InvalidRequest(f"Page {max(pages)} does not exist: the document has {len(document)} page(s).")
        if request["do"] == "count":
            return {"total": len(document)}, _NOTHING
        if request["do"] == "plan":
            return {"pages": [planned(document, page) for page in pages]}, _NOTHING
        return rendered(document, pages[0], request["dpi"], request["max_pixels"])

    def _close(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None


def serve(worker: Worker, into: int, out_of: int) -> None:
    """Answer frames until the parent closes the pipe."""
    write_all(out_of, packed({"ready": True}), FOREVER)
    while True:
        try:
            request, blob = read_frame(into, FOREVER)
        except PipeClosed:
            return
        _allow_processor_seconds(request["seconds"])
        try:
            head, answer = worker.call(request, blob)
        except OpenfazeError as error:
            fault = {"status": error.status, "message": error.message, "code": error.code}
            head, answer = {"error": fault}, _NOTHING
        write_all(out_of, packed(head, answer.nbytes), FOREVER)
        write_all(out_of, answer, FOREVER)


def main() -> None:
    """Entry point: arguments are the parent's process id and the address space in bytes."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # Frames keep descriptor 1's pipe to themselves: anything a library writes to stdout goes to the log instead.
    out_of = os.dup(1)
    os.dup2(2, 1)
    try:
        serve(Worker(), 0, out_of)
    except MemoryError:  # between two calls: while a document is read or an answer written
        os._exit(OUT_OF_MEMORY)


def _allow_processor_seconds(seconds: float) -> None:
    """A second line of defence behind the parent's deadline, for when the parent cannot act."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, hard))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(0)


if __name__ == "__main__":
    main()
