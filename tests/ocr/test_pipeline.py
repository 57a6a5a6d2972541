"""Reading a page without networks: heat stands where the test drew text, and strips are read by what is drawn in them.

A "line of text" is a bar of one shade whose first fifth is black. The fake recognizer names the shade if the bar lies
the right way round, and stammers without confidence if it does not.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest

from python_backends.ocr.networks import FEATURE_WIDTH, MAX_BATCH, Heat, Pixels, StripOutputs
from python_backends.ocr.page import Line, PageText, Quad, Word
from python_backends.ocr.pipeline import PageReading, ReadingSettings, read_page
from python_backends.ocr.place import in_page_units, with_rows_from
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.recognise.strips import HEIGHT, PADDING, WIDTHS
from python_backends.ocr.second_opinion import Token

LETTERS = "abcdefghij"
ALPHABET = ("", *LETTERS, "?", " ")
SETTINGS = ReadingSettings(ALPHABET)
SIDE = 1024  # a page that the detector sees as it is


@dataclass
class FakeNetworks:
    """Sees ink where the page is not white; reads one shade a strip. Records what it was given."""

    sure: float = 0.95
    unsure: float = 0.55
    batches: list[Pixels] = field(default_factory=list)

    async def heat(self, image: Pixels) -> Heat:
        assert image.shape[0] % 64 == image.shape[1] % 64 == 0
        return np.where(image[:, :, 1] < 250, 230, 0).astype(np.uint8)

    async def recognise(self, batch: Pixels) -> StripOutputs:
        self.batches.append(batch)
        await asyncio.sleep(0)
        count, steps = len(batch), batch.shape[2] // 8
        ids, probs = np.zeros((count, steps, 5), np.int32), np.full((count, steps, 5), (0.9, 0, 0, 0, 0), np.float32)
        features = np.zeros((count, steps, FEATURE_WIDTH), np.float32)
        for row, strip in enumerate(batch):
            letter, chance = self.seen(strip)
            ids[row, 1, 0], probs[row, 1, 0] = letter, chance
            features[row, 1] = letter
        return StripOutputs(ids, probs, features)

    def seen(self, strip: Pixels) -> tuple[int, float]:
        """(id, probability): what the strip's middle line says."""
        middle = strip[HEIGHT // 2, :, 0].astype(int)
        inked = np.flatnonzero((middle < 245) & (np.abs(middle - PADDING) > 2))
        if len(inked) < 8:
            return 0, 0.5
        start, stop = inked[0], inked[-1]
        tenth = max(1, (stop - start) // 10)
        if middle[start : start + tenth].mean() > 20:
            return ALPHABET.index("?"), self.unsure
        return 1 + round((middle[(start + stop) // 2] - 30) / 20), self.sure


def shade(letter: str) -> int:
    return 30 + 20 * LETTERS.index(letter)


def page_of(*bars: tuple[str, int, int, int]) -> Pixels:
    """A white page with bars (letter, left, top, length), 30 pixels high."""
    page = np.full((SIDE, SIDE, 3), 255, np.uint8)
    for letter, left, top, length in bars:
        page[top : top + 30, left : left + length] = shade(letter)
        page[top : top + 30, left : left + length // 5] = 0
    return page


def read(page: Pixels, networks: FakeNetworks, settings: ReadingSettings = SETTINGS) -> PageReading:
    return asyncio.run(read_page(page, networks, settings))


def texts(reading: PageReading) -> str:
    return "".join(sorted(line.text for line in reading.lines))


BARS = (("a", 60, 60, 300), ("b", 60, 160, 500), ("c", 60, 260, 300), ("d", 500, 260, 120))


def test_a_blank_page_has_no_lines_and_asks_nothing() -> None:
    networks = FakeNetworks()
    reading = read(page_of(), networks)
    assert reading.lines == ()
    assert reading.features.shape == (0, FEATURE_WIDTH)
    assert networks.batches == []


def test_every_region_is_read_where_it_stands() -> None:
    reading = read(page_of(*BARS), FakeNetworks())
    assert texts(reading) == "abcd"
    boxes = {line.text: line.quad.box for line in reading.lines}
    for letter, left, top, length in BARS:
        assert boxes[letter] == pytest.approx((left, top, left + length, top + 30), abs=6)


@pytest.mark.parametrize("turns", range(4))
def test_all_four_directions_of_a_page(turns: int) -> None:
    page = np.ascontiguousarray(np.rot90(page_of(*BARS), -turns))
    reading = read(page, FakeNetworks())
    assert texts(reading) == "abcd"
    along = {0: (1, 0), 1: (0, 1), 2: (-1, 0), 3: (0, -1)}[turns]
    for line in reading.lines:
        towards = np.subtract(line.quad.top_right, line.quad.top_left)
        assert towards / np.linalg.norm(towards) == pytest.approx(along, abs=0.1)


def test_a_page_that_reads_well_upside_down_is_still_turned() -> None:
    page = np.ascontiguousarray(np.rot90(page_of(*BARS), 2))
    assert texts(read(page, FakeNetworks(sure=0.99, unsure=0.8))) == "abcd"


def test_an_upright_page_is_read_once() -> None:
    networks = FakeNetworks()
    read(page_of(*BARS), networks)
    assert sum(map(len, networks.batches)) == len(BARS)


def test_text_up_the_margin_is_read_both_ways() -> None:
    page = page_of(*BARS)
    margin = np.rot90(page_of(("e", 300, 60, 300)))  # runs up the page
    page = np.minimum(page, np.roll(margin, 800, axis=1))
    networks = FakeNetworks()
    reading = read(page, networks)
    assert texts(reading) == "abcde"
    assert sum(map(len, networks.batches)) == len(BARS) + 2


def test_batches_have_one_width_and_a_bound() -> None:
    networks = FakeNetworks()
    bars = [(LETTERS[row % 10], 60 + 500 * (row % 2), 40 + 60 * (row // 2), 240) for row in range(24)]
    assert len(read(page_of(*bars, ("a", 60, 900, 900)), networks).lines) == 25
    assert all(len(batch) <= MAX_BATCH for batch in networks.batches)
    assert all(batch.shape[1] == HEIGHT and batch.shape[2] in WIDTHS for batch in networks.batches)
    assert sum(map(len, networks.batches)) == 25


def test_what_is_read_without_confidence_is_left_out() -> None:
    assert texts(read(page_of(*BARS), FakeNetworks(sure=0.51, unsure=0.3))) == "abcd"
    assert texts(read(page_of(*BARS), FakeNetworks(sure=0.49, unsure=0.3))) == ""


def test_strips_without_text_are_left_out() -> None:
    page = page_of(*BARS)
    page[600:640, 60:400] = 248  # warm for the detector, nothing for the recognizer
    assert texts(read(page, FakeNetworks())) == "abcd"


def test_feature_rows_belong_to_their_words() -> None:
    reading = read(page_of(*BARS), FakeNetworks())
    assert reading.features.shape == (4, FEATURE_WIDTH)
    for line in reading.lines:
        for word in line.words:
            assert word.features is not None
            rows = reading.features[slice(*word.features)]
            assert len(rows) == len(word.text)
            assert (rows == ALPHABET.index(word.text)).all()


def test_the_readings_of_a_line_do_not_depend_on_its_neighbours() -> None:
    (alone,) = read(page_of(BARS[1]), FakeNetworks()).lines
    (among,) = [line for line in read(page_of(*BARS), FakeNetworks()).lines if line.text == "b"]
    assert (alone.quad, alone.confidence) == (among.quad, among.confidence)
    assert [word.quad for word in alone.words] == [word.quad for word in among.words]


class Certain:
    """A second reader that is certain of one word."""

    async def read(self, pixels: Pixels) -> list[Token]:
        return [Token("a", 0.99, 0, pixels.shape[1])]


def test_a_doubtful_line_is_read_again_and_has_no_features() -> None:
    settings = ReadingSettings(ALPHABET, second_reader=Certain())
    reading = read(page_of(BARS[0]), FakeNetworks(sure=0.55, unsure=0.3), settings)
    assert [(line.text, line.reader) for line in reading.lines] == [("a", "tesseract")]
    assert len(reading.features) == 0


def test_a_certain_line_is_not() -> None:
    settings = ReadingSettings(ALPHABET, second_reader=Certain())
    assert {line.reader for line in read(page_of(*BARS), FakeNetworks(), settings).lines} == {"recognizer"}


def plan(number: int = 1) -> PagePlan:
    return PagePlan(number, 500, 700, "raster", "0" * 64, dpi=144)


def line_at(left: float, features: tuple[int, int] | None) -> Line:
    quad = Quad.from_box(left, 20, left + 40, 40)
    return Line(quad, (Word("w", quad, 0.9, features),))


def test_pixels_become_page_units() -> None:
    page = in_page_units(plan(), [line_at(200, (0, 1))], 200 / 144)
    assert page.lines[0].quad.box == pytest.approx((144, 14.4, 172.8, 28.8))
    assert page.lines[0].words[0].quad == page.lines[0].quad
    assert (page.number, page.width, page.height, page.dpi, page.source) == (1, 500, 700, 144, "raster")


def test_images_keep_their_pixels() -> None:
    line = line_at(200, (0, 1))
    assert in_page_units(plan(), [line], 1.0).lines == (line,)


def test_rows_of_pages_follow_one_another() -> None:
    def page(number: int, rows: int) -> tuple[PageText, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
        lines = [line_at(10, (0, rows))] if rows else [line_at(10, None)]
        return in_page_units(plan(number), lines, 1.0), np.full((rows, FEATURE_WIDTH), number, np.float32)

    pages, features = with_rows_from([page(1, 2), page(2, 0), page(3, 4)])
    assert [page.lines[0].words[0].features for page in pages] == [(0, 2), None, (2, 6)]
    assert features[:, 0].tolist() == [1, 1, 3, 3, 3, 3]


def test_a_document_without_pages_has_an_empty_matrix() -> None:
    pages, features = with_rows_from([])
    assert (pages, features.shape) == ([], (0, FEATURE_WIDTH))
