"""Whether a WAV file ends before its header says. FFmpeg cannot tell: it takes the file's own end for the sound's."""

from __future__ import annotations

_UNKNOWN_FROM = 0x7FFF0000  # writers that cannot go back put the largest size they know
_MAX_CHUNKS = 1000


def wav_is_cut(data: bytes) -> bool:
    """Whether the `data` chunk states more bytes than follow. False for what is not RIFF and for unknown sizes."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return False
    at = 12
    for _ in range(_MAX_CHUNKS):
        if at + 8 > len(data):
            return False
        name = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8
        if name == b"data":
            return 0 < size < _UNKNOWN_FROM and at + size > len(data)
        at += size + size % 2
    return False
