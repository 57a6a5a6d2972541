"""borndigital_pages: PDFs with a text layer, read as they are and as pictures of 200 DPI."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from perf.formulas.boxes import TextBox, box_counts
from perf.formulas.counts import Counts, pooled
from perf.formulas.words import split_tolerant_counts, word_counts
from perf.rasterise import rasterised
from perf.reading import Page, media_of, scaled
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, pooled_f1, rows_of


def load_pdf(folder: Path) -> list[Item]:
    """Truth: `pages`, each {number (from 1), width, height (points), words}; other pages are not scored."""
    return [Item(row["id"], row["id"], (media_of(folder / row["pdf"]),), _truth(row)) for row in rows_of(folder)]


def load_raster(folder: Path) -> list[Item]:
    """The same pages as PNG files, numbered from 1 in the order they are sent."""
    items = []
    for item in load_pdf(folder):
        numbers = [page["number"] for page in item.truth["pages"]]
        pages = [{**page, "number": index} for index, page in enumerate(item.truth["pages"], start=1)]
        items.append(Item(item.id, item.group, tuple(rasterised(item.media[0], numbers)), {"pages": pages}))
    return items


def _truth(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "pages": [
            {
                "number": page["page"] + 1, "width": page["width"], "height": page["height"],
                "words": [TextBox(word["text"], tuple(word["bbox"])) for word in page["words"]],
            }
            for page in row["pages"]
        ]
    }  # fmt: skip


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Micro word F1 without boxes, the same where the truth's glued words may be split, and with boxes (IoU 0.5, equal
    text after NFKC)."""
    return [
        pooled_f1("word_f1", outcomes, lambda o: _words(o, word_counts)),
        pooled_f1("word_f1_split_tolerant", outcomes, lambda o: _words(o, split_tolerant_counts)),
        pooled_f1("word_box_f1", outcomes, _boxes),
    ]


def _words(outcome: Outcome, count: Callable[[str, str], Counts]) -> Counts:
    return pooled(
        count(page.text if page else "", " ".join(word.text for word in truth["words"]))
        for truth, page in _pairs(outcome)
    )


def _boxes(outcome: Outcome) -> Counts:
    return pooled(
        box_counts(
            scaled(page.words, page, truth["width"], truth["height"]) if page else [], truth["words"],
            lambda text: unicodedata.normalize("NFKC", text),
        )
        for truth, page in _pairs(outcome)
    )  # fmt: skip


def _pairs(outcome: Outcome) -> list[tuple[dict[str, Any], Page | None]]:
    pages = {page.number: page for page in outcome.reading.pages}
    return [(truth, pages.get(truth["number"])) for truth in outcome.item.truth["pages"]]


PDF_SET = EvaluationSet("borndigital_pages_pdf", "borndigital_pages", load_pdf, score)
RASTER_SET = EvaluationSet("borndigital_pages_200dpi", "borndigital_pages", load_raster, score)
