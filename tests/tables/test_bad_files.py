"""What cannot be read is refused with its bound, before memory or time is spent."""

from __future__ import annotations

import io
import zipfile

import pytest

from python_backends.errors import InvalidMedia, OpenfazeError, PayloadTooLarge, UnsupportedMedia
from python_backends.tables.limits import (
    ARCHIVE_PARTS,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ROWS,
    YAML_BYTES,
)
from python_backends.tables.read import table_of_bytes, table_of_text
from tests.tables.test_files import workbook

ENTITIES = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r><x>&b;</x><x>&b;</x></r>'
ALIASES = "a: &a [1,2]\nb: &b [*a,*a]\nc: [*b,*b]\n"


def archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    stream = io.BytesIO(workbook(["a", "b"], [1, 2], [3, 4]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", InvalidMedia, "empty"),
        (b" \n\t ", InvalidMedia, "empty"),
        (bytes(range(256)), InvalidMedia, "no text"),
        (b"\xff\xfea", InvalidMedia, "utf-16"),
        (b"a,b\x00c\n", InvalidMedia, "U\\+0000"),
        (b"%PDF-1.7", UnsupportedMedia, "a PDF"),
        (b"\xd0\xcf\x11\xe0rest", UnsupportedMedia, "xlsx"),
        (b"\x1f\x8bxx", UnsupportedMedia, "gzip"),
        (b"PK\x03\x04broken", InvalidMedia, "workbook cannot be read"),
        (archive({"word/document.xml": b"<a/>"}), UnsupportedMedia, "no xlsx"),
        (archive({"xl/workbook.xml": b"<a/>"}), InvalidMedia, "workbook cannot be read"),
        (with_part("xl/bomb.bin", bytes(30 * 2**20)), InvalidMedia, "200 times"),
        (with_part("xl/evil.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), InvalidMedia, "entities"),
        (with_part("xl/evil.xml", "<!DOCTYPE a><a/>".encode("utf-16")), InvalidMedia, "entities"),
        (archive({"xl/workbook.xml": b"<a/>"} | {f"p{i}": b"" for i in range(ARCHIVE_PARTS)}), InvalidMedia, "parts"),
        (ENTITIES.encode(), InvalidMedia, "entities"),
        (b"<a><b></a>", InvalidMedia, "XML cannot be read"),
        (b"<a>5</a>", InvalidMedia, "elements that repeat"),
        (b"[1,2", InvalidMedia, "JSON cannot be read"),
        (b'{"a":{"b":"c"}}', InvalidMedia, "no table was found"),
        (b"[" * 100_000, InvalidMedia, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, InvalidMedia, "nested too deeply"),
        (b"[" * 1_000_000 + b"]" * 1_000_000, InvalidMedia, "nested too deeply"),
        (b"<a>" * 100_000, InvalidMedia, f"{MAX_DEPTH} levels"),
        (b"a," * MAX_COLUMNS + b"b\n" + b"1," * MAX_COLUMNS + b"1\n", InvalidMedia, f"at most {MAX_COLUMNS}"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', InvalidMedia, "field larger"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(data: bytes, kind: type[OpenfazeError], words: str) -> None:
    with pytest.raises(kind, match=words):
        table_of_bytes(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ALIASES, "aliases"),
        ("a: [1,2\n", "YAML cannot be read"),
        ("- !!python/object/apply:os.system ['true']\n- 1\n", "YAML cannot be read"),
        ("[" * (MAX_DEPTH + 1), "nested too deeply"),
        ("# " + "x" * YAML_BYTES, str(YAML_BYTES)),
        ("a: 2024-13-45\nb: 5\n", "YAML cannot be read"),
    ],
)
def test_yaml_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(InvalidMedia, match=words):
        table_of_text(text, filename="a.yaml")


def test_rows_at_the_bound_and_one_past_it() -> None:
    assert len(table_of_text("v,w\n" + "1,2\n" * MAX_ROWS).rows) == MAX_ROWS
    for text in ("v,w\n" + "1,2\n" * (MAX_ROWS + 1), "[" + "1," * MAX_ROWS + "1]"):
        with pytest.raises(InvalidMedia, match=f"more than {MAX_ROWS} rows"):
            table_of_text(text)


def test_bytes_at_the_bound_and_one_past_it() -> None:
    data = b"v,w\n1,2\n3,4" + b" " * (MAX_BYTES - 11)
    assert len(table_of_bytes(data).rows) == 2
    with pytest.raises(PayloadTooLarge, match="25 MiB"):
        table_of_bytes(data + b" ")


def test_a_claimed_type_that_the_bytes_are_not_is_named() -> None:
    with pytest.raises(InvalidMedia, match="called JSON"):
        table_of_text("a,b\n1,2", mime="application/json")
