"""The table of a file: what the bytes are decides; the claimed type only where text could be several things."""

from __future__ import annotations

import re

from python_backends.errors import InvalidMedia, PayloadTooLarge, UnsupportedMedia
from python_backends.tables.delimited import delimited_table
from python_backends.tables.encodings import text_of
from python_backends.tables.limits import MAX_BYTES
from python_backends.tables.markdown import pipe_table
from python_backends.tables.structured import json_value, yaml_value
from python_backends.tables.table import Table
from python_backends.tables.tree import table_in
from python_backends.tables.workbook import workbook_table
from python_backends.tables.xml_table import xml_table

_YAML_ITEM = re.compile(r"\s*- (?:[\w ]+:(?: |$)|\S+\s*$)", re.M)
READ = "csv, tsv, json, xlsx, xml, yaml or a Markdown table"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (xls); save it as xlsx"),
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed with gzip; unpack it"), (b"PAR1", "a Parquet file"), (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"), (b"RIFF", "sound or a picture"), (b"OggS", "sound"), (b"ID3", "sound"),
)  # fmt: skip


def table_of_bytes(data: bytes, mime: str | None = None, filename: str | None = None) -> Table:
    """The table in a file. Raises PayloadTooLarge, UnsupportedMedia or InvalidMedia; each says what to do."""
    if len(data) > MAX_BYTES:
        raise PayloadTooLarge(f"the data set has {len(data)} bytes, at most {MAX_BYTES} (25 MiB) are read")
    if data.startswith(b"PK\x03\x04"):
        return workbook_table(data)
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise UnsupportedMedia(f"the file is {what}. Read are {READ}")
    return table_of_text(text_of(data), mime, filename)


def table_of_text(text: str, mime: str | None = None, filename: str | None = None) -> Table:
    """The table in a text. Raises as `table_of_bytes` does."""
    if len(text) > MAX_BYTES:
        raise PayloadTooLarge(f"the data set has {len(text)} characters, at most {MAX_BYTES} (25 MiB) are read")
    bare = text.strip()
    if not bare:
        raise InvalidMedia(f"the data set is empty; send {READ}", code="empty")
    kind = _claimed(mime, filename)
    if bare[0] in "[{" and kind != "yaml":
        return table_in(json_value(bare))
    if kind == "json":
        raise InvalidMedia("the file is called JSON but does not start with [ or {", code="invalid_json")
    if bare[0] == "<" or kind == "xml":
        return xml_table(bare)
    if kind == "yaml":
        return table_in(yaml_value(text))
    piped = pipe_table(bare) if _is_piped(bare) else None
    return piped if piped is not None else _delimited(bare)


def _delimited(text: str) -> Table:
    if _looks_like_yaml(text):
        return table_in(yaml_value(text))
    table = delimited_table(text)
    if len(table.rows) == 1 and len(table.columns) > 2 and table.columns[0] == "column 1":
        return Table(("value",), tuple((cell,) for cell in table.rows[0]), table.decimal_comma)
    return table


def _claimed(mime: str | None, filename: str | None) -> str | None:
    words = f"{mime or ''} {(filename or '').rpartition('.')[2]}".lower()
    return next(
        (kind for kind in ("json", "yaml", "xml") if kind in words or (kind == "yaml" and "yml" in words)), None
    )


def _is_piped(text: str) -> bool:
    return text.count("|") >= 2 and any(line.lstrip().startswith("|") or "---" in line for line in text.splitlines())


def _looks_like_yaml(text: str) -> bool:
    """A document mark, a list of mappings, or a name with its block below; not negative numbers, not a title."""
    first, _, rest = text.partition("\n")
    if first.strip() == "---":
        return True
    listed = _YAML_ITEM.match(first if first.startswith("- ") else rest)
    return listed is not None and (first.startswith("- ") or first.rstrip().endswith(":"))
