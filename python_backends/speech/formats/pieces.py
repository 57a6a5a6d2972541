"""Vocabulary of the formats: timed pieces of text out of the public result. Pure: a result in, nothing kept.

A result is the dict of `docs/schemas/speech_to_text.json`. Where it brings no times of words, they are set by the place
of each word in its chunk's text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word (or a sign, in languages written without spaces) with its time in seconds.

    `glue` is what stands before it in its chunk: a space or nothing.
    """

    text: str
    t0: float
    t1: float
    glue: str = " "


def width_of(text: str) -> int:
    """Columns that `text` takes on a screen: two for the wide signs of East Asia, none for marks set over others."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def joined(pieces: Sequence[Piece]) -> str:
    """The text of `pieces`."""
    return "".join((piece.glue if place else "") + piece.text for place, piece in enumerate(pieces))


def pieces_of(chunk: Result) -> list[Piece]:
    """The words of one chunk with their times."""
    words = chunk.get("words")
    if words is not None:
        glue = " " if chunk["text"] == " ".join(word["text"] for word in words) else ""
        return [Piece(word["text"], word["timestamp"][0], word["timestamp"][1], glue) for word in words]
    t0, t1 = chunk["timestamp"]
    return list(_guessed(chunk["text"], t0, t1))


def _guessed(text: str, t0: float, t1: float) -> Iterator[Piece]:
    """The words of `text`, each given the share of the time that its letters have of the text."""
    position = 0
    for place, (glue, word) in enumerate(_split(text)):
        start = position + len(glue) * bool(place)
        position = start + len(word)
        each = (t1 - t0) / len(text)
        yield Piece(word, t0 + each * start, t0 + each * position, glue)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before it, word); a word of many wide signs is split into them."""
    for word in text.split():
        wide = width_of(word) > len(word)
        for place, part in enumerate(word if wide else (word,)):
            yield (" " if not place else ""), part
