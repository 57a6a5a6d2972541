"""tesseract_pages: English scans, one page also at 90, 180 and 270 degrees."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.formulas.edits import character_error_rate, word_error_rate
from perf.reading import media_of
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, rows_of

_MARK = "-rotated"


def load(folder: Path) -> list[Item]:
    """Truth: `text`; rotated copies share the group of their upright page."""
    return [
        Item(row["id"], row["id"].split(_MARK)[0], (media_of(folder / row["image"]),), {"text": row["text"]})
        for row in rows_of(folder)
    ]


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Mean CER and WER of upright and of rotated pages, and the worst rotated CER minus its upright one's."""
    upright = [o for o in outcomes if _MARK not in o.item.id]
    rotated = [o for o in outcomes if _MARK in o.item.id]
    by_id = {o.item.id: _cer(o) for o in upright}
    gaps = [_cer(o) - by_id[o.item.group] for o in rotated if o.item.group in by_id]
    return [
        mean_of("upright_cer", upright, _cer, False),
        mean_of("upright_wer", upright, lambda o: word_error_rate(o.reading.text, o.item.truth["text"]), False),
        mean_of("rotated_cer", rotated, _cer, False),
        Measure("rotated_minus_upright_cer", max(gaps) if gaps else None, None, False),
    ]


def _cer(outcome: Outcome) -> float:
    return character_error_rate(outcome.reading.text, outcome.item.truth["text"])


SET = EvaluationSet("tesseract_pages", "tesseract_pages", load, score)
