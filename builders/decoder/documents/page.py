"""A synthetic document: words with boxes, and a record of typed values that say which words they are.

Units are pixels of a page drawn at one pixel a unit. Imports nothing of ours.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Kind = Literal["string", "number", "integer", "date", "boolean"]
Normal = str | float | int | bool
Box = tuple[float, float, float, float]
Measure = Callable[[str, float, bool], float]  # text, font size, bold -> width in pixels


class Span(NamedTuple):
    """Words [start, stop) of the document, at least one."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class PageWord:
    """One printed word. `line` numbers the printed lines in reading order; `size` is the font size in pixels."""

    text: str
    box: Box
    line: int
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One typed value of the record.

    `concept` names what it means in `labels.CONCEPTS`, or is empty for a label made up on the spot; `label` is what is
    printed beside it; `group` is the object it belongs to, if any; `normal` its normal form (ISO date, number).
    """

    concept: str
    kind: Kind
    text: str
    normal: Normal
    span: Span
    label: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Line items: each row maps a column's concept to its value; a row may lack columns."""

    concept: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Words in reading order, and what they mean. `blanks` are labels behind which nothing stands."""

    kind: str
    language: str
    width: float
    height: float
    words: tuple[PageWord, ...]
    values: tuple[Value, ...]
    tables: tuple[Table, ...] = ()
    rules: tuple[Box, ...] = ()
    blanks: tuple[str, ...] = ()


@dataclass(slots=True)
class Slot:
    """A value whose words are being printed; `words` are their numbers."""

    concept: str
    kind: Kind
    normal: Normal
    label: str = ""
    group: str = ""
    words: list[int] = field(default_factory=list)


Segment = str | tuple[str, Slot]


def typical_width(text: str, size: float, bold: bool = False) -> float:
    """About the width of `text` in a proportional face, without a font at hand."""
    narrow, wide = sum(text.count(sign) for sign in "iljtf.,:;'|!()1 "), sum(text.count(sign) for sign in "mwMWG@%O")
    return size * (0.56 * len(text) - 0.24 * narrow + 0.25 * wide) * (1.08 if bold else 1.0)


class Canvas:
    """A page being printed. Lines are put in reading order; segments that carry a `Slot` become values."""

    def __init__(self, rng: random.Random, width: float, size: float, measure: Measure = typical_width) -> None:
        self.rng, self.width, self.size, self.measure = rng, width, size, measure
        self.y = size * 1.5
        self.margin = width * rng.uniform(0.03, 0.09)
        self.leading = rng.uniform(1.25, 1.9)
        self.words: list[PageWord] = []
        self.slots: list[Slot] = []
        self.tables: list[tuple[str, list[dict[str, Slot]]]] = []
        self.rules: list[Box] = []
        self.blanks: list[str] = []
        self._line = -1

    def put(
        self, x: float, segments: Sequence[Segment], *, scale: float = 1.0, bold: bool = False, align: str = "left"
    ) -> float:
        """Print `segments` from `x` at the present height as one line; returns where it ends."""
        self._line += 1
        size = self.size * scale
        space = self.measure(" ", size, bold)
        texts = [(word, slot) for text, slot in map(_parts, segments) for word in text.split()]
        widths = [self.measure(word, size, bold) for word, _ in texts]
        whole = sum(widths) + space * max(0, len(texts) - 1)
        x -= {"left": 0.0, "centre": whole / 2, "right": whole}[align]
        for (word, slot), width in zip(texts, widths, strict=True):
            if slot is not None:
                slot.words.append(len(self.words))
            box = (x, self.y, x + width, self.y + size)
            self.words.append(PageWord(word, box, self._line, size, bold))
            x += width + space
        for _, slot in map(_parts, segments):
            if slot is not None and slot not in self.slots:
                self.slots.append(slot)
        return x

    def put_right(self, edge: float, segments: Sequence[Segment], after: float) -> None:
        """Print `segments` so that they end at `edge`, or further right if they would run into what ends at `after`."""
        text = " ".join(part for part, _ in map(_parts, segments))
        self.put(max(after + self.size * 0.3, edge - self.measure(text, self.size, False)), segments)

    def down(self, lines: float = 1.0, scale: float = 1.0) -> None:
        """Go to the next line."""
        self.y += self.size * scale * self.leading * lines

    def line(self, *segments: Segment, scale: float = 1.0, bold: bool = False, align: str = "left") -> None:
        """Print one line at the margin, the middle or the right edge, and go down."""
        x = {"left": self.margin, "centre": self.width / 2, "right": self.width - self.margin}[align]
        self.put(x, segments, scale=scale, bold=bold, align=align)
        self.down(scale=scale)

    def rule(self) -> None:
        """A ruling line across the page."""
        self.rules.append((self.margin, self.y, self.width - self.margin, self.y))
        self.down(0.3)

    def strayed(self, signs: str) -> None:
        """A file number along the right edge, read sign by sign."""
        x, y, step = self.width - self.margin * 0.6, self.y, self.size * self.rng.uniform(1.0, 1.4)
        self.y = self.y * self.rng.uniform(0.0, 0.7)
        for sign in signs:
            self.put(x, [sign])
            self.y += step
        self.y = max(y, self.y)

    def finished(self, kind: str, language: str) -> Document:
        """The document; values whose words do not stand together are left out of the record."""
        self._widen()
        columned = {id(slot) for _, rows in self.tables for row in rows for slot in row.values()}
        values = [self._value(slot) for slot in self.slots if id(slot) not in columned]
        tables = tuple(self._table(concept, rows) for concept, rows in self.tables)
        return Document(
            kind, language, self.width, self.y + self.size * 2, tuple(self.words),
            tuple(value for value in values if value is not None), tables, tuple(self.rules), tuple(self.blanks),
        )  # fmt: skip

    def _widen(self) -> None:
        """Make the page as wide as what is printed on it."""
        edge = self.margin / 2
        left = min([edge, *(word.box[0] for word in self.words)]) - edge
        right = max([self.width - edge, *(word.box[2] for word in self.words)]) + edge
        if left < 0:
            self.words = [replace(word, box=_moved(word.box, -left)) for word in self.words]
            self.rules = [_moved(rule, -left) for rule in self.rules]
        self.width = right - left

    def _table(self, concept: str, rows: Sequence[dict[str, Slot]]) -> Table:
        found = []
        for row in rows:
            values = {name: self._value(slot) for name, slot in row.items()}
            found.append({name: value for name, value in values.items() if value is not None})
        columns = tuple(dict.fromkeys(name for row in rows for name in row))
        return Table(concept, columns, tuple(found))

    def _value(self, slot: Slot) -> Value | None:
        words = sorted(slot.words)
        if not words or words[-1] - words[0] != len(words) - 1:
            return None
        span = Span(words[0], words[-1] + 1)
        text = " ".join(word.text for word in self.words[span.start : span.stop])
        return Value(slot.concept, slot.kind, text, slot.normal, span, slot.label, slot.group)


def _parts(segment: Segment) -> tuple[str, Slot | None]:
    return (segment, None) if isinstance(segment, str) else segment


def _moved(box: Box, across: float) -> Box:
    return box[0] + across, box[1], box[2] + across, box[3]
