"""Which spans of the evidence can be the value of a leaf.

Leaves with a normal form (numbers, dates ...) and strings with keywords can only be what stands here: spans whose value
obeys the leaf's own schema. Strings without keywords can be any span and are not listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from python_backends.grounding.apart import stands_apart
from python_backends.grounding.pieces import edges_of
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.tree import Leaf, LeafKind, Scalar
from python_backends.grounding.validate import Validator, validator_of
from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.reading import value_of
from python_backends.grounding.values.text import label_end

TYPED_WORDS: Mapping[LeafKind, int] = {
    "number": 5, "integer": 5, "boolean": 3, "date": 5, "time": 3, "date-time": 8,
}  # fmt: skip
STRING_WORDS = 24
MAX_CHARACTERS = 1_000  # of one candidate
_DIGIT = re.compile(r"\d")
MAX_CANDIDATES = 20_000  # of one leaf; spans of few words come first, so that longer ones are what is cut
MAX_READ = 100_000  # spans looked at for one string with keywords: all of 4,000 words, all up to 10 words of 10,000


class Candidate(NamedTuple):
    """Words of the evidence and what they mean. `text` is what a transcript says for them, before folding."""

    span: Span
    value: Scalar
    text: str


def is_plain(leaf: Leaf) -> bool:
    """Whether any span of words is a value of `leaf`."""
    return leaf.kind == "string" and not any(
        key != "type" and (key, value) not in (("minLength", 0), ("minLength", 1)) for key, value in leaf.schema.items()
    )


def candidates_of(leaf: Leaf, stream: WordStream, locale: Locale) -> tuple[Candidate, ...]:
    """All candidates of one `leaf`, at most MAX_CANDIDATES: spans of few words first, then in reading order.

    For several leaves over one stream use `Finder`, which does not read the same text twice.
    """
    return Finder(stream, locale).candidates(leaf)


class Finder:
    """Finds the candidates of many leaves over one stream; remembers what it has read."""

    def __init__(self, stream: WordStream, locale: Locale) -> None:
        self._stream = stream
        self._locale = locale
        self._readings: dict[LeafKind, list[Candidate]] = {}
        self._found: dict[str, tuple[Candidate, ...]] = {}

    def candidates(self, leaf: Leaf) -> tuple[Candidate, ...]:
        """See `candidates_of`."""
        key = kind_key(leaf)
        if key not in self._found:
            validator = validator_of(leaf.schema)
            found = self._strings(leaf.schema, validator) if leaf.kind == "string" else self._typed(leaf, validator)
            self._found[key] = tuple(candidate for candidate, _ in zip(found, range(MAX_CANDIDATES), strict=False))
        return self._found[key]

    def _typed(self, leaf: Leaf, validator: Validator) -> Iterator[Candidate]:
        for candidate in self._read(leaf.kind):
            if validator.is_valid(candidate.value):
                yield candidate
            elif leaf.kind == "number" and "%" in candidate.text and isinstance(candidate.value, int | float):
                share = round(candidate.value / 100, 12)  # 12% where the schema wants a share of 1
                if validator.is_valid(share):
                    yield candidate._replace(value=share)

    def _read(self, kind: LeafKind) -> list[Candidate]:
        if kind not in self._readings:
            self._readings[kind] = self._whole_numbers() if kind == "integer" else self._values(kind)
        return self._readings[kind]

    def _whole_numbers(self) -> list[Candidate]:
        return [
            found._replace(value=int(found.value))
            for found in self._read("number")
            if isinstance(found.value, int | float) and found.value == int(found.value)
        ]

    def _values(self, kind: LeafKind) -> list[Candidate]:
        spans = self._spans_of_lines(TYPED_WORDS[kind], digits=kind != "boolean")
        return [
            Candidate(span, value, text)
            for span, text in spans
            if (value := value_of(kind, text, self._locale)) is not None
            and (kind != "boolean" or stands_apart(self._stream, span))
        ]

    def _spans_of_lines(self, longest: int, digits: bool) -> Iterator[tuple[Span, str]]:
        """Spans of up to `longest` words on one line, short ones first; with a digit in them, if `digits`."""
        words = [word.text for word in self._stream.words]
        texts = list(words)
        counts = [0, *accumulate(_DIGIT.search(word) is not None for word in words)]
        for length in range(1, longest + 1):
            for line in self._stream.lines():
                for start in range(line.start, line.stop - length + 1):
                    stop = start + length
                    if length > 1:
                        texts[start] = f"{texts[start]} {words[stop - 1]}"
                    if (counts[stop] > counts[start] or not digits) and len(texts[start]) <= MAX_CHARACTERS:
                        yield Span(start, stop), texts[start]

    def _strings(self, schema: Mapping[str, Any], validator: Validator) -> Iterator[Candidate]:
        words = [word.text for word in self._stream.words]
        trims = [_Trim(*edges_of(word), label_end(word), len(word)) for word in words]
        longest = min(schema.get("maxLength", MAX_CHARACTERS), MAX_CHARACTERS)
        texts = list(words)
        read = 0
        for length in range(1, STRING_WORDS + 1):
            for start in range(len(words) - length + 1):
                stop = start + length
                if length > 1:
                    texts[start] = f"{texts[start]} {words[stop - 1]}" if texts[start] else ""
                if len(texts[start]) - len(words[start]) - len(words[stop - 1]) > longest:
                    texts[start] = ""  # no cut in its first and last word makes it, or a longer one, short enough
                read += 1
                if texts[start] and read <= MAX_READ:
                    yield from _first_valid(texts[start], trims[start], trims[stop - 1], Span(start, stop), validator)


class _Trim(NamedTuple):
    """Offsets in a word: ends of the punctuation around it, end of the label in front of it; and its length."""

    head: int
    tail: int
    label: int
    length: int


def _first_valid(text: str, first: _Trim, last: _Trim, span: Span, validator: Validator) -> Iterator[Candidate]:
    """The candidate at `span`, if there is one: its `text`, or else without the punctuation at its ends, or else
    without the label of its first word."""
    if validator.is_valid(text):
        yield Candidate(span, text, text)
        return
    stop = len(text) - last.length + last.tail
    cuts = [(first.head, stop)] if (first.head, stop) != (0, len(text)) else []
    if first.label:
        cuts += [(first.label, len(text)), (first.label, stop)]
    for start, end in cuts:
        if start < end and validator.is_valid(text[start:end]):
            yield Candidate(span, text[start:end], text[start:end])
            return


def kind_key(leaf: Leaf) -> str:
    """Equal for leaves that have the same candidates."""
    return f"{leaf.kind} {json.dumps(leaf.schema, sort_keys=True)}"
