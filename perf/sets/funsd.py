"""funsd_test50: noisy scanned forms. Word multiset F1 and word F1 at IoU 0.5 with equal text, case ignored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from perf.formulas.boxes import TextBox, box_counts
from perf.formulas.counts import Counts
from perf.formulas.edits import character_error_rate
from perf.formulas.words import word_counts
from perf.reading import media_of, scaled
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, pooled_f1, rows_of


def load(folder: Path) -> list[Item]:
    """Truth: `words` (TextBox in image pixels, empty ones left out) and `text`."""
    return [_item(folder, row["id"], row["image"], row["annotation"]) for row in rows_of(folder)]


def _item(folder: Path, name: str, image: str, annotation: str) -> Item:
    form = json.loads((folder / annotation).read_text("utf-8"))["form"]
    words = [TextBox(w["text"], tuple(w["box"])) for entity in form for w in entity["words"] if w["text"].strip()]
    truth = {"words": words, "text": " ".join(word.text for word in words)}
    return Item(name, name, (media_of(folder / image),), truth)


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Micro word F1 without and with boxes, mean CER (lower-cased; the truth is in entity order)."""
    return [
        pooled_f1("word_f1", outcomes, lambda o: word_counts(o.reading.text, o.item.truth["text"])),
        pooled_f1("word_box_f1", outcomes, _boxes),
        mean_of("cer", outcomes, _cer, False),
    ]


def _boxes(outcome: Outcome) -> Counts:
    found = [box for page in outcome.reading.pages for box in scaled(page.words, page, page.width, page.height)]
    return box_counts(found, outcome.item.truth["words"])


def _cer(outcome: Outcome) -> float:
    return character_error_rate(outcome.reading.text.lower(), outcome.item.truth["text"].lower())


SET = EvaluationSet("funsd_test50", "funsd_test50", load, score)
