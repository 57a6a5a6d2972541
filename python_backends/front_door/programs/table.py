"""An attached table, as far as a program needs to know it: how pandas reads it, and what stands in its columns."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidMedia
from python_backends.front_door.programs.kinds import Kind, kind_of
from python_backends.tables.delimited import delimiter_of
from python_backends.tables.encodings import text_of

READS = {"csv": "read_csv('input_1', sep=None, engine='python')", "tsv": "read_csv('input_1', sep='\\t')",
         "spreadsheet": "read_excel('input_1')", "json": "read_json('input_1')"}  # fmt: skip
_HEAD = 65_536
"""Bytes of a table in which its columns are looked at; what stands below is checked by the program itself."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Table:
    """A document that holds one: its number, how it is written (a key of READS), the names in its first row, and how
    the values under each are written, where that is known. `read` is the call of pandas that reads it, if READS is not
    enough, `padded` whether blanks stand around names."""

    number: int
    form: str
    columns: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    read: str = ""
    padded: bool = False

    def kind(self, place: int) -> Kind:
        """Of the column number `place`, from 0."""
        return self.kinds[place] if place < len(self.kinds) else "unknown"

    @property
    def load(self) -> str:
        """Lines of Python that leave it in `t`, with names without blanks around them."""
        names = "t.columns = t.columns.str.strip()\n" if self.padded else ""
        return f"import pandas as pd\nt = pd.{self.read or READS[self.form]}\n{names}"


def table_of(number: int, form: str, data: bytes) -> Table:
    """The document `number`, whose bytes are `data`; without columns where its first row is not that of a table."""
    if form not in ("csv", "tsv"):
        return Table(number, form)
    try:
        lines, encoding = _lines(data)
    except InvalidMedia:
        return Table(number, form)
    delimiter = "\t" if form == "tsv" else delimiter_of(lines) or ","
    try:
        head, *rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    except (csv.Error, ValueError):
        return Table(number, form)
    wide = max((len(row) for row in rows), default=len(head))
    if wide > len(head) and any(any(row[len(head) :]) for row in rows):
        return Table(number, form)  # a title above the table
    kinds = (kind_of([row[place] for row in rows if place < len(row)], delimiter) for place in range(len(head)))
    index = ", index_col=False" if wide > len(head) else ""
    read = f"read_csv('input_1', sep={delimiter!r}, encoding={encoding!r}, skipinitialspace=True{index})"
    names = tuple(name.strip() for name in head)
    return Table(number, form, names, tuple(kinds), read, padded=names != tuple(head))


def _lines(data: bytes) -> tuple[Sequence[str], str]:
    """The whole lines of its beginning that hold something, and Python's name of the encoding. Raises InvalidMedia."""
    head = data[:_HEAD]
    if len(data) > _HEAD:
        wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        head = head if wide else head[: head.rfind(b"\n") + 1] or head
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    text = text_of(head)
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[:-1] if marked == "utf-16" and len(data) > _HEAD else lines, marked or _unmarked(data)


def _unmarked(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
