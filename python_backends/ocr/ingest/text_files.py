"""Plain text of any kind (txt, csv, md, json, xml, yaml, html): told apart from binary data, and decoded strictly."""

from __future__ import annotations

import codecs

from python_backends.errors import InvalidMedia, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_TEXT_BYTES

_PROBE = 8192
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\f\x1b")
_CONTROLS = bytes(code for code in range(32) if code not in _ALLOWED_CONTROLS) + b"\x7f"
_MAX_HIGH_SHARE = 0.3  # western text in a one-byte encoding has a few accents; binary data is half high bytes


def looks_like_text(data: bytes) -> bool:
    """True if the beginning of `data` decodes as text; a NUL byte outside UTF-16 means binary."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return len(data) % 2 == 0
    head = data[:_PROBE]
    if len(head) != len(head.translate(None, _CONTROLS)):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(data) <= _PROBE)
    except UnicodeDecodeError:
        high = sum(byte >= 0x80 for byte in head)
        return high <= max(2, _MAX_HIGH_SHARE * len(head))
    return True


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte-order mark, else Windows-1252; line ends become newlines.

    Raises PayloadTooLarge over MAX_TEXT_BYTES and InvalidMedia if no encoding fits.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise PayloadTooLarge(f"The text file has {len(data)} bytes; the limit is {MAX_TEXT_BYTES}. Send it in parts.")
    text = _decoded(data)
    if "\0" in text:
        raise InvalidMedia("The text file contains NUL characters; save it as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidMedia("The text file is in no readable encoding; save it as UTF-8.")
