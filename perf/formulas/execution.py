"""Execution accuracy of SQL: whether two results are the same, by the rules of the sets (their INDEX)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import permutations
from typing import Any

Rows = Sequence[Sequence[Any]]
_MOST_COLUMNS = 7  # of which every order is tried


def same_result(found: Rows, gold: Rows, *, ordered: bool, tolerance: float = 1e-4) -> bool:
    """Whether the rows are equal under some order of the columns; extra columns are not allowed.

    `ordered`: rows must stand in the same order too. Numbers may differ by `tolerance`.
    """
    if len(found) != len(gold):
        return False
    if not gold:
        return True
    width = len(gold[0])
    if any(len(row) != width for row in found):
        return False
    own, wanted = _plain(found), _plain(gold)
    orders = permutations(range(width)) if width <= _MOST_COLUMNS else [tuple(range(width))]
    return any(_equal([[row[place] for place in order] for row in own], wanted, ordered, tolerance) for order in orders)


def columns_within(found: Rows, gold: Rows, columns: Sequence[int], tolerance: float = 0.01) -> bool:
    """Spider 2.0's rule: every gold column of `columns` (empty: all) equals some found column as a multiset."""
    if not gold or not found or len(found) != len(gold):
        return not gold and not found
    own, wanted = _plain(found), _plain(gold)
    places = list(columns) or list(range(len(wanted[0])))
    have = [[[row[place]] for row in own] for place in range(len(own[0]))]
    return all(
        any(_equal(column, [[row[place]] for row in wanted], False, tolerance) for column in have) for place in places
    )


def _equal(found: list[list[Any]], gold: list[list[Any]], ordered: bool, tolerance: float) -> bool:
    if not ordered:
        found, gold = sorted(found, key=_rank), sorted(gold, key=_rank)
    return all(
        _alike(one, other, tolerance) for row, want in zip(found, gold, strict=True)
        for one, other in zip(row, want, strict=True)
    )  # fmt: skip


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    return bool(one == other)


def _rank(row: Sequence[Any]) -> list[tuple[int, float, str]]:
    return [
        (0, 0.0, "") if value is None else (1, round(value, 3), "") if isinstance(value, float) else (2, 0.0, value)
        for value in row
    ]


def _plain(rows: Rows) -> list[list[Any]]:
    return [[_value(value) for value in row] for row in rows]


def _value(value: Any) -> Any:
    """None, a float or a text. Midnight is its day, a text that is a number that number: engines differ in both."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | int | float):
        return float(value)
    text = str(value).replace("T", " ").removesuffix(" 00:00:00").strip()
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
