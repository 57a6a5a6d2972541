"""Columns under headings that stand side by side, read record by record.

A record may take several lines; where only few of its columns go on, the others wait, however far apart that sets their
values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from python_backends.grounding.fallback.places import DEEPEST, SHARED_EDGE, Box, Places
from python_backends.grounding.stream import Span

LEAST_HEADS = 3  # headings that make a table; two may be two fields side by side
MAX_HEADS, MAX_ROWS, MAX_CELLS = 16, 120, 40  # so that no page makes it slow
OPENS = 0.6  # of the columns filled in the first record: a row that fills fewer goes on with the record above

IsLabel = Callable[[int], bool]


def headings(places: Places, chunk: int, is_label: IsLabel) -> list[Box]:
    """The boxes of the labels in the row of `chunk`, if they are the head of a table; else nothing."""
    heads = [places.box(places.chunks[other]) for other in places.rows[places.row_of[chunk]] if is_label(other)]
    return heads if LEAST_HEADS <= len(heads) <= MAX_HEADS else []


def records(places: Places, chunk: int, heads: Sequence[Box], own: Box, is_label: IsLabel) -> Iterator[Span]:
    """The value of each record in the column under `own`, which is among `heads`; lines that do not follow it in the
    stream are left out."""
    bottom = max(head[3] for head in heads)
    widest = 0
    value: Span | None = None
    for _, row in places.below(chunk, MAX_ROWS):
        cells = {
            head: other for other in row[:MAX_CELLS] if (head := _head_of(places.box(places.chunks[other]), heads))
        }
        boxes = [places.box(places.chunks[other]) for other in cells.values()]
        if not boxes:
            continue
        if min(box[1] for box in boxes) - bottom > DEEPEST or 2 * sum(map(is_label, cells.values())) > len(cells):
            break
        bottom = max(box[3] for box in boxes)
        cell = places.chunks[cells[own]] if own in cells else None
        opens = len(cells) >= OPENS * widest
        widest = widest or len(cells)
        if not opens and value is not None and cell is not None and cell.start == value.stop:
            value = Span(value.start, cell.stop)
        elif opens:
            if value is not None:
                yield value
            value = cell
    if value is not None:
        yield value


def _head_of(box: Box, heads: Sequence[Box]) -> Box | None:
    """The heading over `box`: the one it shares most of its width with, else one with the same left edge."""
    best = max(heads, key=lambda head: min(head[2], box[2]) - max(head[0], box[0]))
    if min(best[2], box[2]) > max(best[0], box[0]):
        return best
    return next((head for head in heads if abs(head[0] - box[0]) < SHARED_EDGE), None)
