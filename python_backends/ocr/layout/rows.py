"""Graph over lines: which stand side by side in one visual row, which stand above which, and the order that follows.

Detectors split a row at every wide gap (a label and its value, the cells of a table), so rows are put together first.
Links are local, from the end of one line to the start of its neighbour, so bent pages do not break them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from python_backends.ocr.layout.frame import Bools, Floats, Frame, Singles

MAX_HEIGHT_RATIO = 2.2  # neighbours in a row; a heading beside small print is not one
MAX_OFFSET = 0.5  # of the smaller height: how far centre lines of neighbours may differ
SLOPED = 4.0  # heights: shorter lines do not tell a slope
MIN_COVER = 0.15  # share of the narrower line's width that the other must stand over


def link_costs(frame: Frame) -> Singles:
    """costs[i, j]: how badly j continues the row of i on its right; infinite if it cannot."""
    u0, u1, height = single(frame.u0), single(frame.u1), single(frame.height)
    gap = u0[None, :] - u1[:, None]
    small = np.minimum(height[:, None], height[None, :])
    large = np.maximum(height[:, None], height[None, :])
    offset = _offsets(frame, gap)
    linked = (gap > -small) & (u0[:, None] < u0[None, :]) & (u1[:, None] < u1[None, :])
    linked &= (offset < MAX_OFFSET * small) & (large < MAX_HEIGHT_RATIO * small)
    return np.where(linked, np.maximum(gap, 0) + 3 * offset, np.float32(np.inf))


def single(values: Floats) -> Singles:
    """Single precision halves the time of the n x n work and is a thousandth of a pixel off at most."""
    return values.astype(np.float32)


def rows_of(costs: Singles, apart: Bools | None = None) -> list[list[int]]:
    """Chains of lines of one row, left to right; `apart[i, j]` forbids the link from i to j."""
    cost = costs if apart is None else np.where(apart, np.float32(np.inf), costs)
    count = len(cost)
    right, left = cost.argmin(axis=1), cost.argmin(axis=0)
    index = np.arange(count)
    mutual = (left[right] == index) & np.isfinite(cost[index, right])
    following = {int(i): int(right[i]) for i in np.flatnonzero(mutual)}
    heads = sorted(set(range(count)) - set(following.values()))
    return [_chain(head, following) for head in heads]


def _offsets(frame: Frame, gap: Singles) -> Singles:
    """How far the centre line of i passes the start of j: straight on, or where both lead in the middle of the gap.

    The second follows the bend of a page; short lines, whose own slope is noise, take their neighbour's.
    """
    rise = single(frame.start)[None, :] - single(frame.end)[:, None]
    width = frame.u1 - frame.u0
    long = width > SLOPED * frame.height
    slope = single(np.where(long, (frame.end - frame.start) / np.maximum(width, 1.0), 0.0))
    lead = np.where(long, 1, 2).astype(np.float32)  # a short neighbour leaves the slope of the other to count twice
    bent = rise - (slope[:, None] * lead[None, :] + slope[None, :] * lead[:, None]) * (gap / 2)
    return np.minimum(np.abs(rise), np.abs(bent))


def _chain(head: int, following: dict[int, int]) -> list[int]:
    chain = [head]
    while chain[-1] in following:
        chain.append(following[chain[-1]])
    return chain


def above(frame: Frame) -> Bools:
    """above[i, j]: line i stands over line j, sharing some of its width."""
    u0, u1, height = single(frame.u0), single(frame.u1), single(frame.height)
    shared = np.minimum(u1[:, None], u1[None, :]) - np.maximum(u0[:, None], u0[None, :])
    narrow = np.minimum((u1 - u0)[:, None], (u1 - u0)[None, :])
    middle = (np.minimum(u1[:, None], u1[None, :]) + np.maximum(u0[:, None], u0[None, :])) / 2
    slope = single((frame.end - frame.start) / np.maximum(frame.u1 - frame.u0, 1.0))
    level = single(frame.start)[:, None] + slope[:, None] * (middle - u0[:, None])  # of line i where it meets line j
    lower = level.T - level > 0.25 * np.minimum(height[:, None], height[None, :])
    over: Bools = lower & (shared > MIN_COVER * narrow)
    return over


def ordered(before: Bools, place: Sequence[tuple[float, float]]) -> list[int]:
    """A topological order of nodes, where `before[a, b]` puts a ahead of b and ties go to the smaller `place`.

    Contradictions (bent or overlapping text) are broken at the smallest place, so every node comes out once.
    """
    before = before.copy()
    np.fill_diagonal(before, False)
    waiting = before.sum(axis=0)
    rest = sorted(range(len(place)), key=lambda node: (place[node], node), reverse=True)
    ready = [(place[node], node) for node in range(len(place)) if waiting[node] == 0]
    heapq.heapify(ready)
    done: list[int] = []
    seen = [False] * len(place)
    while len(done) < len(place):
        node = heapq.heappop(ready)[1] if ready else rest.pop()
        if seen[node]:
            continue
        seen[node] = True
        done.append(node)
        waiting -= before[node]
        for freed in np.flatnonzero(before[node] & (waiting == 0)):
            heapq.heappush(ready, (place[int(freed)], int(freed)))
    return done


def row_graph(rows: Sequence[Sequence[int]], line_graph: Bools) -> Bools:
    """The relation between rows that follows from one between their lines."""
    row_of = np.empty(line_graph.shape[0], dtype=np.int64)
    for number, row in enumerate(rows):
        row_of[list(row)] = number
    first, second = np.nonzero(line_graph)
    graph = np.zeros((len(rows), len(rows)), dtype=np.bool_)
    graph[row_of[first], row_of[second]] = True
    return graph


def place_of(frame: Frame, row: Sequence[int]) -> tuple[float, float]:
    """Where a row stands among others: its upper edge, then its left one."""
    boxes = [frame.boxes[line] for line in row]
    return sum(3 * box[1] + box[3] for box in boxes) / (4 * len(boxes)), min(box[0] for box in boxes)
