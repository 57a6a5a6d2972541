"""MP3 and AAC: a tag in front, or frames that follow one another where each says the next begins.

ISO/IEC 11172-3 and 13818-3 (MPEG audio), 13818-7 (ADTS). A single sync word occurs in any data; three frames in a
row, all of one kind, do not.
"""

from __future__ import annotations

from collections.abc import Callable

from python_backends.media.media import Media

_LengthOf = Callable[[bytes], int]

_FRAMES = 3
_V1_KBITS = {
    1: (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_V2_KBITS = {
    1: (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    3: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = (44100, 48000, 32000)  # of version 1; versions 2 and 2.5 have a half and a quarter of them


def mpeg_media(data: bytes) -> Media | None:
    """Audio in MP3 or AAC frames; None for other files."""
    if _has_tag(data):
        return Media("audio", "mp3")
    for name, length_of in (("mp3", _mp3_length), ("aac", _aac_length)):
        if _frames(data, length_of):
            return Media("audio", name)
    return None


def _has_tag(data: bytes) -> bool:
    """An ID3v2 head: versions 2 to 4, and a size in bytes of seven bits."""
    return len(data) > 10 and data[:3] == b"ID3" and data[3] in (2, 3, 4) and all(byte < 0x80 for byte in data[6:10])


def _frames(data: bytes, length_of: _LengthOf) -> bool:
    """Whether the file begins with frames; one that ends after fewer than three is taken at its word."""
    at = 0
    for _ in range(_FRAMES):
        length = length_of(data[at : at + 6])
        if not length:
            return False
        at += length
        if at >= len(data):
            return at == len(data)
    return True


def _mp3_length(head: bytes) -> int:
    """Bytes of the MPEG audio frame with this head; 0 if it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 4 or bits in (0, 15) or rate == 3:
        return 0
    kbits = (_V1_KBITS if version == 3 else _V2_KBITS)[layer][bits - 1]
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    if layer == 1:
        return (12_000 * kbits // hertz + padding) * 4
    return (72_000 if layer == 3 and version != 3 else 144_000) * kbits // hertz + padding


def _aac_length(head: bytes) -> int:
    """Bytes of the ADTS frame with this head; 0 if it is none."""
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0
