"""Columns of numbers as people write them: thousands marks, decimal commas, currency signs, brackets for minus.

The style is decided for a whole column, because one cell cannot tell: 1,234 is 1234 beside 12,345,678 and 1.234 beside
0,5.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.tables.table import Cell

MISSING = frozenset(
    {
        "",
        "nan",
        "na",
        "n/a",
        "#n/a",
        "null",
        "none",
        "nil",
        "nat",
        "-",
        "--",
        "–",
        "—",
        ".",
        "..",
        "?",
        "missing",
        "n.a.",
    }
)
_CORE = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d{1,4})?")
_ENDLESS = re.compile(r"[+-]?(?:inf|infinity|∞)", re.I)
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹₽₩])\s*|\s*(?:[A-Z]{3}|[$€£¥₹₽₩%])$")
_SPACES = re.compile(r"[\s'’_\u00a0\u202f]")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_DOTTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """`values` are NaN where a cell is missing, or is no number: those cells are in `foreign`, by row.

    `decimals` is the largest number of places after the mark, None where all are whole and written so; `endless` is
    the first row that holds an infinity.
    """

    values: tuple[float, ...]
    foreign: tuple[int, ...]
    decimals: int | None
    endless: int | None = None

    @property
    def count(self) -> int:
        """Cells that hold a number."""
        return sum(not math.isnan(value) for value in self.values)


def numbers_of(cells: Sequence[Cell], *, decimal_comma: bool = False) -> NumberColumn:
    """`cells` as numbers; never raises."""
    cores = [_core(cell) for cell in cells]
    comma = _comma_is_decimal([core for core in cores if isinstance(core, str)], decimal_comma)
    values: list[float] = []
    foreign: list[int] = []
    decimals: int | None = None
    for row, core in enumerate(cores):
        value, places = _value(core, comma)
        if value is None:
            foreign.append(row)
            value = math.nan
        values.append(value)
        if places is not None:
            decimals = max(places, decimals or 0)
    endless = next((row for row, value in enumerate(values) if math.isinf(value)), None)
    return NumberColumn(tuple(values), tuple(foreign), decimals, endless)


def is_number(text: str) -> bool:
    """Whether a single text is a number, in whatever style."""
    return isinstance(_core(text), str)


def _core(cell: Cell) -> str | int | float | None:
    """What is to be read: digits and marks as text, a number as it is, NaN for missing, None for no number."""
    if cell is None:
        return math.nan
    if isinstance(cell, dt.datetime):
        return None
    if isinstance(cell, int | float):
        return None if isinstance(cell, bool) else cell
    text = cell.strip().replace("−", "-")
    if text.lower() in MISSING:
        return math.nan
    if _ENDLESS.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    negative = text.startswith("(") and text.endswith(")")
    sign = "-" if text.startswith("-") or negative else ""
    bare = _CURRENCY.sub("", _CURRENCY.sub("", text.strip("()").lstrip("+-").strip()).lstrip("+-"))
    core = sign + _SPACES.sub("", bare).lstrip("+")
    return core if _CORE.fullmatch(core) else None


def _comma_is_decimal(cores: Sequence[str], hint: bool) -> bool:
    """Whether a comma is the decimal mark of the column."""
    both = [core for core in cores if "," in core and "." in core]
    if both:
        return sum(core.rfind(",") > core.rfind(".") for core in both) * 2 > len(both)
    if any(_DOTTED.fullmatch(core) for core in cores):
        return True
    commas = [core for core in cores if "," in core]
    if not commas:
        return False
    if any(core.count(",") > 1 for core in commas):
        return False
    return hint or not all(_GROUPED.fullmatch(core) for core in commas)


def _value(core: str | int | float | None, comma: bool) -> tuple[float | None, int | None]:
    """(value, places after the mark or None for a whole number); (None, None) for no number."""
    if core is None:
        return None, None
    if not isinstance(core, str):
        value = _float(core)
        return value, _places(core) if isinstance(core, float) and math.isfinite(value) else None
    plain = core.replace(".", "").replace(",", ".") if comma else core.replace(",", "")
    try:
        value = float(plain)
    except ValueError:  # several decimal marks
        return None, None
    _, mark, tail = plain.partition(".")
    whole = not mark and "e" not in plain.lower()
    return value, None if whole else len(re.split("[eE]", tail)[0])


def _float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer of more than 308 digits
        return math.inf if number > 0 else -math.inf


def _places(value: float) -> int:
    tail = repr(value).partition(".")[2]
    return 0 if tail == "0" else min(len(tail), 12)
