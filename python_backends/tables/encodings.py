"""Bytes to text: by mark, else UTF-8, else what Windows writes."""

from __future__ import annotations

import codecs

from python_backends.errors import InvalidMedia

_MARKS = (  # UTF-32's first: its little-endian mark starts as UTF-16's does
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_ALLOWED = frozenset("\t\n\r\f\x1a")  # the last is how CP/M, and some exporters since, ended a file


def text_of(data: bytes) -> str:
    """`data` as text without its mark; InvalidMedia if it is none."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], name))
    for name in (*_unmarked(data), "utf-8"):
        try:
            return _checked(data.decode(name))
        except UnicodeDecodeError:
            continue
    return _checked(_decoded(data, "cp1252"))


def _unmarked(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: in text of Western scripts every other byte is zero."""
    head = data[:400]
    if len(head) < 8 or len(data) % 2:
        return ()
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 3 and even == 0:
        return ("utf-16-le",)
    return ("utf-16-be",) if even > len(head) // 3 and odd == 0 else ()


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InvalidMedia(f"the file is no text: it breaks off as {name} at byte {error.start}") from error


def _checked(text: str) -> str:
    found = next((mark for mark in text if mark < " " and mark not in _ALLOWED), None)
    if found is not None:
        raise InvalidMedia(
            f"the file is no text: it holds the control character U+{ord(found):04X}; send csv, tsv, json, xlsx, xml, "
            "yaml or a Markdown table"
        )
    return text.rstrip("\x1a")
