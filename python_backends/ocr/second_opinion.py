"""A second opinion on doubtful lines, from a recognizer of a different kind (paper IV-B, secondary recognizer).

Tesseract's LSTM was trained on other data and fails elsewhere. It is asked only about the few lines the first reader
doubts, on the very strip that was cut for it, so both readings share one geometry; they are compared by string
similarity, and the more confident one stands and is marked with its reader.
"""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
from rapidfuzz.distance import Indel

from python_backends.errors import Unavailable
from python_backends.ocr.page import Line
from python_backends.ocr.recognise.strips import Pixels, Strip
from python_backends.ocr.recognise.words import Frame, Reading
from python_backends.waiting import all_of

if TYPE_CHECKING:
    from python_backends.ocr.pipeline import Read

DOUBT = 0.6  # lines below this confidence are read again
MARGIN = 0.05  # how much surer the second reader must be
SIMILARITY = 0.5  # below it the two did not read the same thing, and the first one stands
MAX_LINES = 2  # a page, the longest first: one costs a tenth of a second, and few change anything (perf/LOG.md)


@dataclass(frozen=True, slots=True)
class Token:
    """A word the second reader saw: its text, its certainty 0-1, and its columns in the strip."""

    text: str
    confidence: float
    left: float
    right: float


class SecondReader(Protocol):
    """Reads one strip on its own."""

    async def read(self, pixels: Pixels) -> list[Token]:
        """Words of a strip UINT8 [48, w, 3], left to right; empty if it saw none, or failed on it."""


async def second_opinions(reads: Sequence[Read], reader: SecondReader) -> list[Read]:
    """`reads` with the doubtful ones replaced where the second reader is surer."""
    doubtful = [read for read in reads if read.confidence < DOUBT]
    doubtful.sort(key=lambda read: -len(read.reading.line.text))
    asked = doubtful[:MAX_LINES]
    answers = await all_of(reader.read(read.strip.pixels) for read in asked)
    better = {id(read): _judged(read, tokens) for read, tokens in zip(asked, answers, strict=True)}
    return [better.get(id(read), read) for read in reads]


def _judged(read: Read, tokens: Sequence[Token]) -> Read:
    """The surer of two readings of one strip."""
    second = line_of(read.strip, tokens)
    first = read.reading.line
    if second is None or second.confidence < first.confidence + MARGIN:
        return read
    if Indel.normalized_similarity(first.text, second.text) < SIMILARITY:
        return read
    return replace(read, reading=Reading(second, ()), features=read.features[:0])


def line_of(strip: Strip, tokens: Sequence[Token]) -> Line | None:
    """The second reader's words as a line in page coordinates, without feature rows."""
    if not tokens:
        return None
    frame = Frame.around(strip)
    # A word may reach into the frame that was put around the strip.
    spans = [(max(0.0, token.left), min(token.right, float(strip.width))) for token in tokens]
    words = tuple(frame.word(token.text, *span, token.confidence) for token, span in zip(tokens, spans, strict=True))
    return Line(frame.quad(spans[0][0], spans[-1][1]), words, "tesseract")


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The `tesseract` program, one short-lived process a strip, at most `at_once` of them.

    A strip takes a tenth of a second. What bounds it is processor time, so that a crowded machine gives the same
    answers as an idle one; `deadline_s` of wall-clock time is for a program that sleeps, and fails the request.
    """

    program: str
    slots: asyncio.Semaphore
    processor_s: int = 5
    deadline_s: float = 120.0

    @classmethod
    def installed(cls, at_once: int = 2) -> Tesseract | None:
        """The reader, or None where the program is not installed."""
        program = shutil.which("tesseract")
        return cls(program, asyncio.Semaphore(at_once)) if program else None

    async def read(self, pixels: Pixels) -> list[Token]:
        """See `SecondReader`. Raises Unavailable if the program hangs."""
        border = 8
        framed = cv2.copyMakeBorder(pixels, border, border, border, border, cv2.BORDER_REPLICATE)
        encoded = cv2.imencode(".bmp", np.ascontiguousarray(framed[:, :, ::-1]))[1].tobytes()
        table = await self._run(encoded)
        tokens = [_token(line.split("\t"), border) for line in table.splitlines()[1:]]
        return [token for token in tokens if token is not None]

    async def _run(self, image: bytes) -> str:
        async with self.slots:
            process = await asyncio.create_subprocess_exec(
                self.program, "stdin", "stdout", "--psm", "7", "-l", "eng", "tsv",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )  # fmt: skip
            try:
                with suppress(ProcessLookupError):  # it has ended already
                    resource.prlimit(process.pid, resource.RLIMIT_CPU, (self.processor_s, self.processor_s))
                output, _ = await asyncio.wait_for(process.communicate(image), self.deadline_s)
            except asyncio.TimeoutError as exc:
                raise Unavailable(f"The second reader did not answer within {self.deadline_s:g} s.") from exc
            finally:
                if process.returncode is None:  # it hangs, or nobody waits for it any more
                    process.kill()
                    await process.wait()
            return output.decode("utf-8", "replace")


def _token(columns: Sequence[str], border: int) -> Token | None:
    """One row of Tesseract's TSV: level, page, block, par, line, word, left, top, width, height, conf, text."""
    if len(columns) < 12 or columns[0] != "5" or not columns[11].strip():
        return None
    left, width, confidence = float(columns[6]) - border, float(columns[8]), float(columns[10])
    return Token(columns[11].strip(), max(0.0, confidence) / 100, left, left + width)
