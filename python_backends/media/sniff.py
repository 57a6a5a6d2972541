"""What a document is, by its bytes: a name or MIME type is a claim by the sender and is never trusted."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from python_backends.errors import InvalidMedia, UnsupportedMedia
from python_backends.media.plain_text import looks_like_text

Format = Literal["jpeg", "png", "webp", "bmp", "tiff", "heic", "pdf", "docx", "xlsx", "text"]

READ = "JPEG, PNG, WebP, BMP, TIFF, HEIC/HEIF, PDF, DOCX, XLSX and plain text"

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
# One thing that may stand before the first element; read in a loop, since a repetition around it would take exponential
# time on a file made for that.
_PROLOGUE = re.compile(rb"\s+|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>", re.S | re.I)
_SVG = re.compile(rb"<svg[\s>]", re.I)
_REFUSED = (
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file; save it as DOCX or PDF"),
    (b"{\\rtf", "RTF; save it as DOCX or PDF"),
    (b"RIFF", "audio or video in RIFF"),
    (b"ID3", "audio"),
    (b"OggS", "audio or video in Ogg"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\x1f\x8b", "gzip"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "PSD"),
)


def sniff(data: bytes) -> Format:
    """The format of `data`. Raises InvalidMedia if it is empty, UnsupportedMedia if it is nothing that is read here."""
    if not data:
        raise InvalidMedia("The document is empty (0 bytes).", code="empty_media")
    known = _image(data) or _document(data)
    if known is not None:
        return known
    raise UnsupportedMedia(f"This file is {_guess(data)}, which is not read. Send {READ}.")


def _is_svg(head: bytes) -> bool:
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while (found := _PROLOGUE.match(head, at)) is not None:
        at = found.end()
    return _SVG.match(head, at) is not None


def _image(data: bytes) -> Format | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(_TIFF):
        return "tiff"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "bmp"
    return "heic" if _is_heif(data) else None


def _is_heif(data: bytes) -> bool:
    brands = _brands(data)
    return bool(brands & _HEIF_BRANDS) and not brands & _AVIF_BRANDS


def _brands(data: bytes) -> set[bytes]:
    """The major and compatible brands of an ISO base media file; nothing for other files."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    return {data[8:12]} | {data[start : start + 4] for start in range(16, end, 4)}


def _document(data: bytes) -> Format | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if _is_svg(data[:4096]) or any(data.startswith(magic) for magic, _ in _REFUSED):
        return None
    return "text" if looks_like_text(data) else None


def _office(data: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as exc:
        raise InvalidMedia("The ZIP container of this document is damaged; save it anew, or send it as PDF.") from exc
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _guess(data: bytes) -> str:
    if _brands(data) & _AVIF_BRANDS:
        return "AVIF"
    if _brands(data):
        return "audio or video in MP4"
    if _is_svg(data[:4096]):
        return "SVG"
    return next((name for magic, name in _REFUSED if data.startswith(magic)), "of an unknown format")
