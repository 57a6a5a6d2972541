"""A long text in chunks of at most CHUNK characters, cut at sentence ends, translated one after the other."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.errors import RequestTimeout
from python_backends.translate.engine import Engine, Route
from python_backends.translate.ladder import translated
from python_backends.translate.markup.segments import Piece, Segment

CHUNK = 5_000
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk's translation; `words` counts those sent to the translator, `unknown` those it did not know."""

    text: str
    words: int
    unknown: int

    @property
    def known_share(self) -> float:
        """Share of words that the translator knew; 1 where there were none."""
        return max(0.0, 1 - self.unknown / self.words) if self.words else 1.0


def translated_chunks(segments: Sequence[Segment], route: Route, engine: Engine, deadline: float) -> list[Chunk]:
    """The chunks of one text. RequestTimeout once the clock (time.monotonic) is past `deadline` between two of them."""
    done: list[Chunk] = []
    for chunk in chunks_of(segments):
        if time.monotonic() > deadline:
            raise RequestTimeout(
                f"the translation was stopped after {len(done)} chunks of {CHUNK:,} characters; send less text at once"
            )
        done.append(_translated(chunk, route, engine))
    return done


def chunks_of(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """`segments` in groups of at most CHUNK characters. A piece is never cut; a literal may be."""
    group: list[Segment] = []
    size = 0
    for part in _no_longer_than_a_chunk(segments):
        length = len(part) if isinstance(part, str) else len(part.filled(part.text))
        if group and size + length > CHUNK:
            yield group
            group, size = [], 0
        group.append(part)
        size += length
    if group:
        yield group


def _no_longer_than_a_chunk(segments: Sequence[Segment]) -> Iterator[Segment]:
    for segment in segments:
        if isinstance(segment, str):
            yield from (segment[start : start + CHUNK] for start in range(0, len(segment), CHUNK))
        else:
            yield segment


def _translated(chunk: Sequence[Segment], route: Route, engine: Engine) -> Chunk:
    pieces = [segment for segment in chunk if isinstance(segment, Piece)]
    drafts = translated(pieces, route, engine)
    texts = iter(draft.text for draft in drafts)
    text = "".join(segment if isinstance(segment, str) else next(texts) for segment in chunk)
    words = sum(len(_WORD.findall(piece.text)) for piece in pieces)
    return Chunk(text, words, sum(len(draft.unknown) for draft in drafts))
