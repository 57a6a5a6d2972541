"""Reading order of boxes: cut along the widest gap, again and again.

A gap that runs through everything divides what belongs together: a header from a page, a side bar from what it steers,
a row from the next. The wider of the widest gaps across and down is cut first, so a side bar is read down before the
page beside it; gaps between columns only where the columns stand side by side. What no gap divides is read in rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.gui.elements import Box

Boxes = npt.NDArray[np.float64]

_SHRINK, _MOST = 0.075, 3.0  # of a box's side, and pixels, that a neighbour may reach into it without closing the gap
_ROWS = 2.0  # how much wider a gap across the page counts than one down it: lists and headers have small ones


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """The places of `boxes` in reading order, top to bottom and left to right."""
    rows = np.array(boxes, np.float64).reshape(-1, 4)
    todo, order = [np.arange(len(rows))], []
    while todo:
        group = todo.pop()
        if len(group) < 2:
            order += group.tolist()
            continue
        parts = _cut(rows, group)
        if parts is None:
            order += _in_rows(rows, group)
        else:
            todo += reversed(parts)
    return order


def _cut(rows: Boxes, group: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]] | None:
    """The two parts beside the widest gap, None if there is none."""
    down, across = _widest(rows[group, 1], rows[group, 3]), _widest(rows[group, 0], rows[group, 2])
    if down[0] > 0 and not _side_by_side(rows[group], across[1]):
        across = down
    width, first = down if _ROWS * down[0] >= across[0] else across
    return None if width <= 0 else (group[first], group[~first])


def _side_by_side(rows: Boxes, first: npt.NDArray[np.bool_]) -> bool:
    """Whether the parts `first` and the rest are columns: beside each other over half of the higher one."""
    tops = rows[first, 1].min(), rows[~first, 1].min()
    bottoms = rows[first, 3].max(), rows[~first, 3].max()
    shared = min(bottoms) - max(tops)
    return bool(shared >= 0.5 * max(bottoms[0] - tops[0], bottoms[1] - tops[1]))


def _widest(starts: npt.NDArray[np.float64], stops: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.bool_]]:
    """The widest gap between intervals, and which of them end before it."""
    shrink = np.minimum(_SHRINK * (stops - starts), _MOST)
    order = np.argsort(starts, kind="stable")
    reached = np.maximum.accumulate((stops - shrink)[order])
    gaps = (starts + shrink)[order][1:] - reached[:-1]
    widest = int(np.argmax(gaps))
    first = np.zeros(len(starts), np.bool_)
    first[order[: widest + 1]] = True
    return float(gaps[widest]), first


def _in_rows(rows: Boxes, group: npt.NDArray[np.intp]) -> list[int]:
    """By rows: a box joins the row whose first box's middle it spans."""
    by_top = group[np.lexsort((rows[group, 0], rows[group, 1]))]
    lines: list[tuple[float, list[int]]] = []
    for index in by_top.tolist():
        middle = (rows[index, 1] + rows[index, 3]) / 2
        line = next((line for at, line in lines if rows[index, 1] <= at <= rows[index, 3]), None)
        if line is None:
            lines.append((middle, [index]))
        else:
            line.append(index)
    return [index for _, line in lines for index in sorted(line, key=lambda each: (rows[each, 0], rows[each, 1]))]
