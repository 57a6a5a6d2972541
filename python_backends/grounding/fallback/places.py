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

from python_backends.grounding.stream import Span, StreamWord, WordStream

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WIDE_GAP = 1.3  # line heights: words further apart are in different cells
SAME_ROW = 0.5  # line heights: how far centres of one row may differ
TYPED_WIDTH, TYPED_LINE = 0.5, 1.4  # of words without a place, in line heights


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

    def box(self, span: Span) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) around `span`."""
        part = slice(span.start, span.stop)
        return (
            float(self.left[part].min()), float(self.top[part].min()),
            float(self.right[part].max()), float(self.bottom[part].max()),
        )  # fmt: skip

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
            boxes[:, members] = _typed([words[index] for index in members])
        else:
            quads = np.array([words[index].quad for index in members], np.float64)
            boxes[:, members] = _upright(quads)
    return boxes, pages


def _upright(quads: Floats) -> Floats:
    """`quads` [n, 4, 2] of one page, turned by the page's text direction; extents in median line heights."""
    across = (quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]).sum(axis=0)
    norm = float(np.hypot(*across)) or 1.0
    cosine, sine = across / norm if across.any() else (1.0, 0.0)
    x = quads[..., 0] * cosine + quads[..., 1] * sine
    y = quads[..., 1] * cosine - quads[..., 0] * sine
    height = max(float(np.median(y.max(axis=1) - y.min(axis=1))), 1e-6)
    boxes: Floats = np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)]) / height
    return boxes


def _typed(words: Sequence[StreamWord]) -> Floats:
    boxes = np.zeros((4, len(words)))
    line, number, column = -1, -1, 0
    for index, word in enumerate(words):
        if word.line != line:
            line, number, column = word.line, number + 1, 0
        boxes[:, index] = (
            column * TYPED_WIDTH, number * TYPED_LINE, (column + len(word.text)) * TYPED_WIDTH, number * TYPED_LINE + 1
        )  # fmt: skip
        column += len(word.text) + 1
    return boxes


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
    """Chunks whose centres are level, page after page."""
    if not chunks:
        return
    starts = np.array([span.start for span in chunks])
    stops = np.array([span.stop - 1 for span in chunks])
    centre = (boxes[1, starts] + boxes[3, starts] + boxes[1, stops] + boxes[3, stops]) / 4
    height = boxes[3, starts] - boxes[1, starts]
    order = np.lexsort((boxes[0, starts], centre, pages[starts]))
    row: list[int] = []
    level, last_page = 0.0, None
    for chunk in order.tolist():
        same = row and pages[starts[chunk]] == last_page
        if not same or centre[chunk] - level > SAME_ROW * min(height[chunk], height[row[0]]):
            if row:
                yield tuple(sorted(row, key=lambda item: boxes[0, starts[item]]))
            row, level, last_page = [], centre[chunk], pages[starts[chunk]]
        row.append(chunk)
        level += (centre[chunk] - level) / len(row)
    yield tuple(sorted(row, key=lambda item: boxes[0, starts[item]]))
