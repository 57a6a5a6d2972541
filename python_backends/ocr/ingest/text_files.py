"""Files of plain text of any kind (txt, csv, md, json, xml, yaml, html), decoded strictly."""

from __future__ import annotations

import codecs

from python_backends.errors import InvalidMedia, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_TEXT_BYTES


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
