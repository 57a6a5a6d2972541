"""ISO base media files (MP4, M4A, MOV, 3GP, HEIF): whether they hold pictures in motion, or sound alone.

ISO/IEC 14496-12: a file is a sequence of boxes, each with its size and a type of four letters; a track says what it
is in the box moov/trak/mdia/hdlr.
"""

from __future__ import annotations

from collections.abc import Iterator

from python_backends.media.media import Claim, Media

MAX_BOXES = 1024  # looked at in one file, on all levels together
_MAX_BRANDS = 64
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_STILL_CODECS = frozenset({b"jpeg", b"png ", b"mjpa", b"mjpb"})
# QuickTime files from before brands begin with one of these.
_OLD_STARTS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_INSIDE = {b"moov": b"trak", b"trak": b"mdia", b"mdia": b"minf", b"minf": b"stbl"}


class _Walk:
    """A walk over boxes that ends after MAX_BOXES of them, however they nest."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = MAX_BOXES

    def boxes(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        """(type, start and end of the contents) of each box in [start, end)."""
        while start + 8 <= end and self._left > 0:
            self._left -= 1
            size, kind, body = (
                int.from_bytes(self._data[start : start + 4], "big"),
                self._data[start + 4 : start + 8],
                8,
            )
            if size == 1:
                size, body = int.from_bytes(self._data[start + 8 : start + 16], "big"), 16
            stop = end if size == 0 else start + size
            if stop < start + body:
                return  # a box smaller than its own head: damaged, or made to loop
            yield kind, start + body, min(stop, end)
            start = stop


def iso_media(data: bytes, claim: Claim) -> Media | None:
    """What an ISO base media file is; None for other files and for still images that the document reader knows."""
    brands = _brands(data)
    if not brands and data[4:8] not in _OLD_STARTS:
        return None
    if brands & _AVIF_BRANDS:
        return Media("image", "avif")
    if brands & _STILL_BRANDS:
        return None
    tracks = _tracks(data)
    if not brands and not tracks:
        return None
    return _judged(tracks, brands, data[8:12], claim)


def _judged(tracks: list[tuple[bytes, bytes]], brands: frozenset[bytes], major: bytes, claim: Claim) -> Media:
    cover = bool(brands & _SOUND_BRANDS)  # then a track of still images is cover art or chapters
    moving = any(kind == b"vide" and not (cover and codec in _STILL_CODECS) for kind, codec in tracks)
    if moving:
        return Media("video", _video_format(brands, major))
    if any(kind == b"soun" for kind, _ in tracks) or cover:
        return Media("audio", "m4a")
    # No track within reach: the index stands beyond what was sent, or the file is damaged.
    return Media("audio", "m4a") if claim.type.startswith("audio/") else Media("video", _video_format(brands, major))


def _video_format(brands: frozenset[bytes], major: bytes) -> str:
    if not brands or major == b"qt  ":
        return "mov"
    return "3gp" if major[:3] in (b"3gp", b"3g2") else "mp4"


def _brands(data: bytes) -> frozenset[bytes]:
    """The major brand and the compatible ones; nothing for files without."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), 16 + 4 * _MAX_BRANDS, len(data))
    return frozenset({data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)})


def _tracks(data: bytes) -> list[tuple[bytes, bytes]]:
    """(handler, codec of the first sample description) of each track, as far as the walk reaches."""
    walk = _Walk(data)
    for kind, start, end in walk.boxes(0, len(data)):
        if kind == b"moov":
            return [_track(data, walk, *inner) for name, *inner in walk.boxes(start, end) if name == b"trak"]
    return []


def _track(data: bytes, walk: _Walk, start: int, end: int) -> tuple[bytes, bytes]:
    handler = codec = b""
    level, spans = b"trak", [(start, end)]
    while spans:
        below = []
        for kind, inner, stop in walk.boxes(*spans.pop()):
            if kind == b"hdlr" and level == b"mdia":
                handler = data[inner + 8 : inner + 12]
            elif kind == b"stsd":
                codec = data[inner + 12 : inner + 16]
            elif kind == _INSIDE.get(level):
                below.append((inner, stop))
        level, spans = _INSIDE.get(level, b""), below[:1]
    return handler, codec
