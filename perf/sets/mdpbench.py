"""mdpbench_demo: documents in many languages, digital and photographed. Page text, word F1, TEDS of tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.formulas.edits import page_text_score
from perf.formulas.olmocr_tables import tables_in
from perf.formulas.trees import best_teds, tree_of
from perf.formulas.words import token_counts
from perf.reading import media_of
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, mean_of_values, pooled_f1, rows_of

# Written without spaces between words: compared by character only.
UNSPACED = frozenset({"chinese", "japanese", "thai"})
CAPTURES = ("digital", "photographed")


def load(folder: Path) -> list[Item]:
    """Truth: `text`, `capture`, `language` and the HTML of each table (`tables`)."""
    return [
        Item(
            row["id"], row["document"], (media_of(folder / row["image"]),),
            {
                "text": row["reading_order_text"], "capture": row["capture"], "language": row["language"].lower(),
                "tables": [block["html"] for block in row["layout"] if block.get("html")],
            },
        )
        for row in rows_of(folder)
    ]  # fmt: skip


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """For digital and photographed pages: mean text score, pooled word F1 of spaced scripts, mean TEDS of tables."""
    measures: list[Measure] = []
    for capture in CAPTURES:
        some = [o for o in outcomes if o.item.truth["capture"] == capture]
        spaced = [o for o in some if not any(name in o.item.truth["language"] for name in UNSPACED)]
        measures += [
            mean_of(f"{capture}_text", some, lambda o: page_text_score(o.reading.text, o.item.truth["text"])),
            pooled_f1(f"{capture}_word_f1", spaced, lambda o: token_counts(o.reading.text, o.item.truth["text"])),
            _tables(f"{capture}_teds", some),
        ]
    return measures


def _tables(name: str, outcomes: Sequence[Outcome]) -> Measure:
    """Engines that return no layout at all are not measured."""
    if not any(outcome.reading.blocks for outcome in outcomes):
        return Measure(name, None)
    values, groups = [], []
    for outcome in outcomes:
        true = [tree_of(cells) for markup in outcome.item.truth["tables"] for cells in tables_in(markup) if cells]
        found = [tree_of(block.grid_cells) for block in outcome.reading.blocks if block.cells]
        scores = best_teds(found, true)
        values += scores
        groups += [outcome.item.group] * len(scores)
    return mean_of_values(name, values, groups)


SET = EvaluationSet("mdpbench_demo", "mdpbench_demo", load, score)
