"""webui_rendered: screens of page templates with exact boxes of interactive elements, images, icons and words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perf.formulas.words import word_counts
from perf.reading import media_of
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, pooled_f1, rows_of
from perf.sets.screens import Screen, ScreenSet, box_of

_ROLES = {"input": "text_field"}
_FOLDER = "webui_rendered"


def load_screens(folder: Path) -> list[Screen]:
    """All its screens; `input` is called `text_field`."""
    return [
        Screen(
            row["id"], row["id"], media_of(folder / row["image"]), row["width"], row["height"],
            tuple((_ROLES.get(each["role"], each["role"]), box_of(each["box"])) for each in row["elements"]),
            words=" ".join(word["text"] for word in row["words"]),
        )
        for row in rows_of(folder)
    ]  # fmt: skip


def load(folder: Path) -> list[Item]:
    """The same for readers of text. Truth: `text`."""
    return [Item(each.id, each.group, (each.media,), {"text": each.words}) for each in load_screens(folder)]


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Micro word F1. Placeholders and drawn charts are no text of the truth, though they can be read."""
    return [pooled_f1("word_f1", outcomes, lambda o: word_counts(o.reading.text, o.item.truth["text"]))]


SET = EvaluationSet(_FOLDER, _FOLDER, load, score)
SCREENS = ScreenSet(_FOLDER, _FOLDER, load_screens,
                    frozenset({"button", "link", "text_field", "checkbox", "select", "image", "icon"}))  # fmt: skip
