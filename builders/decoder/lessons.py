"""Which pages are shown when: copying and short pairs first, then documents, simulated and as our own OCR read them.

Row n of the stream depends on n, on how far training is and on the readings at hand, on nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from builders.decoder.documents import document
from builders.decoder.drafting import drafted
from builders.decoder.encode import Row, row_of
from builders.decoder.evidence_pages import ReadPage
from builders.decoder.samples import query_of
from builders.decoder.simulated import simulated
from builders.decoder.tokenizer import Words

QUERIES = (1, 2, 3, 3, 4, 4, 5)
WITHOUT_FEATURES = 0.25  # of real readings, so that the decoder does not lean on features
WITHOUT_PLACES = 0.06  # of all pages: text files have none
WITHOUT_BEGIN = 0.1  # rows without <s>
BROKEN = 0.06  # of all documents go over two pages
DEV = 2_000_000_000  # the first seed of pages kept for measuring


@dataclass(frozen=True, slots=True)
class Stage:
    """Until `tokens` have been seen: the shares of pure copies and of bare pairs; the rest are documents."""

    tokens: float
    copies: float
    pairs: float


STAGES = (Stage(2e6, 0.5, 0.5), Stage(6e6, 0.15, 0.5), Stage(1.6e7, 0.05, 0.2), Stage(float("inf"), 0.01, 0.04))


@dataclass(slots=True)
class Lessons:
    """The stream of training rows. `position` is the number of the next one, `tokens` how many were trained on."""

    vocabulary: Words
    readings: Sequence[ReadPage]
    position: int = 0
    tokens: float = 0.0
    real_share: float = 0.5

    def rows(self, part: int, parts: int) -> Iterator[Row]:
        """Rows without end, those of one of `parts` makers: each has rows of its own."""
        while True:
            self.position += 1
            yield self.row(self.position * parts + part)

    def row(self, number: int) -> Row:
        """Row `number` at the present stage."""
        rng = random.Random(f"lesson {number}")
        page = self._page(number, rng)
        count = 1 if page.kind == "copy" else rng.choice(QUERIES)
        queries = [query_of(page, rng) for _ in range(count)]
        queries = queries if page.kind == "copy" else drafted(queries, page, rng)
        return row_of(page, queries, self.vocabulary, begin=rng.random() >= WITHOUT_BEGIN)

    def _page(self, number: int, rng: random.Random) -> ReadPage:
        stage = next(stage for stage in STAGES if self.tokens < stage.tokens)
        draw = rng.random()
        if draw < stage.copies:
            return simulated(document(number, kind="copy"), rng)
        if draw < stage.copies + stage.pairs:
            return simulated(document(number, kind="pairs"), rng)
        if self.readings and rng.random() < self.real_share:
            return _seen(rng.choice(self.readings), rng)
        return _seen(simulated(document(number), rng), rng)


def _seen(page: ReadPage, rng: random.Random) -> ReadPage:
    """`page`, now and then without the recognizer's vectors, over two pages, or as plain text without places."""
    if rng.random() < WITHOUT_PLACES:
        return replace(page, features=None, boxes=np.full_like(page.boxes, np.nan))
    page = replace(page, features=None) if rng.random() < WITHOUT_FEATURES else page
    return page.broken(rng.randrange(len(page.words))) if page.words and rng.random() < BROKEN else page


def dev_pages(count: int, *, unseen: bool) -> list[ReadPage]:
    """Pages, and (`unseen`) label wordings, that training never shows."""
    return [simulated(document(DEV + n, unseen=unseen), random.Random(f"dev page {n}")) for n in range(count)]


def dev_rows(vocabulary: Words, pages: Sequence[ReadPage], *, unseen: bool) -> list[Row]:
    """Rows to measure with; `unseen` asks with keys that training never shows."""
    rows = []
    for index, page in enumerate(pages):
        rng = random.Random(f"dev {index}")
        queries = [query_of(page, rng, unseen=unseen) for _ in range(3)]
        rows.append(row_of(page, drafted(queries, page, rng, always=True), vocabulary))
    return rows
