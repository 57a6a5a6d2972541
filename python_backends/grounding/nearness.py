"""Which of several equal texts a leaf means: the one nearest to its label, or to the rest of its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from python_backends.grounding.places import Place
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.values.text import letters

_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST_HINT = 6  # words; a longer one explains and is printed nowhere


class Distance(NamedTuple):
    """Smaller is nearer: first by how two spans stand to each other, then by how far they are apart."""

    relation: int
    gap: int


_SAME_LINE, _SAME_ROW, _BELOW, _ELSEWHERE = range(4)


def label_words(name: str, hint: str) -> list[list[str]]:
    """The phrases that a page may print as the label of a field, in lower case without accents."""
    phrases = [_split(_CAMEL.sub(" ", name)), _split(hint)]
    return [phrase for phrase in phrases if 0 < len(phrase) <= _LONGEST_HINT]


def _split(text: str) -> list[str]:
    return _WORDS.findall(letters(text))


class Nearness:
    """Compares places in one stream."""

    def __init__(self, stream: WordStream) -> None:
        self._words = stream.words
        self._by_token: dict[str, list[int]] = {}
        for number, word in enumerate(stream.words):
            for token in _split(word.text):
                self._by_token.setdefault(token, []).append(number)

    def nearest_to_label(self, places: Sequence[Place], phrases: Sequence[Sequence[str]]) -> Place:
        """The one of `places` that stands best to a label; the first if there is no label, or it does not decide."""
        labels = [label for phrase in phrases for label in self._labels(phrase)] if len(places) > 1 else []
        if not labels:
            return places[0]
        return min(places, key=lambda place: min(self._from_label(label, place.span) for label in labels))

    def nearest_to_row(self, places: Sequence[Place], row: Span) -> Place:
        """The one of `places` that stands best to `row`, which is read already."""
        return min(places, key=lambda place: self._beside(row, place.span))

    def _labels(self, phrase: Sequence[str]) -> list[Span]:
        """Where all words of `phrase` follow each other, in words one after the other or in one."""
        found = []
        for start in self._by_token.get(phrase[0], ()):
            at, left = start, list(phrase)
            while left and at < len(self._words) and (tokens := _split(self._words[at].text)):
                if tokens[: len(left)] != left[: len(tokens)]:
                    break
                left = left[len(tokens) :]
                at += 1
            if not left:
                found.append(Span(start, at))
        return found

    def _from_label(self, label: Span, place: Span) -> Distance:
        """Right of the label on its line, right of it in its row, below it, or by words: after it before before it."""
        one, other = self._words[label.stop - 1], self._words[place.start]
        ahead = place.start - label.stop
        if ahead >= 0 and one.line == other.line:
            return Distance(_SAME_LINE, ahead)
        if one.quad and other.quad and one.page == other.page:
            first = self._words[label.start].quad or one.quad
            right = min(x for x, _ in other.quad) - max(x for x, _ in one.quad)
            if right >= 0 and _overlap(one.quad, other.quad, axis=1):
                return Distance(_SAME_ROW, right)
            below = min(y for _, y in other.quad) - max(y for _, y in one.quad)
            if below >= 0 and _overlap((*first, *one.quad), other.quad, axis=0):
                return Distance(_BELOW, below)
        return Distance(_ELSEWHERE, ahead if ahead >= 0 else -3 * ahead)

    def _beside(self, row: Span, place: Span) -> Distance:
        one, other = self._words[row.start], self._words[place.start]
        apart = place.start - row.stop if place.start >= row.stop else row.start - place.stop
        if one.line == other.line:
            return Distance(_SAME_LINE, abs(apart))
        if one.quad and other.quad and one.page == other.page and _overlap(one.quad, other.quad, axis=1):
            return Distance(_SAME_ROW, abs(apart))
        return Distance(_ELSEWHERE, abs(apart))


def _overlap(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]], axis: int) -> bool:
    """Whether the extents of both along `axis` share at least half of the smaller."""
    low, high = min(point[axis] for point in one), max(point[axis] for point in one)
    start, stop = min(point[axis] for point in other), max(point[axis] for point in other)
    return 2 * (min(high, stop) - max(low, start)) >= min(high - low, stop - start) > 0
