"""Matroska and WebM: whether a track of moving pictures exists. RFC 8794 (EBML), RFC 9559 (Matroska)."""

from __future__ import annotations

from collections.abc import Iterator

from python_backends.media.media import Claim, Media

MAX_ELEMENTS = 4096  # looked at in one file, on all levels together
_HEADER, _DOC_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _TRACKS, _TRACK, _TRACK_TYPE = 0x18538067, 0x1654AE6B, 0xAE, 0x83
_VIDEO, _SOUND = 1, 2


class _Walk:
    """A walk over EBML elements that ends after MAX_ELEMENTS of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._left = MAX_ELEMENTS

    def elements(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(id, start and end of the contents) of each element in [start, end); one of unknown size reaches to `end`."""
        while start < end and self._left > 0:
            self._left -= 1
            name = self._number(start, keep_marker=True)
            size = self._number(start + name[1], keep_marker=False) if name else None
            if name is None or size is None:
                return
            body = start + name[1] + size[1]
            unknown = size[0] == (1 << 7 * size[1]) - 1
            stop = end if unknown else body + size[0]
            yield name[0], body, min(stop, end)
            start = stop

    def _number(self, at: int, *, keep_marker: bool) -> tuple[int, int] | None:
        """(value, bytes taken) of the variable-length number at `at`; None if there is none."""
        if at >= len(self.data) or not self.data[at]:
            return None
        length = 9 - self.data[at].bit_length()
        if at + length > len(self.data):
            return None
        value = int.from_bytes(self.data[at : at + length], "big")
        return (value if keep_marker else value - (1 << 7 * length)), length


def matroska_media(data: bytes, claim: Claim) -> Media | None:
    """Audio or video in Matroska; None for other files."""
    if not data.startswith(b"\x1aE\xdf\xa3"):
        return None
    walk = _Walk(data)
    kind, tracks = "mkv", set[int]()
    for name, start, end in walk.elements(0, len(data)):
        if name == _HEADER:
            kind = _kind(walk, start, end)
        elif name == _SEGMENT:
            tracks = _track_types(walk, start, end)
            break
    silent = _VIDEO not in tracks
    # Without a list of tracks in reach the content cannot tell; the sender's word then does.
    sound = silent and (_SOUND in tracks or claim.type.startswith("audio/"))
    return Media("audio" if sound else "video", kind)


def _kind(walk: _Walk, start: int, end: int) -> str:
    for name, body, stop in walk.elements(start, end):
        if name == _DOC_TYPE and walk.data[body:stop].rstrip(b"\0") == b"webm":
            return "webm"
    return "mkv"


def _track_types(walk: _Walk, start: int, end: int) -> set[int]:
    for name, body, stop in walk.elements(start, end):
        if name == _TRACKS:
            entries = [inner for kind, *inner in walk.elements(body, stop) if kind == _TRACK]
            return {kind for first, last in entries for kind in _types(walk, first, last)}
    return set()


def _types(walk: _Walk, start: int, end: int) -> Iterator[int]:
    for name, body, stop in walk.elements(start, end):
        if name == _TRACK_TYPE:
            yield int.from_bytes(walk.data[body : min(stop, body + 8)], "big")
