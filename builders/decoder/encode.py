"""A page and what is asked of it, as arrays of one training row.

    [<s>] words of evidence | \n schema \n [question \n] transcript </s> | \n schema ... | ...

The page's rows are shared: each query sees the page and itself. In service there is one query, and the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from builders.decoder.attention import NOWHERE, PAGE, filled
from builders.decoder.documents.page import Span
from builders.decoder.evidence_pages import ReadPage
from builders.decoder.samples import Inferred, Query
from python_backends.fusion.geometry import FEATURES, PlacedWords, confidence_of, geometry_of
from python_backends.fusion.prompt import asked_ids

if TYPE_CHECKING:
    from builders.decoder.tokenizer import Words

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FRAME_WEIGHT = 0.05  # of literal tokens that the grammar forces anyway


@dataclass(frozen=True, slots=True)
class Row:
    """One training row of t tokens, the first e of them evidence.

    Position i predicts token `target[i]` with `weight[i]` (0: no transcript); `pointer[i]` is the row of evidence that
    it copies, or NOWHERE; `leaf[i]` numbers the leaf that it writes, or NOWHERE; `segment[i]` is as in `Layout`.
    `geometry` [e, 21], `confidence` [e, 10], `features` [e, 120] or None.
    """

    ids: Ints
    previous: Ints
    positions: Ints
    segment: Ints
    target: Ints
    weight: Floats
    pointer: Ints
    leaf: Ints
    geometry: Floats
    confidence: Floats
    features: Floats | None

    @property
    def evidence(self) -> int:
        return len(self.geometry)


@dataclass(slots=True)
class _Writer:
    """The token by token state of the transcripts of one row."""

    words: list[tuple[int, ...]]
    starts: Ints
    ids: list[int]
    weight: list[float]
    pointer: list[int]
    leaf: list[int]
    leaves: int = 0

    def put(self, tokens: Sequence[int], weight: float = 0.0, leaf: int = NOWHERE) -> None:
        self.ids += tokens
        self.weight += [weight] * len(tokens)
        self.pointer += [NOWHERE] * len(tokens)
        self.leaf += [leaf] * len(tokens)

    def fill(self, start: int) -> list[int]:
        """Fill up the segment that began at `start`; the segment numbers of the filling."""
        count = len(self.ids) - start
        missing = filled(count) - count
        self.put([0] * missing)
        return [NOWHERE] * missing

    def span(self, span: Span) -> None:
        """Copy the words of `span`, and count what closes it as part of the leaf."""
        for number in range(span.start, span.stop):
            first = int(self.starts[number])
            self.pointer += range(first, first + len(self.words[number]))
            self.ids += self.words[number]
            self.weight += [1.0] * len(self.words[number])
            self.leaf += [self.leaves] * len(self.words[number])


def row_of(page: ReadPage, queries: Sequence[Query], vocabulary: Words, *, begin: bool = True) -> Row:
    """The training row of `queries` on `page`. `begin` puts `<s>` first."""
    words = [vocabulary.word(word) for word in page.words]
    lengths = np.array([len(tokens) for tokens in words], np.int64)
    head = [vocabulary.begin] if begin and vocabulary.begin is not None else []
    starts = np.cumsum(lengths) - lengths + len(head)
    evidence = head + [token for tokens in words for token in tokens]
    count = len(evidence)
    writer = _Writer(words, starts, list(evidence), [0.0] * count, [NOWHERE] * count, [NOWHERE] * count)
    segment = [PAGE] * count + writer.fill(0)
    positions = list(range(len(segment)))
    for number, query in enumerate(queries, 1):
        before = len(writer.ids)
        _ask(writer, query, vocabulary)
        segment += [number] * (len(writer.ids) - before) + writer.fill(before)
        positions += range(count, count + len(writer.ids) - before)
    geometry, confidence, features = _told(page, lengths, len(head))
    return Row(
        np.array(writer.ids), np.array([0, *evidence[:-1]]), np.array(positions), np.array(segment),
        _shifted(writer.ids, 0), _shifted(writer.weight, 0.0).astype(np.float32), _shifted(writer.pointer, NOWHERE),
        _shifted(writer.leaf, NOWHERE), geometry, confidence, features,
    )  # fmt: skip


def _ask(writer: _Writer, query: Query, vocabulary: Words) -> None:
    writer.put(asked_ids(query.schema, query.question, query.drafts, vocabulary))
    for index, piece in enumerate(query.transcript):
        if isinstance(piece, Span):
            writer.span(piece)
            continue
        tokens = vocabulary.text(vocabulary.fold(piece))
        inferred = isinstance(piece, Inferred)
        closes = index > 0
        opens = index + 1 < len(query.transcript)
        for place, token in enumerate(tokens):
            text = vocabulary.texts[token]
            first, last = closes and place == 0, opens and place == len(tokens) - 1
            decides = first or last or "null" in text or "[" in text or "]" in text
            leaf = writer.leaves if first else NOWHERE
            if not first and "null" in text:
                writer.leaves += 1
                leaf = writer.leaves
            writer.put([token], 1.0 if decides or inferred else FRAME_WEIGHT, leaf)
        writer.leaves += 1
    writer.put([vocabulary.end], FRAME_WEIGHT)


def _told(page: ReadPage, lengths: Ints, head: int) -> tuple[Floats, Floats, Floats | None]:
    count = len(page.words)
    pages = np.zeros(count, np.int32) if page.pages is None else page.pages - 1
    placed = PlacedWords(page.boxes, pages, page.lines, np.full((count, 2), np.nan, np.float32))
    word = np.repeat(np.arange(count), lengths)
    padding = ((head, 0), (0, 0))
    geometry = np.pad(geometry_of(placed, lengths), padding)
    confidence = np.pad(confidence_of(page.confidence, "ocr")[word], padding)
    features = None if page.features is None else np.pad(page.features[word], padding).reshape(-1, FEATURES)
    return geometry, confidence, features


def _shifted(values: Sequence[float], last: float) -> npt.NDArray[np.int64]:
    """What position i predicts: the value at i + 1."""
    return np.array([*values[1:], last])
