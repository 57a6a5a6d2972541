"""Plain text in any usual encoding, told apart from binary data."""

from __future__ import annotations

import codecs

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
