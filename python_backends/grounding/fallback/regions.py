"""Where the value of a label may stand: the rest of its chunk, to its right, below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from python_backends.grounding.fallback.columns import headings, records
from python_backends.grounding.fallback.labels import Label
from python_backends.grounding.fallback.places import DEEPEST, SHARED_EDGE, Places
from python_backends.grounding.fallback.spoken import COUNTED, answers_behind, counted_before
from python_backends.grounding.stream import Span, WordStream

REST, RIGHT, BEHIND_REST, FURTHER, BELOW = 1.0, 0.95, 0.9, 0.8, 0.75
MAX_RIGHT = 8  # chunks
ROWS_BELOW = 4
LONG_LINE = 25  # characters: a shorter line below a label is a value of its own
MAX_LINES = 40
MAX_REGION = 500  # words
_LEADING = frozenset(":：=-–—.|_•*")


class Region(NamedTuple):
    """`relation` up to 1 says how well it stands to its label."""

    span: Span
    relation: float


class Surroundings:
    """The regions around labels of one page structure; `labels` end texts."""

    def __init__(self, stream: WordStream, places: Places, labels: Sequence[Label]) -> None:
        self._stream, self._places = stream, places
        self._starts = {label.span.start for label in labels if label.ends_text}
        self._inside = {
            word for label in labels if label.ends_text for word in range(label.span.start, label.span.stop)
        }

    def regions(self, label: Label) -> Iterator[Region]:
        """The best first."""
        chunk = self._places.chunk_of[label.span.stop - 1]
        spoken = self._stream.is_spoken(label.span.start)
        if spoken and (number := counted_before(self._stream, label.span)) is not None:
            yield Region(number, COUNTED)
        start = label.span.stop - 1 if label.glued else label.span.stop
        rest = self._free(Span(start, self._places.chunks[chunk].stop), glued=label.glued)
        if rest:
            yield Region(rest, REST)
        if rest is None and not self._starts.isdisjoint(range(start, self._places.chunks[chunk].stop)):
            return  # another label follows at once
        if spoken:
            yield from (Region(*answer) for answer in answers_behind(self._stream, self._places.chunks, chunk))
            return
        for distance, other in enumerate(islice(self._places.right_of(chunk), MAX_RIGHT)):
            free = self._free(self._places.chunks[other])
            if free is None:
                break
            near = RIGHT if not rest else BEHIND_REST
            yield Region(free, near if distance == 0 else FURTHER - 0.05 * min(distance, 6))
        yield from self._below(label, chunk, bool(rest))

    def _below(self, label: Label, chunk: int, has_rest: bool) -> Iterator[Region]:
        left, _, right, bottom = self._places.box(label.span)
        for _, row in self._places.below(chunk, ROWS_BELOW):
            for other in row:
                span = self._places.chunks[other]
                x0, top, x1, _ = self._places.box(span)
                if top - bottom > DEEPEST:
                    return
                if min(x1, right) - max(x0, left) > 0 or abs(x0 - left) < SHARED_EDGE:
                    free = self._free(span)
                    if free:
                        yield Region(free, BELOW - (0.25 if has_rest else 0.0))
                    return

    def table(self, label: Label) -> list[Span]:
        """The values under a label that is one of several headings side by side; none if it is not."""
        chunk = self._places.chunk_of[label.span.stop - 1]
        heads = headings(self._places, chunk, self.is_label)
        own = self._places.box(self._places.chunks[chunk])
        return list(records(self._places, chunk, heads, own, self.is_label)) if own in heads else []

    def column(self, label: Label) -> Iterator[Span]:
        """The chunks below a label, as far as they follow closely and are no labels."""
        left, _, right, bottom = self._places.box(label.span)
        chunk = self._places.chunk_of[label.span.stop - 1]
        for _, row in self._places.below(chunk, MAX_LINES):
            top = min(self._places.box(self._places.chunks[other])[1] for other in row)
            if top - bottom > DEEPEST:
                return
            for other in row:
                span = self._places.chunks[other]
                x0, _, x1, lower = self._places.box(span)
                if min(x1, right) - max(x0, left) > 0 or abs(x0 - left) < SHARED_EDGE:
                    if self.is_label(other):
                        return
                    bottom = lower
                    yield span
                    break

    def _free(self, span: Span, glued: bool = False) -> Span | None:
        """`span` up to the next label, without leading colons; None if nothing is left."""
        start = span.start
        span = Span(start, min(span.stop, start + MAX_REGION))
        if not glued and (start in self._inside or self._stream.words[span.stop - 1].text.endswith(":")):
            return None
        stop = next((word for word in range(start + 1, span.stop) if word in self._starts), span.stop)
        while start < stop and not glued and set(self._stream.words[start].text) <= _LEADING:
            start += 1
        return Span(start, stop) if start < stop else None

    def is_label(self, chunk: int) -> bool:
        """Whether the chunk starts with a label, or looks like one of a field nobody asked for."""
        span = self._places.chunks[chunk]
        return span.start in self._inside or self._stream.words[span.stop - 1].text.endswith(":")

    def paragraph(self, span: Span, below: bool) -> Span:
        """`span` with the lines that continue it: next in the stream, close beneath, the same left edge, no label."""
        if below and len(self._stream.text(span)) < LONG_LINE:
            return span
        line = self._places.chunks[self._places.chunk_of[span.stop - 1]]
        if line.stop != span.stop:
            return span
        stop, line = span.stop, span
        for _ in range(MAX_LINES):
            following = self._places.wrapped(line)
            if following is None or self.is_label(self._places.chunk_of[following.start]):
                break
            stop, line = following.stop, following
        return Span(span.start, stop)
