"""Headers and footers: short rows at the edge of a page of running text, set apart from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from python_backends.ocr.layout.frame import Bools, Floats, Frame

EDGE = 0.11  # share of the page's height in which they stand
MAX_ROWS = 3
MIN_BODY_ROWS = 8
PROSE_CHARS = 25  # a typical row of running text has more
PAGE_NUMBER = re.compile(r"(page\s*)?[-–—|\[( ]*(\d{1,4}|[ivxlc]{1,6})[-–—|\]). ]*((of|/)\s*\d{1,4})?", re.I)


def margin_rows(frame: Frame, rows: Sequence[Sequence[int]], texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """Numbers of the rows that are headers and of those that are footers; `texts` are the rows' texts."""
    if len(rows) < MIN_BODY_ROWS:
        return [], []
    v0 = np.array([min(frame.boxes[line][1] for line in row) for row in rows])
    v1 = np.array([max(frame.boxes[line][3] for line in row) for row in rows])
    height = np.array([max(frame.boxes[line][3] - frame.boxes[line][1] for line in row) for row in rows])
    lengths = np.array([len(text) for text in texts])
    if np.quantile(lengths, 0.6) < PROSE_CHARS:
        return [], []
    top, bottom = frame.extent
    edge = EDGE * (bottom - top)
    small = height < 1.25 * frame.body
    header = _from_edge(v0, v1, (v1 < top + edge) & small, texts, frame.body)
    footer = _from_edge(-v1, -v0, (v0 > bottom - edge) & small, texts, frame.body)
    return header, [row for row in footer if row not in header]


def _from_edge(near: Floats, far: Floats, eligible: Bools, texts: Sequence[str], body: float) -> list[int]:
    """Rows from the page's edge to the first wide gap; none if there is no such gap among the eligible rows."""
    by_edge = np.argsort(near, kind="stable")
    chosen: list[int] = []
    reach = -np.inf
    for place, row in enumerate(by_edge.tolist()):
        reach = max(reach, far[row])
        if not eligible[row] or place >= MAX_ROWS:
            return []
        chosen.append(row)
        gap = near[by_edge[place + 1]] - reach
        alone = PAGE_NUMBER.fullmatch(texts[row].strip()) is not None
        if gap > (0.5 if alone else 1.0) * body:
            return sorted(chosen, key=lambda number: (near[number], number))
    return []
