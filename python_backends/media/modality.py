"""Bytes -> modality, by magic numbers and structure. Names and MIME types are claims and never overrule the content.

The work is bounded whatever the bytes say: a few kB at either end, and walks over containers that count their steps.
"""

from __future__ import annotations

from python_backends.errors import InvalidMedia, UnsupportedMedia
from python_backends.media.isobmff import iso_media
from python_backends.media.matroska import matroska_media
from python_backends.media.media import UNKNOWN, Claim, Media
from python_backends.media.mpeg_audio import mpeg_media
from python_backends.media.ogg import ogg_media
from python_backends.media.packages import package_media
from python_backends.media.sniff import sniff
from python_backends.media.structure import text_media

_NO_CLAIM = Claim()
_MAGIC = (
    (b"fLaC", Media("audio", "flac")),
    (b"#!AMR", Media("audio", "amr")),
    (b"caff\x00\x01", Media("audio", "caf")),
    (b"GIF87a", Media("image", "gif")),
    (b"GIF89a", Media("image", "gif")),
    (b"\x00\x00\x00\x0cjP  ", Media("image", "jpeg2000")),
    (b"\xff\x4f\xff\x51", Media("image", "jpeg2000")),
    (b"8BPS", Media("image", "psd")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Media("unknown", "old Microsoft Office")),
    (b"{\\rtf", Media("unknown", "RTF")),
    (b"\x1f\x8b", Media("unknown", "gzip")),
    (b"7z\xbc\xaf\x27\x1c", Media("unknown", "7z")),
    (b"Rar!\x1a\x07", Media("unknown", "RAR")),
)
_RIFF = {b"WAVE": Media("audio", "wav"), b"AVI ": Media("video", "avi")}
_IFF = {b"AIFF": Media("audio", "aiff"), b"AIFC": Media("audio", "aiff")}
_NO_DOCUMENT = b" \t\r\n\f\v<\xef"  # no binary document that is read begins with these
_PAGES = {"pdf": Media("pdf", "pdf"), "docx": Media("docx", "docx")}


def modality_of(data: bytes, claim: Claim = _NO_CLAIM) -> Media:
    """What `data` is. Never raises for any bytes: what nothing here knows is `unknown`."""
    if not data:
        return Media("unknown", "empty")
    return _by_magic(data) or _by_container(data, claim) or _by_reading(data, claim)


def _by_magic(data: bytes) -> Media | None:
    if data[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _RIFF.get(data[8:12])
    if data[:4] == b"FORM":
        return _IFF.get(data[8:12])
    return next((media for magic, media in _MAGIC if data.startswith(magic)), None)


def _by_container(data: bytes, claim: Claim) -> Media | None:
    if data.startswith(b"PK\x03\x04"):
        return package_media(data)
    return iso_media(data, claim) or matroska_media(data, claim) or ogg_media(data) or mpeg_media(data)


def _by_reading(data: bytes, claim: Claim) -> Media:
    """Text by its structure; the rest by what the document reader takes it for."""
    if b"%PDF-" not in data[:1024]:
        text = text_media(data, claim)
        if text is not None or data[0] in _NO_DOCUMENT:
            return text or UNKNOWN
    try:
        known = sniff(data)
    except (InvalidMedia, UnsupportedMedia):
        return UNKNOWN
    return _PAGES.get(known) or Media("image", known)
