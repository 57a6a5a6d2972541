"""Where in the evidence the text of a transcript stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from python_backends.grounding.candidates import Finder, is_plain, kind_key
from python_backends.grounding.pieces import Fold, pieces_of, text_between
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.transcript import folded
from python_backends.grounding.tree import Leaf, Scalar
from python_backends.grounding.values.locale import Locale

MAX_PLACES = 1_000  # of one text; a word that stands more often is as well taken from the first of them


class Place(NamedTuple):
    """Words that a transcript may mean, and the value of a leaf there. `whole`: the value is the words as such."""

    span: Span
    value: Scalar
    whole: bool


class Places:
    """Finds texts of transcripts again; the inverse of the grammar of leaves."""

    def __init__(self, stream: WordStream, fold: Fold, locale: Locale) -> None:
        self._stream = stream
        self._fold = fold
        self._finder = Finder(stream, locale)
        self._pieces = pieces_of(stream, fold)
        self._text = ""
        self._starts: dict[int, int] = {}  # offset in _text -> number of the piece that starts there
        self._stops: dict[int, int] = {}
        self._ends: list[int] = []  # the offsets of `_stops`, in order
        self._typed: dict[str, dict[str, list[Place]]] = {}
        self._index()

    def _index(self) -> None:
        parts: list[str] = []
        length, word = 0, 0
        for number, piece in enumerate(self._pieces):
            if number and piece.word != word:
                parts.append(" ")
                length += 1
            word = piece.word
            self._starts[length] = number
            parts.append(piece.text)
            length += len(piece.text)
            self._stops[length] = number
        self._text = "".join(parts)
        self._ends = list(self._stops)

    def find(self, leaf: Leaf, text: str) -> list[Place]:
        """The places, in reading order, where `text`, written by a decoder for `leaf`, can come from."""
        if is_plain(leaf):
            bare = text.removeprefix(" ").removesuffix(" ")
            # The room of a span may have ended inside a word, which is meant whole then.
            return list(islice(self._spans(bare), MAX_PLACES)) or list(islice(self._spans(bare, cut=True), MAX_PLACES))
        key = kind_key(leaf)
        if key not in self._typed:
            self._typed[key] = self._candidates(leaf)
        return self._typed[key].get(text) or self._typed[key].get(text.removeprefix(" "), [])

    def _candidates(self, leaf: Leaf) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for span, value, text in self._finder.candidates(leaf):
            same = found.setdefault(folded(text, self._fold), [])
            same.append(Place(span, value, value == self._stream.text(span)))
        return {text: sorted(places[:MAX_PLACES], key=lambda place: place.span) for text, places in found.items()}

    def _spans(self, text: str, *, cut: bool = False) -> Iterator[Place]:
        """Places of `text`; if it was `cut`, up to the end of the piece that it breaks off in."""
        at = -1 if not text or (cut and text.endswith(" ")) else self._text.find(text)
        while at >= 0:
            end = at + len(text)
            end = self._ends[bisect_left(self._ends, end)] if cut else end
            first, last = self._starts.get(at), self._stops.get(end)
            if first is not None and last is not None and first <= last:
                start, stop = self._pieces[first], self._pieces[last]
                span = Span(start.word, stop.word + 1)
                value = text_between(self._stream, start, stop)
                yield Place(span, value, value == self._stream.text(span))
            at = self._text.find(text, at + 1)
