"""The Tesseract command line, one thread, TSV output."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from perf.reading import Media, Page, Piece, Reading
from python_backends.errors import InvalidMedia, Unavailable

TIMEOUT_S = 300
_PAGE, _WORD = 1, 5


class TesseractEngine:
    """`tesseract - - -l LANGUAGES tsv`, with page segmentation left at its default."""

    name = "tesseract"
    parallel = 2
    takes_pdf = False
    cached = True
    lays_out = False

    def __init__(self, languages: str = "eng") -> None:
        if shutil.which("tesseract") is None:
            raise Unavailable(
                "tesseract is not installed: apt-get install tesseract-ocr, or leave out --engine tesseract"
            )
        self._languages = languages
        banner = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
        self.version = f"{(banner.stdout or banner.stderr).splitlines()[0]}+{languages}"

    def read(self, media: Media) -> Reading:
        """One picture. InvalidMedia with Tesseract's own words if it refuses."""
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", self._languages, "tsv"], input=media.data, capture_output=True,
            timeout=TIMEOUT_S, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
        if done.returncode != 0:
            raise InvalidMedia(f"{media.filename}: tesseract: {done.stderr.decode(errors='replace')[:300]}")
        return reading_of_tsv(done.stdout.decode())

    def close(self) -> None:
        """Nothing to release."""


def reading_of_tsv(tsv: str) -> Reading:
    """Tesseract's TSV (one row a page, block, paragraph, line and word) as a Reading."""
    rows = [row.split("\t") for row in tsv.splitlines()[1:]]
    sizes = [row for row in rows if int(row[0]) == _PAGE]
    words = [(tuple(row[1:5]), _piece(row)) for row in rows if int(row[0]) == _WORD and row[11].strip()]
    by_line: dict[tuple[str, ...], list[Piece]] = {}
    for key, word in words:
        by_line.setdefault(key, []).append(word)
    lines = tuple(_line(line) for line in by_line.values())
    width, height = (float(sizes[0][8]), float(sizes[0][9])) if sizes else (1.0, 1.0)
    page = Page(
        number=1, width=width, height=height, text="\n".join(line.text for line in lines),
        words=tuple(word for _, word in words), lines=lines,
    )  # fmt: skip
    return Reading(pages=(page,))


def _piece(row: Sequence[str]) -> Piece:
    left, top, width, height = (float(value) for value in row[6:10])
    return Piece(text=row[11], box=(left, top, left + width, top + height))


def _line(words: Sequence[Piece]) -> Piece:
    boxes = [word.box for word in words]
    return Piece(
        text=" ".join(word.text for word in words),
        box=(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)),
    )
