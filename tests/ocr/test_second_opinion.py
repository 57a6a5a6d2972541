"""The second reader: when it is asked, when it is believed, and the real program where it is installed."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image, ImageDraw, ImageFont

from python_backends.errors import Unavailable
from python_backends.ocr.networks import FEATURE_WIDTH
from python_backends.ocr.page import Line, Word
from python_backends.ocr.pipeline import Read
from python_backends.ocr.recognise.strips import HEIGHT, Pixels, Strip
from python_backends.ocr.recognise.words import Frame, Reading
from python_backends.ocr.second_opinion import DOUBT, MARGIN, MAX_LINES, Tesseract, Token, line_of, second_opinions

INSTALLED = Tesseract.installed()
needs_tesseract = pytest.mark.skipif(INSTALLED is None, reason="tesseract is not installed")


def strip_of_text(words: str, width: int = 400) -> Strip:
    """A strip with print; its region is as large on the page, at (100, 50)."""
    image = Image.new("RGB", (width, HEIGHT), "white")
    ImageDraw.Draw(image).text((8, 6), words, fill="black", font=ImageFont.load_default(30))
    corners = [(100, 50), (100 + width, 50), (100 + width, 50 + HEIGHT), (100, 50 + HEIGHT)]
    return Strip(0, np.array(corners, np.float32), np.asarray(image))


def read_of(text: str, confidence: float) -> Read:
    strip = strip_of_text(text)
    quad = Frame.around(strip).quad(0, strip.width)
    words = tuple(Word(word, quad, confidence, (0, len(word))) for word in text.split())
    return Read(strip, Reading(Line(quad, words), (0,)), np.ones((len(text), FEATURE_WIDTH), np.float32))


@dataclass
class Scripted:
    """Answers with the same tokens each time, and keeps count."""

    tokens: Sequence[Token] = ()
    asked: list[Pixels] = field(default_factory=list)

    async def read(self, pixels: Pixels) -> list[Token]:
        self.asked.append(pixels)
        return list(self.tokens)


def tokens(text: str, confidence: float) -> list[Token]:
    return [Token(word, confidence, 50.0 * index, 50.0 * index + 40) for index, word in enumerate(text.split())]


def opinion(first: Read, second: Sequence[Token]) -> Read:
    (read,) = asyncio.run(second_opinions([first], Scripted(second)))
    return read


def test_only_doubtful_lines_are_asked_about() -> None:
    reader = Scripted()
    reads = [read_of("sure", DOUBT), read_of("doubtful", DOUBT - 0.01)]
    assert asyncio.run(second_opinions(reads, reader)) == reads
    assert len(reader.asked) == 1


def test_not_more_lines_than_the_bound_and_the_longest_first() -> None:
    reader = Scripted(tokens("xxxxx yyyyy", 0.99))
    reads = [read_of("abc", 0.55), *(read_of("xxxxx yyyy1", 0.55) for _ in range(MAX_LINES))]
    answers = asyncio.run(second_opinions(reads, reader))
    assert len(reader.asked) == MAX_LINES
    assert [read.reading.line.reader for read in answers] == ["recognizer", *["tesseract"] * MAX_LINES]


def test_the_surer_reading_stands_and_says_whose_it_is() -> None:
    read = opinion(read_of("T0tal due", 0.55), tokens("Total due", 0.95))
    line = read.reading.line
    assert (line.text, line.reader) == ("Total due", "tesseract")
    assert line.confidence == pytest.approx(0.95)
    assert [word.features for word in line.words] == [None, None]
    assert (read.features.shape, read.reading.steps) == ((0, FEATURE_WIDTH), ())


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("Total due", 0.55 + MARGIN / 2), ("Total due", 0.3), ("%&", 0.99), ("something else entirely", 0.99), ("", 0.9)],
    ids=["hardly surer", "less sure", "noise", "another text", "nothing"],
)
def test_otherwise_the_first_stands(text: str, confidence: float) -> None:
    first = read_of("T0tal due", 0.55)
    assert opinion(first, tokens(text, confidence)) is first


def test_second_words_stand_on_the_page() -> None:
    line = line_of(strip_of_text("Total due"), tokens("Total due", 0.9))
    assert line is not None
    assert [word.quad.box[::2] for word in line.words] == [(100, 140), (150, 190)]
    assert line.quad.box[::2] == (100, 190)
    assert 50 <= line.quad.box[1] < line.quad.box[3] <= 50 + HEIGHT


def test_words_that_reach_over_the_strip_end_with_it() -> None:
    line = line_of(strip_of_text("Total due"), [Token("Total", 0.9, -8, 90), Token("due", 0.9, 110, 408)])
    assert line is not None
    assert [word.quad.box[::2] for word in line.words] == [(100, 190), (210, 500)]
    assert line.quad.box[::2] == (100, 500)


@needs_tesseract
def test_the_real_reader_reads_words_with_their_places() -> None:
    assert INSTALLED is not None
    found = asyncio.run(INSTALLED.read(strip_of_text("Total amount due 1250").pixels))
    assert [token.text for token in found] == ["Total", "amount", "due", "1250"]
    assert all(0.5 < token.confidence <= 1 for token in found)
    assert all(before.right <= after.left for before, after in zip(found[:-1], found[1:], strict=True))
    assert found[0].left == pytest.approx(8, abs=4)


@needs_tesseract
def test_the_real_reader_is_sure_of_nothing_in_a_blank_strip() -> None:
    assert INSTALLED is not None
    found = asyncio.run(INSTALLED.read(np.full((HEIGHT, 100, 3), 255, np.uint8)))
    assert all(token.confidence < 0.5 for token in found)


def program(folder: Path, script: str, **bounds: float) -> Tesseract:
    """A reader that runs a shell script instead of tesseract."""
    path = folder / "reader"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Tesseract(str(path), asyncio.Semaphore(1), **bounds)  # type: ignore[arg-type]


STRIP = np.full((HEIGHT, 100, 3), 255, np.uint8)


def test_a_reader_that_hangs_fails_the_request(tmp_path: Path) -> None:
    reader, before = program(tmp_path, "exec sleep 600", deadline_s=1.0), psutil.Process().children()
    with pytest.raises(Unavailable, match="within 1 s"):
        asyncio.run(reader.read(STRIP))
    assert psutil.Process().children() == before


def test_a_reader_that_calculates_for_ever_has_no_opinion(tmp_path: Path) -> None:
    reader = program(tmp_path, "while :; do :; done", processor_s=1)
    assert asyncio.run(reader.read(STRIP)) == []


@pytest.mark.parametrize("script", ["exit 1", "cat > /dev/null", "cat > /dev/null; echo what; echo is this"])
def test_a_reader_that_fails_has_no_opinion(tmp_path: Path, script: str) -> None:
    assert asyncio.run(program(tmp_path, script).read(STRIP)) == []


def test_rows_of_its_table_that_are_not_words_are_left_out(tmp_path: Path) -> None:
    rows = ["level", "4\t1\t1\t1\t1\t0\t8\t8\t90\t30\t-1\t", "5\t1\t1\t1\t1\t1\t18\t8\t30\t30\t96.5\tTotal",
            "5\t1\t1\t1\t1\t2\t60\t8\t30\t30\t-1\tdue", "5\t1\t1\t1\t1\t3\t95\t8\t9\t30\t95\t "]  # fmt: skip
    (tmp_path / "table").write_text("\n".join(rows))
    found = asyncio.run(program(tmp_path, f"cat > /dev/null; cat {tmp_path}/table").read(STRIP))
    assert found == [Token("Total", 0.965, 10, 40), Token("due", 0.0, 52, 82)]
