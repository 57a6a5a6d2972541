"""Office documents in ZIP: which one, by the names in the archive's directory, which is read within bounds."""

from __future__ import annotations

import struct

from python_backends.media.media import Media

MAX_NAMES = 20_000
MAX_DIRECTORY = 4 << 20  # bytes of the directory that are read
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_BYTES, _ENTRY_BYTES, _MAX_COMMENT = 22, 46, 65_535
_KNOWN = (
    (b"word/document.xml", Media("docx", "docx")),
    (b"xl/workbook.xml", Media("spreadsheet", "xlsx")),
    (b"xl/workbook.bin", Media("unknown", "xlsb")),
    (b"ppt/presentation.xml", Media("unknown", "PowerPoint")),
)


def package_media(data: bytes) -> Media:
    """What a ZIP archive holds; `unknown` if its directory is damaged or names no document."""
    names = _names(data)
    return next((media for name, media in _KNOWN if name in names), Media("unknown", "ZIP"))


def _names(data: bytes) -> frozenset[bytes]:
    tail_at = max(0, len(data) - _END_BYTES - _MAX_COMMENT)
    end = data.rfind(_END, tail_at)
    if end < 0 or end + _END_BYTES > len(data):
        return frozenset()
    size, start = struct.unpack_from("<II", data, end + 12)
    at, stop = start, min(start + min(size, MAX_DIRECTORY), end)
    names = set[bytes]()
    while at + _ENTRY_BYTES <= stop and data[at : at + 4] == _ENTRY and len(names) < MAX_NAMES:
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        names.add(data[at + _ENTRY_BYTES : at + _ENTRY_BYTES + name])
        at += _ENTRY_BYTES + name + extra + comment
    return frozenset(names)
