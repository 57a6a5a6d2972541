"""Arrays of objects: rows of words under a line of headers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from python_backends.grounding.fallback.labels import FIRST, RIVAL, Label, unclaimed
from python_backends.grounding.fallback.proposals import WORDY, Page, Proposal
from python_backends.grounding.fallback.shapes import shaped_in
from python_backends.grounding.fallback.targets import Target
from python_backends.grounding.stream import Span
from python_backends.grounding.tree import Leaf

MAX_ROWS = 5_000
LARGEST_GAP = 6.0  # line heights between two rows of one table
FOREIGN = -2  # a column that no field asks for
LAST = frozenset({"total", "tax", "paid", "change"})
CLOSING = frozenset({"total", "subtotal", "tax", "paid", "rounding", "change", "discount", "shipping"})

Row = dict[int, Proposal]


class Column(NamedTuple):
    """From `left` to `right` under a header; `target` numbers the item's leaves, or is FOREIGN."""

    left: float
    right: float
    target: int
    score: float


@dataclass(frozen=True)
class Header:
    """The columns, and the row they head."""

    columns: tuple[Column, ...]
    row: int

    @property
    def asked(self) -> list[Column]:
        return [column for column in self.columns if column.target != FOREIGN]

    @property
    def score(self) -> float:
        return sum(column.score for column in self.asked)


def table_rows(page: Page, targets: Sequence[Target]) -> list[Row]:
    """One mapping from target number to its value a row; empty if no line names two of the fields (or the only one)."""
    labels = unclaimed(page.finder.of_targets(targets))
    header = _header(page, labels, min(2, len(targets)))
    if header is None:
        return []
    ends = {
        label.span.start: label.concept in LAST
        for label in page.finder.of_rivals(())
        if label.concept in CLOSING and label.place >= FIRST
    }
    reader = _RowReader(page, targets, header)
    rows: list[Row] = []
    for number in _body(page, header, ends):
        row = reader.row(number)
        if reader.is_item(row):
            rows.append(row)
        elif rows:
            reader.continue_item(rows[-1], row)
    return rows


def _header(page: Page, labels: Sequence[Label], least: int) -> Header | None:
    """The line that names most fields; None if none names `least` of them in places of their own."""
    by_row: dict[int, list[Label]] = defaultdict(list)
    for label in labels:
        if label.target != RIVAL and not label.glued:
            by_row[page.places.row_of[page.places.chunk_of[label.span.start]]].append(label)
    headers = [Header(_columns(page, found, row), row) for row, found in by_row.items()]
    fit = [header for header in headers if len(header.asked) >= least]
    return max(fit, key=lambda header: (header.score, -header.row), default=None)


def _columns(page: Page, labels: Sequence[Label], row: int) -> tuple[Column, ...]:
    """The fields' columns, each label and each field once, and those of the row's other chunks."""
    columns: list[Column] = []
    targets: set[int] = set()
    words: set[int] = set()
    for label in sorted(labels, key=lambda item: (-item.score * item.place, item.span)):
        own = range(label.span.start, label.span.stop)
        if label.target not in targets and words.isdisjoint(own):
            left, _, right, _ = page.places.box(label.span)
            columns.append(Column(left, right, label.target, label.score * label.place))
            targets.add(label.target)
            words.update(own)
    for chunk in page.places.rows[row]:
        span = page.places.chunks[chunk]
        if words.isdisjoint(range(span.start, span.stop)):
            left, _, right, _ = page.places.box(span)
            columns.append(Column(left, right, FOREIGN, 0.0))
    return tuple(sorted(columns))


def _body(page: Page, header: Header, ends: Mapping[int, bool]) -> Iterator[int]:
    """The rows under the header that do not sum up, to the first that closes the table (`ends` says which)."""
    chunk = page.places.rows[header.row][0]
    _, _, _, bottom = page.places.box(page.places.chunks[chunk])
    for number, row in page.places.below(chunk, MAX_ROWS):
        spans = [page.places.chunks[chunk] for chunk in row]
        top = min(page.places.box(span)[1] for span in spans)
        if top - bottom > LARGEST_GAP or any(ends.get(span.start, False) for span in spans):
            return
        bottom = max(page.places.box(span)[3] for span in spans)
        if not any(span.start in ends for span in spans):
            yield number


class _RowReader:
    """Puts the words of a row under the columns."""

    def __init__(self, page: Page, targets: Sequence[Target], header: Header) -> None:
        self._page, self._targets, self._header = page, targets, header

    def row(self, number: int) -> Row:
        """The values of one row that could be read."""
        words: dict[int, list[int]] = defaultdict(list)
        for chunk in self._page.places.rows[number]:
            for column, span in self._placed(self._page.places.chunks[chunk]):
                words[column.target] += range(span.start, span.stop)
        found = {}
        for target, indices in words.items():
            if target != FOREIGN:
                value = self._value(target, _run(sorted(indices)))
                if value is not None:
                    found[target] = value
        return found

    def is_item(self, row: Row) -> bool:
        """Whether a row fills enough columns to be a new item: more than one, unless there is but one."""
        return len(row) >= max(1, -(-len(self._header.asked) // 2))

    def continue_item(self, item: Row, row: Row) -> None:
        """Adds the text of a row that is not an item to the item above it, where its words follow on."""
        for target, more in row.items():
            last = item.get(target)
            if last is not None and self._targets[target].shape in WORDY and last.span.stop == more.span.start:
                span = Span(last.span.start, more.span.stop)
                item[target] = last._replace(span=span, value=self._page.stream.text(span))

    def _placed(self, span: Span) -> Iterator[tuple[Column, Span]]:
        """The columns of a chunk: one, unless it reaches under several headers; then each word's own."""
        left, _, right, _ = self._page.places.box(span)
        over = [column for column in self._header.columns if min(column.right, right) > max(column.left, left)]
        if len(over) < 2:
            yield self._nearest(span), span
            return
        column: Column | None = None
        for word in range(span.start, span.stop):
            left, _, right, _ = self._page.places.box(Span(word, word + 1))
            under = any(min(column.right, right) > max(column.left, left) for column in over)
            if under or column is None:  # between headers a text goes on
                column = self._nearest(Span(word, word + 1))
            yield column, Span(word, word + 1)

    def _nearest(self, span: Span) -> Column:
        left, _, right, _ = self._page.places.box(span)

        def distance(column: Column) -> tuple[float, float]:
            gap = max(column.left - right, left - column.right)
            edges = min(
                abs(column.left - left), abs(column.right - right), abs(column.left + column.right - left - right) / 2
            )
            return gap, edges

        return min(self._header.columns, key=distance)

    def _value(self, target: int, span: Span) -> Proposal | None:
        asked = self._targets[target]
        column = next(column for column in self._header.columns if column.target == target)
        spans = (
            [span] if asked.shape in WORDY else [item.span for item in shaped_in(asked.shape, self._page.stream, span)]
        )
        for part in spans:
            text = self._page.stream.text(part)
            value = self._page.read(asked.node, text) if isinstance(asked.node, Leaf) else _choice(asked, text)
            if value is not None:
                return Proposal(target, part, value, column.score)
        return None


def _choice(target: Target, text: str) -> str | int | float | bool | None:
    assert not isinstance(target.node, Leaf)
    return next((value for value in target.node.values if str(value).casefold() == text.casefold()), None)


def _run(indices: Sequence[int]) -> Span:
    """The first contiguous words of `indices`."""
    stop = indices[0] + 1
    for index in indices[1:]:
        if index != stop:
            break
        stop += 1
    return Span(indices[0], stop)
