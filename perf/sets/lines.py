"""ocr_lines_multiscript: single lines and words in many scripts; mean of 1 - CER."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.formulas.edits import line_accuracy
from perf.reading import media_of
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, rows_of


def load(folder: Path) -> list[Item]:
    """Truth: `text` and `case_insensitive`."""
    return [
        Item(
            row["id"], row["id"], (media_of(folder / row["image"]),),
            {"text": row["text"], "case_insensitive": row.get("case_insensitive", False)},
        )
        for row in rows_of(folder)
    ]  # fmt: skip


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """One figure: the set is a smoke test."""
    return [
        mean_of(
            "one_minus_cer",
            outcomes,
            lambda o: line_accuracy(o.reading.text, o.item.truth["text"], o.item.truth["case_insensitive"]),
        )
    ]


SET = EvaluationSet("ocr_lines_multiscript", "ocr_lines_multiscript", load, score)
