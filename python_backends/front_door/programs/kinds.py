"""How the values of a column are written: as numbers, with currency and thousands, with a decimal comma, or as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Kind = Literal["unknown", "number", "grouped", "decimal_comma", "text"]
_MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none"))
_CURRENCY = r"(?:[$€£¥]|usd|eur|gbp|chf)?"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)
_GROUPED = re.compile(rf"-?{_CURRENCY}\s?-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?\s?{_CURRENCY}", re.I)
_COMMA = re.compile(rf"-?{_CURRENCY}\s?-?(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,\d+)?\s?{_CURRENCY}", re.I)
_UNSURE = re.compile(r"[^\d]*\d{1,3}[.,]\d{3}[^\d]*")


def kind_of(values: Sequence[str], delimiter: str) -> Kind:
    """Of the values of a column; "text" also where there are none, or "1,234" may be two things."""
    said = [value.strip() for value in values if value.strip().lower() not in _MISSING]
    if said and all(map(_NUMBER.fullmatch, said)):
        return "number"
    if said and all(map(_GROUPED.fullmatch, said)):
        unsure = delimiter == ";" and all(_UNSURE.fullmatch(value) for value in said if "," in value or "." in value)
        return "text" if unsure and any("," in value for value in said) else "grouped"
    return "decimal_comma" if said and all(map(_COMMA.fullmatch, said)) else "text"


def as_numbers(column: str, kind: Kind) -> str:
    """A line of Python after which the column `column` of the table `t` holds numbers; it fails where one is none."""
    whole = f"t[{column!r}]"
    if kind == "grouped":
        return f"{whole} = pd.to_numeric({whole}.astype('string').str.replace(r'[^0-9.-]', '', regex=True))\n"
    if kind == "decimal_comma":
        digits = f"{whole}.astype('string').str.replace(r'[^0-9,-]', '', regex=True).str.replace(',', '.')"
        return f"{whole} = pd.to_numeric({digits})\n"
    return f"{whole} = pd.to_numeric({whole})\n" if kind == "number" else ""
