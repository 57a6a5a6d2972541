"""Ogg: which streams begin in the first pages. RFC 3533: every stream's first page stands before all others."""

from __future__ import annotations

from python_backends.media.media import Media

MAX_PAGES = 32
_BEGINS = 0x02
_VIDEO = (b"\x80theora", b"BBCD\0", b"\x01video", b"OVP80")


def ogg_media(data: bytes) -> Media | None:
    """Audio or video in Ogg; None for other files."""
    if not data.startswith(b"OggS"):
        return None
    at = 0
    for _ in range(MAX_PAGES):
        if data[at : at + 4] != b"OggS" or at + 27 > len(data) or not data[at + 5] & _BEGINS:
            break
        segments = data[at + 26]
        body = at + 27 + segments
        if data[body : body + 8].startswith(_VIDEO):
            return Media("video", "ogg")
        at = body + sum(data[at + 27 : body])
    return Media("audio", "ogg")
