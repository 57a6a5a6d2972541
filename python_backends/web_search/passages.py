"""Texts cut where sentences end: into sentences, and into passages that an encoder can take in whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

PASSAGE_CHARACTERS = 800  # some 180 words; the encoder reads 256 tokens
MAX_PASSAGES = 8  # of a document have a vector; the words of all of it are searched
_MAX_SENTENCE = 600
# An end of a sentence with what may follow it, the full stops of East Asia, and ends of lines.
_END = re.compile(r"[.!?]+[\"')\]\u201d\u2019]*(?=\s)|[\u3002\uff01\uff1f]+|\n+")


class Span(NamedTuple):
    """Characters `start` up to but not including `end`."""

    start: int
    end: int


def sentences(text: str, most: int | None = None) -> Iterator[Span]:
    """The sentences in the first `most` characters, without the space around them; very long ones in parts."""
    limit = len(text) if most is None else min(most, len(text))
    start = 0
    for match in _END.finditer(text, 0, limit):
        yield from _parts(text, start, match.end())
        start = match.end()
    yield from _parts(text, start, limit)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = end
        if end - start > _MAX_SENTENCE:
            space = text.rfind(" ", start + 1, start + _MAX_SENTENCE)
            stop = space if space > start else start + _MAX_SENTENCE
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        if piece.strip():
            yield Span(left, left + len(piece.strip()))
        start = stop


def passages(text: str) -> list[Span]:
    """The first passages of `text`, whole sentences each; the same text always gives the same ones."""
    found: list[Span] = []
    for sentence in sentences(text, MAX_PASSAGES * (PASSAGE_CHARACTERS + _MAX_SENTENCE)):
        if found and sentence.end - found[-1].start <= PASSAGE_CHARACTERS:
            found[-1] = Span(found[-1].start, sentence.end)
        elif len(found) < MAX_PASSAGES:
            found.append(sentence)
        else:
            break
    return found


def encoder_texts(title: str, text: str) -> list[str]:
    """What the encoder is given for a document: each passage under the title; the title alone where there is none."""
    return [f"{title}\n{text[span.start : span.end]}".strip() for span in passages(text)] or [title]
