"""Conditions on groups: `with more than three orders`, `in both domains`."""

from __future__ import annotations

import re
from dataclasses import replace

from python_backends.sql.compose.filters import comparisons
from python_backends.sql.compose.items import counted
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Sketch, compared

_LISTED = re.compile(r"(?P<column>\S+) IN \((?P<values>'.*')\)")


def having_many(reading: Reading, sketch: Sketch) -> Sketch:
    """With the comparisons of numbers of rows: `more than N` of a table."""
    for comparison in comparisons(reading):
        table = next(iter(reading.tables(comparison.stop, comparison.stop + 2, least=0.9)), None)
        number = reading.columns(comparison.stop, comparison.stop + 3, least=0.7, numeric=True)
        plain = tuple(part for part in sketch.select if not part.aggregated)
        if table is None or number or not plain or comparison.start in reading.used:
            continue
        reading.use(comparison.start, table.stop)
        single = (table.table,) == sketch.tables
        many = compared(counted(reading, table.table, joined=not single), comparison.operator, comparison.number)
        group = sketch.group or plain
        sketch = replace(sketch, group=group, having=(*sketch.having, many), distinct=False)
    return sketch


def having_all(reading: Reading, sketch: Sketch) -> Sketch:
    """`both A and B`: a row of each, where one column cannot be both."""
    if " both " not in f" {reading.words(0, len(reading.tokens))} ":
        return sketch
    for condition in sketch.where:
        match = _LISTED.fullmatch(condition.sql)
        plain = tuple(part for part in sketch.select if not part.aggregated)
        if match is None or not plain:
            continue
        count = match["values"].count("', '") + 1
        every = Expression(f"COUNT(DISTINCT {match['column']}) = {count}", condition.tables, aggregated=True)
        return replace(sketch, group=sketch.group or plain, having=(*sketch.having, every), distinct=False)
    return sketch
