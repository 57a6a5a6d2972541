"""PDFs, read by one killable child process: started with the first PDF, replaced when it hangs, crashes or grows.

pdfium is not thread-safe and parses whatever strangers send, so it never runs inside the Triton stub. The child is
bounded in memory and processor time (`pdf_worker`), every call has a deadline, and only the request at hand fails.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from python_backends.child.pipes import PipeClosed, PipeTimeout, packed, read_frame, write_all
from python_backends.child.process import Child, await_first_frame, ended, ended_by_bounds, pipes_of, started
from python_backends.errors import InternalError, InvalidMedia, InvalidRequest, OpenfazeError, Unavailable, from_wire
from python_backends.ocr.ingest.images import Pixels
from python_backends.ocr.ingest.limits import MAX_RENDER_PIXELS, RENDER_DPI
from python_backends.ocr.page import Line, Rule
from python_backends.ocr.plan import line_of

Answer = tuple[dict[str, Any], bytearray]

_START_SECONDS = 30.0
_BATCH = 10
_INSTEAD = "Send it in parts, or send its pages as images."


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """Bounds of the child: seconds for planning ten pages and for rendering one page, bytes of address space."""

    plan_seconds: float = 20.0
    page_seconds: float = 20.0
    memory_bytes: int = 2 << 30


class PdfPage(NamedTuple):
    """What planning found on a page, in units of 1/144 inch. `lines` is None if its pixels must be read instead."""

    width: int
    height: int
    lines: tuple[Line, ...] | None
    rules: tuple[Rule, ...]


class PdfProcess:
    """One child process and the document it holds open. Not thread-safe; a Triton instance owns one.

    `python` is the interpreter that runs the child, by default that of the environment this runs in.
    """

    def __init__(self, limits: PdfLimits | None = None, python: str | None = None) -> None:
        self._limits = limits or PdfLimits()
        self._python = python
        self._child: Child | None = None
        self._held: bytes | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        return self._child.pid if self._child else None

    def page_count(self, document: bytes) -> int:
        """Pages of `document`. Raises InvalidMedia if it is encrypted, damaged, empty or beyond the limits."""
        head, _ = self._ask(document, {"do": "count"}, self._limits.plan_seconds)
        return int(head["total"])

    def plan(self, document: bytes, pages: tuple[int, ...]) -> list[PdfPage]:
        """Size, text layer and ruling lines of `pages` (from 1). Raises InvalidMedia or PayloadTooLarge.

        The deadline is for every _BATCH pages, so that many ordinary ones are not taken for one that hangs.
        """
        found: list[PdfPage] = []
        for start in range(0, len(pages), _BATCH):
            request = {"do": "plan", "pages": list(pages[start : start + _BATCH])}
            head, _ = self._ask(document, request, self._limits.plan_seconds)
            found.extend(map(_page, head["pages"]))
        return found

    def render(self, document: bytes, page: int) -> tuple[Pixels, float]:
        """Page `page` as uint8 RGB [height, width, 3], and its pixels per 1/144 inch. Raises InvalidMedia."""
        request = {"do": "render", "pages": [page], "dpi": RENDER_DPI, "max_pixels": MAX_RENDER_PIXELS}
        head, blob = self._ask(document, request, self._limits.page_seconds)
        return np.frombuffer(blob, np.uint8).reshape(head["height"], head["width"], 3), float(head["scale"])

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child, self._held = self._child, None, None
        if child is not None:
            ended(child)

    def _ask(self, document: bytes, request: dict[str, Any], seconds: float) -> Answer:
        """One call on `document`, by a fresh child if there is none or it was killed while it was idle."""
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._start()
        try:
            return self._call(document, request, time.monotonic() + seconds, seconds)
        except PipeClosed as exc:
            raise self._death(seconds) from exc

    def _call(self, document: bytes, request: dict[str, Any], deadline: float, seconds: float) -> Answer:
        """The child's answer; it is given `document` if it holds another. Raises PipeClosed if it dies."""
        call = {**request, "seconds": seconds}
        try:
            if self._held != document:  # comparing the bytes is cheaper than a digest of them
                self._held = None
                self._exchange({"do": "open", "seconds": seconds}, document, deadline)
                self._held = document
            return self._exchange(call, b"", deadline)
        except PipeTimeout as exc:
            self.close()
            raise _too_slow(seconds) from exc

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
        arguments = [str(os.getpid()), str(self._limits.memory_bytes)]
        try:
            self._child = started("python_backends.ocr.ingest.pdf_worker", arguments, environment, self._python)
            await_first_frame(self._child, _START_SECONDS)
        except (OSError, PipeClosed, PipeTimeout) as exc:
            self.close()
            raise Unavailable("The PDF reader could not be started; its reason is in the server's log.") from exc

    def _exchange(self, request: dict[str, Any], blob: bytes, deadline: float) -> Answer:
        assert self._child is not None
        into, out_of = pipes_of(self._child)
        write_all(into, packed(request, len(blob)), deadline)
        write_all(into, blob, deadline)
        head, answer = read_frame(out_of, deadline)
        if "error" in head:
            raise _error(head["error"])
        return head, answer

    def _death(self, seconds: float) -> OpenfazeError:
        """Why the child died, as an error for the request it held."""
        child = self._child
        assert child is not None
        bounded = ended_by_bounds(child)
        self.close()
        if not bounded:
            return InternalError("The PDF reader failed; its reason is in the server's log.")
        if child.returncode == -signal.SIGXCPU:
            return _too_slow(seconds)
        limit = self._limits.memory_bytes >> 20
        return InvalidMedia(
            f"The PDF could not be read: it is damaged, or needs more than {limit} MiB of memory. {_INSTEAD}",
            code="pdf_failed",
        )


def _too_slow(seconds: float) -> InvalidMedia:
    return InvalidMedia(f"The PDF could not be read within {seconds:g} s. {_INSTEAD}", code="pdf_too_slow")


def _page(fields: dict[str, Any]) -> PdfPage:
    lines = None if fields["lines"] is None else tuple(line_of(line) for line in fields["lines"])
    return PdfPage(fields["width"], fields["height"], lines, tuple(Rule(*rule) for rule in fields["rules"]))


def _error(text: str) -> OpenfazeError:
    """The error the child raised; 400 stands for two classes, told apart by their codes."""
    error = from_wire(text) or InternalError("The PDF reader failed in words of its own.")
    if isinstance(error, InvalidRequest) and error.code != InvalidRequest.default_code:
        return InvalidMedia(error.message, code=error.code)
    return error
