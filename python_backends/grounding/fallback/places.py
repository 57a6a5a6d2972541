"""Where the words of a stream stand: upright boxes, chunks (what a cell or a piece of running text is made of), rows.

Every page is turned so that its text runs to the right, and distances are in line heights, so that nothing here depends
on resolution. Words without a place (plain text, speech) are laid out as a typewriter would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from python_backends.grounding.fallback.typed import typed
from python_backends.grounding.stream import Span, StreamWord, WordStream

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]

WIDE_GAP = 1.3  # line heights: words further apart are in different cells
ALONG = 0.98  # cosine: text at a larger angle to the rest runs another way
LINE_STEP = 0.9  # line heights of free space between lines of one paragraph
MAX_IN_ROW = 300  # chunks; what scans a row stays bounded
SAME_ROW = 0.6  # of the smaller height: how much neighbours in a row share
SHARED_EDGE = 1.5  # line heights: left edges that close are one column's
DEEPEST = 3.5  # line heights between a label and the value below it, or two rows of a column


@dataclass(frozen=True)
class Places:
    """`left`, `top`, `right`, `bottom` [words] in heights of an average line; `page` [words], -1 for none.

    `chunks` are in stream order, `chunk_of` [words] numbers them; `rows` are chunk numbers from left to right, in order
    down the pages, and `row_of` [chunks] numbers those.
    """

    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    page: Ints
    chunks: tuple[Span, ...]
    rows: tuple[tuple[int, ...], ...]

    @cached_property
    def chunk_of(self) -> list[int]:
        return [number for number, span in enumerate(self.chunks) for _ in range(span.start, span.stop)]

    @cached_property
    def row_of(self) -> dict[int, int]:
        return {chunk: number for number, row in enumerate(self.rows) for chunk in row}

    @cached_property
    def _edges(self) -> list[list[float]]:
        return [side.tolist() for side in (self.left, self.top, self.right, self.bottom)]

    def box(self, span: Span) -> Box:
        """(left, top, right, bottom) around `span`."""
        left, top, right, bottom = self._edges
        start, stop = span
        return min(left[start:stop]), min(top[start:stop]), max(right[start:stop]), max(bottom[start:stop])

    def wrapped(self, chunk: Span) -> Span | None:
        """The chunk that goes on with `chunk` in the next line: next in the stream, beneath it, with the same left."""
        if chunk.stop == len(self.page) or self.page[chunk.start] != self.page[chunk.stop]:
            return None
        following = self.chunks[self.chunk_of[chunk.stop]]
        left, _, _, bottom = self.box(chunk)
        next_left, top, _, _ = self.box(following)
        return following if -0.5 < top - bottom < LINE_STEP and abs(next_left - left) < 1.0 else None

    def right_of(self, chunk: int) -> Iterator[int]:
        """The chunks that follow in the same row, nearest first."""
        row = self.rows[self.row_of[chunk]]
        yield from row[row.index(chunk) + 1 :]

    def below(self, chunk: int, rows: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(row number, its chunks) of the next `rows` rows on the same page."""
        page = self.page[self.chunks[chunk].start]
        first = self.row_of[chunk] + 1
        for number in range(first, min(first + rows, len(self.rows))):
            row = self.rows[number]
            if self.page[self.chunks[row[0]].start] != page:
                return
            yield number, row


def places_of(stream: WordStream) -> Places:
    """Linear in the number of words, but for one sort."""
    words = stream.words
    boxes, pages = _boxes(words)
    left, top, right, bottom = boxes
    chunks = tuple(_chunks(stream, boxes))
    return Places(left, top, right, bottom, pages, chunks, tuple(_rows(chunks, boxes, pages)))


def _boxes(words: Sequence[StreamWord]) -> tuple[Floats, Ints]:
    """[4, words] in line heights, and the page of each word."""
    boxes = np.zeros((4, len(words)))
    pages = np.array([-1 if word.page is None or word.quad is None else word.page for word in words], np.int64)
    for page in np.unique(pages):
        members = np.flatnonzero(pages == page)
        if page == -1:
            boxes[:, members] = typed([words[index] for index in members])
        else:
            quads = np.array([words[index].quad for index in members], np.float64)
            boxes[:, members] = _upright(quads)
    return boxes, pages


def _upright(quads: Floats) -> Floats:
    """`quads` [n, 4, 2] of one page, turned by the page's text direction; extents in median line heights."""
    cosine, sine = _direction(quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3])
    x = quads[..., 0] * cosine + quads[..., 1] * sine
    y = quads[..., 1] * cosine - quads[..., 0] * sine
    height = max(float(np.median(y.max(axis=1) - y.min(axis=1))), 1e-6)
    boxes: Floats = np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)]) / height
    return boxes


def _direction(across: Floats) -> tuple[float, float]:
    """Cosine and sine of the way most text runs; `across` [n, 2] are the words' own, stamps set aslant do not vote."""
    whole = across.sum(axis=0)
    along = across @ whole > ALONG * np.hypot(*across.T) * np.hypot(*whole)
    x, y = across[along].sum(axis=0) if along.any() else (1.0, 0.0)
    norm = float(np.hypot(x, y)) or 1.0
    return float(x) / norm, float(y) / norm


def _chunks(stream: WordStream, boxes: Floats) -> Iterator[Span]:
    """The stream's lines, cut at wide gaps."""
    left, top, right, bottom = boxes
    for line in stream.lines():
        start = line.start
        for word in range(line.start + 1, line.stop):
            height = max(bottom[word] - top[word], bottom[word - 1] - top[word - 1])
            if left[word] - right[word - 1] > WIDE_GAP * height:
                yield Span(start, word)
                start = word
        yield Span(start, line.stop)


def _rows(chunks: Sequence[Span], boxes: Floats, pages: Ints) -> Iterator[tuple[int, ...]]:
    """Chunks that stand side by side, page after page."""
    starts = np.array([span.start for span in chunks], np.int64)
    stops = np.array([span.stop - 1 for span in chunks], np.int64)
    tops, bottoms = (boxes[1, starts] + boxes[1, stops]) / 2, (boxes[3, starts] + boxes[3, stops]) / 2
    lefts, own = boxes[0, starts], pages[starts]
    row: list[int] = []
    top = bottom = 0.0
    for chunk in np.lexsort((lefts, tops + bottoms, own)).tolist():
        height = min(bottoms[chunk] - tops[chunk], bottom - top)
        shared = min(bottoms[chunk], bottom) - max(tops[chunk], top)
        if not row or own[chunk] != own[row[0]] or shared < SAME_ROW * height or len(row) == MAX_IN_ROW:
            if row:
                yield tuple(sorted(row, key=lambda item: float(lefts[item])))
            row, top, bottom = [], tops[chunk], bottoms[chunk]
        row.append(chunk)
        top += (tops[chunk] - top) / len(row)
        bottom += (bottoms[chunk] - bottom) / len(row)
    if row:
        yield tuple(sorted(row, key=lambda item: float(lefts[item])))
