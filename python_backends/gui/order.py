"""Reading order of boxes: cut along the widest gap, again and again.

A gap that runs through everything divides what belongs together: a header from a page, a side bar from what it steers,
a row from the next. Side bars go first: narrow columns whose rows are not those of what stands beside them. Then goes
the wider of the widest gaps across and down; one between columns only if they stand side by side and share no rows.
What no gap divides is read in rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.gui.elements import Box

Boxes = npt.NDArray[np.float64]

_SHRINK, _MOST = 0.075, 3.0  # of a box's side, and pixels, that a neighbour may reach into it without closing the gap
_ROWS = 2.0  # how much wider a gap across the page counts than one down it: lists and headers have small ones
_BAR_ROWS = 4  # boxes of a side bar, and of what stands beside it, at least
_BAR_GAP, _BAR_WIDTH = 6.0, 0.35  # pixels between the two at least, and share of the width that is a side bar's at most
_LEVEL, _LEVEL_SHARE = 3.0, 0.5  # pixels between middles of one row, and share of such rows from which on it is a grid


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
    """The two parts beside a side bar's edge or else the widest gap, None if there is none."""
    bar = _side_bar(rows[group])
    if bar is not None:
        return group[bar], group[~bar]
    down, across = _widest(rows[group, 1], rows[group, 3]), _widest(rows[group, 0], rows[group, 2])
    if down[0] > 0 and not _are_columns(rows[group], across[1]):
        across = down
    width, first = down if _ROWS * down[0] >= across[0] else across
    return None if width <= 0 else (group[first], group[~first])


def _side_bar(rows: Boxes) -> npt.NDArray[np.bool_] | None:
    """What stands left of the edge of a side bar, on either side of the page; None if there is none."""
    if len(rows) < 2 * _BAR_ROWS:
        return None
    order = np.argsort(rows[:, 0], kind="stable")
    reached = np.maximum.accumulate(rows[order, 2])
    span = rows[:, 2].max() - rows[:, 0].min()
    for place in np.flatnonzero(rows[order[1:], 0] - reached[:-1] >= _BAR_GAP).tolist():
        first = np.zeros(len(rows), np.bool_)
        first[order[: place + 1]] = True
        width = min(np.ptp(rows[part][:, [0, 2]]) for part in (first, ~first))
        enough = min(first.sum(), (~first).sum()) >= _BAR_ROWS
        if enough and width <= _BAR_WIDTH * span and _are_columns(rows, first):
            return first
    return None


def _are_columns(rows: Boxes, first: npt.NDArray[np.bool_]) -> bool:
    """Whether the parts `first` and the rest stand beside each other over half of the higher one, and have rows of
    their own: those of a table or a form run through."""
    parts = rows[first], rows[~first]
    tops, bottoms = [part[:, 1].min() for part in parts], [part[:, 3].max() for part in parts]
    if min(bottoms) - max(tops) < 0.5 * max(bottoms[0] - tops[0], bottoms[1] - tops[1]):
        return False
    fewer, more = sorted(((part[:, 1] + part[:, 3]) / 2 for part in parts), key=len)
    level = (np.abs(fewer[:, None] - more[None, :]) <= _LEVEL).any(axis=1)
    return bool(level.mean() < _LEVEL_SHARE)


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
