"""ui_boxes_loose: screens of real sites with some of their elements boxed by hand; recall only."""

from __future__ import annotations

from pathlib import Path

from perf.reading import media_of
from perf.sets.base import rows_of
from perf.sets.screens import Screen, ScreenSet, box_of

_ROLES = {"input": "text_field", "dropdown": "select"}


def load(folder: Path) -> list[Screen]:
    """All its screens; what opens a menu is called `select`."""
    return [
        Screen(
            row["id"], row["id"], media_of(folder / row["image"]), row["width"], row["height"],
            tuple((_ROLES.get(each["tag"], each["tag"]), box_of(each["bbox"])) for each in row["boxes"]),
        )
        for row in rows_of(folder)
    ]  # fmt: skip


SCREENS = ScreenSet("ui_boxes_loose", "ui_boxes_loose", load)
