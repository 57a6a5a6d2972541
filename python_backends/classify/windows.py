"""Long texts in pieces that the encoder reads whole."""

from __future__ import annotations

WINDOW = 900  # characters: prose of so many has some 200 tokens, of the encoder's 256
MOST = 16  # windows of one text; what comes after them does not count, and is told


def windows_of(text: str) -> tuple[list[str], bool]:
    """Pieces of at most `WINDOW` characters, cut between words where that is possible, and whether the end is lost."""
    rest = text.strip()
    pieces: list[str] = []
    while rest and len(pieces) < MOST:
        cut = len(rest) if len(rest) <= WINDOW else _cut(rest)
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].lstrip()
    return pieces, bool(rest)


def _cut(text: str) -> int:
    """Where to cut: after the last end of a line or sentence in the window's second half, else at its last blank."""
    head = text[:WINDOW]
    for mark in ("\n", ". ", "! ", "? ", " "):
        place = head.rfind(mark, WINDOW // 2)
        if place > 0:
            return place + len(mark)
    return WINDOW
