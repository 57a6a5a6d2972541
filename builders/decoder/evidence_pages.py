"""A document as a reader saw it: what the decoder is shown, and where the true values stand in it.

Imports only the documents' vocabulary, so that simulated and real readings share it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from builders.decoder.documents.page import Span, Table, Value

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Words as read, in reading order.

    `boxes` FP32 [n, 4] are left, top, right, bottom in pixels; `lines` INT32 [n] number the lines; `confidence` FP32
    [n]; `features` FP32 [n, 120] the mean of the recognizer's rows of each word, or None. The spans of `values` and
    `tables` count words as read; their `text` stays the true one. `gone` are the concepts and labels that the
    document has but whose values were not read, so nothing may be asked about them. `blanks` are labels behind which
    nothing stands. `pages` INT32 [n] number the pages from 1; None: all words stand on one.
    """

    words: tuple[str, ...]
    boxes: Floats
    lines: Ints
    confidence: Floats
    features: Floats | None
    values: tuple[Value, ...]
    tables: tuple[Table, ...]
    gone: frozenset[str]
    kind: str
    language: str
    blanks: tuple[str, ...] = ()
    pages: Ints | None = None

    def text(self, span: Span) -> str:
        """The words of `span` as read."""
        return " ".join(self.words[span.start : span.stop])

    def broken(self, word: int) -> ReadPage:
        """The same document with a page break before the line of word `word`, unless a value goes on over it."""
        start = int(np.argmax(self.lines == self.lines[word]))
        cells = (value for table in self.tables for row in table.rows for value in row.values())
        if start == 0 or any(v.span.start < start < v.span.stop for v in (*self.values, *cells)):
            return self
        return replace(self, pages=1 + (np.arange(len(self.words)) >= start).astype(np.int32))


def respanned(
    values: tuple[Value, ...], tables: tuple[Table, ...], spans: Mapping[Span, Span | None]
) -> tuple[tuple[Value, ...], tuple[Table, ...], frozenset[str]]:
    """Values and tables with their spans replaced after `spans`; those that have none are left out, and named."""
    lost = [value for value in values if spans.get(value.span) is None]
    gone = {value.concept for value in lost} | {value.label for value in lost}
    kept = tuple(replace(value, span=span) for value in values if (span := spans.get(value.span)) is not None)
    found = []
    for table in tables:
        rows = []
        for row in table.rows:
            rows.append({name: replace(v, span=s) for name, v in row.items() if (s := spans.get(v.span)) is not None})
            gone |= {f"{table.concept}.{name}" for name in row.keys() - rows[-1].keys()}
        found.append(replace(table, rows=tuple(rows)))
    return kept, tuple(found), frozenset(gone - {""})


def standing(span: Span, readers: Mapping[int, Sequence[int]], owners: Sequence[Sequence[int]]) -> Span | None:
    """The read words that hold the true words of `span`, if they stand together and hold nothing else.

    `readers` are the read words of each true word, `owners` the true words of each read one.
    """
    places = sorted({place for index in range(span.start, span.stop) for place in readers.get(index, ())})
    if not places or places[-1] - places[0] != len(places) - 1:
        return None
    alone = all(span.start <= index < span.stop for place in places for index in owners[place])
    return Span(places[0], places[-1] + 1) if alone else None


def record_to_json(page: ReadPage) -> str:
    """Everything of `page` but its arrays."""
    tables = [
        {"concept": t.concept, "columns": t.columns, "rows": [{k: _out(v) for k, v in row.items()} for row in t.rows]}
        for t in page.tables
    ]
    whole = {
        "words": page.words, "values": [_out(value) for value in page.values], "tables": tables,
        "gone": sorted(page.gone), "kind": page.kind, "language": page.language,
        "blanks": page.blanks,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def page_from(record: str, boxes: Floats, lines: Ints, confidence: Floats, features: Floats | None) -> ReadPage:
    """The page of which `record_to_json` wrote `record`."""
    whole = json.loads(record)
    tables = tuple(
        Table(t["concept"], tuple(t["columns"]), tuple({k: _in(v) for k, v in row.items()} for row in t["rows"]))
        for t in whole["tables"]
    )
    return ReadPage(
        tuple(whole["words"]), boxes, lines, confidence, features, tuple(_in(value) for value in whole["values"]),
        tables, frozenset(whole["gone"]), whole["kind"], whole["language"], tuple(whole.get("blanks", ())),
    )  # fmt: skip


def _out(value: Value) -> list[Any]:
    return [value.concept, value.kind, value.text, value.normal, list(value.span), value.label, value.group]


def _in(fields: list[Any]) -> Value:
    concept, kind, text, normal, span, label, group = fields
    return Value(concept, kind, text, normal, Span(*span), label, group)
