"""What is asked of a column of an attached table: its sum, mean, extremes, number of rows, by another column or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

READS = {"csv": "read_csv({0!r}, sep=None, engine='python')", "tsv": "read_csv({0!r}, sep='\\t')",
         "spreadsheet": "read_excel({0!r})", "json": "read_json({0!r})"}  # fmt: skip
_MEASURES = (
    (r"standard deviation|std\b|stdev|standardabweichung", "std"), (r"variance|varianz", "var"),
    (r"median|médiane|mediana", "median"), (r"average|mean\b|mittelwert|durchschnitt|moyenne|media\b|promedio", "mean"),
    (r"maximum|max\b|largest|highest|biggest|größte", "max"), (r"minimum|min\b|smallest|lowest|kleinste", "min"),
    (r"sum\b|total\b|add\b|summe|somme|suma\b", "sum"), (r"different|distinct|unique|verschiedene", "nunique"),
)  # fmt: skip
_ROWS = re.compile(r"(?:how many|number of) (?:rows|lines|entries|records)|wie viele zeilen", re.I)
_CONDITION = re.compile(r"\b(?:over|under|above|below|where|with|whose)\b", re.I)
_BY = re.compile(
    r"\b(?:per|by|for each|group(?:ed)? by|pro|je|par|por)\s+(?:the\s+)?(?:column\s+)?['\"`]?"
    r"([\w .-]{1,60}?)['\"`]?\s*(?:$|[?.,;]|\band\b)",
    re.I,
)
_ORDINAL = re.compile(r"\bcolumn (\d{1,3})\b|\b(\d{1,3})(?:st|nd|rd|th) column\b", re.I)


@dataclass(frozen=True, slots=True)
class Table:
    """A document that holds one: its number, how it is written (a key of READS), and the names in its first row."""

    number: int
    form: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfColumn:
    """A program over the document number `table`, which is `input_1` in its folder."""

    code: str
    table: int


def columns_in(words: str, tables: Sequence[Table]) -> OfColumn | None:
    """What `words` ask of the first table that has what they name; None where they name no measure or no column."""
    measures = [name for pattern, name in _MEASURES if re.search(pattern, words, re.I)]
    for table in tables:
        if table.form not in READS:
            continue
        load = f"import pandas as pd\nt = pd.{READS[table.form].format('input_1')}\n"
        if _ROWS.search(words) and not _CONDITION.search(words):
            return OfColumn(f"{load}len(t)\n", table.number)
        code = _of_columns(words, table, measures)
        if code is not None:
            return OfColumn(load + code, table.number)
    return None


def _of_columns(words: str, table: Table, measures: Sequence[str]) -> str | None:
    if not measures:
        return None
    by = _named(found[1], table.columns) if (found := _BY.search(words)) else None
    if found is not None and by is None:
        return None
    asked = _asked(words[: found.start()] if found else words, table.columns)
    if asked is None or asked == by:
        return None
    what = f"t[{asked!r}]" if by is None else f"t.groupby({by!r})[{asked!r}]"
    shown = [f"{what}.{measure}()" for measure in measures]
    return f"{shown[0]}\n" if len(shown) == 1 else f"({', '.join(shown)})\n"


def _asked(words: str, columns: Sequence[str]) -> str | None:
    """The column that is named, by name or by its place; the only one there is."""
    ordinal = _ORDINAL.search(words)
    if ordinal is not None:
        place = int(ordinal[1] or ordinal[2])
        return columns[place - 1] if 0 < place <= len(columns) else None
    return _named(words, columns) or (columns[0] if len(columns) == 1 else None)


def _named(words: str, columns: Sequence[str]) -> str | None:
    """The longest name that occurs among `words`, also in the singular or plural."""
    said = f" {_plain(words)} "
    known = sorted(columns, key=len, reverse=True)
    exact = next((name for name in known if _plain(name) and f" {_plain(name)} " in said), None)
    return exact or next((name for name in known if _said_alike(_plain(name).rstrip("s"), said)), None)


def _said_alike(stem: str, said: str) -> bool:
    return bool(stem) and re.search(rf" {re.escape(stem)}e?s? ", said) is not None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
