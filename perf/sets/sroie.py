"""sroie52: scanned receipts. Word multiset F1 (competition task 2), line F1 at IoU 0.5 with equal text, CER."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.formulas.boxes import TextBox, box_counts
from perf.formulas.counts import Counts
from perf.formulas.edits import character_error_rate
from perf.formulas.words import word_counts
from perf.reading import media_of, scaled
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, pooled_f1, rows_of


def load(folder: Path) -> list[Item]:
    """Truth: `text` (lines joined by newlines) and `lines` (TextBox in image pixels)."""
    return [_item(folder, row["id"], row["image"], row["lines"]) for row in rows_of(folder)]


def _item(folder: Path, name: str, image: str, lines: Sequence[dict[str, object]]) -> Item:
    boxes = [TextBox(str(line["text"]), _bounds(line["poly"])) for line in lines]
    truth = {"lines": boxes, "text": "\n".join(box.text for box in boxes)}
    return Item(name, name, (media_of(folder / image),), truth)


def _bounds(poly: object) -> tuple[float, float, float, float]:
    assert isinstance(poly, list)
    return min(poly[::2]), min(poly[1::2]), max(poly[::2]), max(poly[1::2])


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Micro word F1, micro line F1, mean CER (lower-cased)."""
    return [
        pooled_f1("word_f1", outcomes, lambda o: word_counts(o.reading.text, o.item.truth["text"])),
        pooled_f1("line_f1", outcomes, _lines),
        mean_of("cer", outcomes, _cer, False),
    ]


def _lines(outcome: Outcome) -> Counts:
    found = [box for page in outcome.reading.pages for box in scaled(page.lines, page, page.width, page.height)]
    return box_counts(found, outcome.item.truth["lines"], lambda text: " ".join(text.upper().split()))


def _cer(outcome: Outcome) -> float:
    return character_error_rate(outcome.reading.text.lower(), outcome.item.truth["text"].lower())


SET = EvaluationSet("sroie52", "sroie52", load, score)
