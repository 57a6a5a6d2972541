"""What is asked of a column of an attached table: its sum, mean, extremes, number of rows, by another column or not.

Every word must be a measure, a column, "per" one, or filler: conditions and comparisons are for the model `sql`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.front_door.programs.filler import nothing_more
from python_backends.front_door.programs.kinds import Kind, as_numbers
from python_backends.front_door.programs.table import READS, Table

_COUNTS: frozenset[Kind] = frozenset(("unknown", "number", "grouped", "decimal_comma"))
_MEASURES = (
    (r"standard deviation|std|stdev|standardabweichung", "std"), (r"variance|varianz", "var"),
    (r"median|médiane|mediana", "median"), (r"average|mean|mittelwert|durchschnitt|moyenne|media|promedio", "mean"),
    (r"maximum|max|largest|highest|biggest|größte", "max"), (r"minimum|min|smallest|lowest|kleinste", "min"),
    (r"sum|total|add|summe|somme|suma", "sum"),
    (r"(?:how many|number of|count(?: the)?) (?:different|distinct|unique)|wie viele verschiedene", "nunique"),
)  # fmt: skip
_MEASURE = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for words, name in _MEASURES))
_ROWS = re.compile(r"(?:how many|(?:total )?number of|count(?: the)?) (?:rows|lines|entries|records)|wie viele zeilen")
_ABOUT = re.compile(
    r"\b(?:how much|(?:does|do) (?:the |this )?(?:table|file|csv|data|sheet) (?:have|contain|hold)|columns?|spalten?|"
    r"colonnes?|columnas?|tables?|tabelle|tabla|files?|datei|csv|data|sheet|attached|entire|whole|s)\b"
)
_BY = re.compile(r"\b(?:per|by|for each|group(?:ed)? by|pro|je|par|por) (?:the )?(?:columns? )?⟦(\d+)⟧")
_TIMES = re.compile(r"⟦(\d+)⟧ (?:times|multiplied by|x|mal|fois) (?:the )?⟦(\d+)⟧")
_ORDINAL = re.compile(r"\bcolumn (\d{1,3})\b|\b(\d{1,3})(?:st|nd|rd|th) column\b")
_NAMED = re.compile(r"⟦(\d+)⟧")
_JOINED = re.compile(r" (?:, )?(?:(?:and|or|und|et|y) )?(?:the )?")
_SIGNS = str.maketrans({"*": " times ", "×": " times ", "%": " percent ", "<": " less ", ">": " more ", "/": " over ",
                        "+": " plus ", "^": " power ", "⟦": " ", "⟧": " "})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfColumn:
    """A program over the document number `table`, which is `input_1` in its folder."""

    code: str
    table: int


def columns_in(words: str, tables: Sequence[Table]) -> OfColumn | None:
    """What `words` ask of the first table that has what they name; None where they name no measure or no column, or
    say more than that."""
    for table in tables:
        if table.form not in READS or (table.form in ("csv", "tsv") and not table.columns):
            continue
        said = _with_columns(words, table.columns)
        code = _of_rows(said) or _of_columns(said, table)
        if code is not None:
            return OfColumn(table.load + code, table.number)
    return None


def _of_rows(said: str) -> str | None:
    asked = _ROWS.search(said)
    return "len(t)\n" if asked and nothing_more(_ABOUT.sub(" ", said.replace(asked[0], " ", 1))) else None


def _of_columns(said: str, table: Table) -> str | None:
    """The measures that are asked of one column, or of the product of two."""
    grouped, product = _BY.search(said), _TIMES.search(said)
    asked = _BY.sub(" ", said, count=1)
    measures = _measures(asked)
    named = [int(place) for place in _NAMED.findall(asked)] or ([0] if len(table.columns) == 1 else [])
    if not measures or len(named) != (2 if product else 1) or any(place >= len(table.columns) for place in named):
        return None
    rest = _NAMED.sub(" ", _MEASURE.sub(" ", _TIMES.sub(" ", asked) if product else asked))
    by = int(grouped[1]) if grouped else None
    fit = all(_fits(measure, table.kind(place)) for measure in measures for place in named)
    if not fit or by in named or not nothing_more(_ABOUT.sub(" ", rest)):
        return None
    return _code(table, named, by, measures)


def _code(table: Table, named: Sequence[int], by: int | None, measures: Sequence[str]) -> str:
    columns = [table.columns[place] for place in named]
    numbers = [as_numbers(table.columns[place], table.kind(place)) for place in named]
    made = "".join(numbers) if set(measures) != {"nunique"} else ""
    asked = columns[0]
    if len(columns) == 2:
        asked = " times ".join(columns)
        made += f"t[{asked!r}] = t[{columns[0]!r}] * t[{columns[1]!r}]\n"
    what = f"t[{asked!r}]" if by is None else f"t.groupby({table.columns[by]!r})[{asked!r}]"
    shown = [f"{what}.{measure}()" for measure in measures]
    return f"{made}{shown[0]}\n" if len(shown) == 1 else f"{made}({', '.join(shown)})\n"


def _measures(said: str) -> list[str]:
    """Those that are asked; none where two stand together that nothing joins: "the highest average" is neither."""
    found = list(_MEASURE.finditer(said))
    for one, next_one in zip(found, found[1:], strict=False):
        between = said[one.end() : next_one.start()]
        if not between.strip() or not _JOINED.fullmatch(between):
            return []
    return list(dict.fromkeys(one.lastgroup or "" for one in found))


def _fits(measure: str, kind: Kind) -> bool:
    return measure == "nunique" or kind in _COUNTS


def _with_columns(words: str, columns: Sequence[str]) -> str:
    """`words` in small letters without marks, each column that they name, by name or by its place, as ⟦its place⟧."""
    said = " ".join(re.findall(r"[^\W_]+|,", words.lower().translate(_SIGNS)))
    said = _ORDINAL.sub(lambda found: f"⟦{(int(found[1] or found[2]) - 1) % 1000}⟧", said)  # 0 is none that there is
    known = sorted(enumerate(columns), key=lambda column: -len(column[1]))
    for alike in (False, True):  # the names as they are first: "sale" is not "sales" where there are both
        for place, name in known:
            plain = " ".join(re.findall(r"[^\W_]+", name.lower()))
            pattern = _alike(plain) if alike else re.escape(plain)
            if plain and plain[:3] in said:
                said = re.sub(rf"(?<![\w⟦]){pattern}(?![\w⟧])", f"⟦{place}⟧", said)
    return f" {said} "


def _alike(plain: str) -> str:
    """A pattern of a name in the singular or plural."""
    stem = plain.rstrip("s")
    if plain.endswith("y"):
        return f"{re.escape(plain[:-1])}(?:y|ies)"
    return f"{re.escape(stem)}(?:e?s)?" if stem else re.escape(plain)
