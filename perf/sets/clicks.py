"""screenagent_clicks: desktops with the point that was clicked in one step of a task."""

from __future__ import annotations

from pathlib import Path

from perf.reading import media_of
from perf.sets.base import rows_of
from perf.sets.screens import Screen, ScreenSet


def load(folder: Path) -> list[Screen]:
    """One screen a click; clicks of one session depend on each other."""
    return [
        Screen(row["id"], row["session"], media_of(folder / row["image"]), row["width"], row["height"],
               points=((float(row["point"][0]), float(row["point"][1])),))
        for row in rows_of(folder)
    ]  # fmt: skip


SCREENS = ScreenSet("screenagent_clicks", "screenagent_clicks", load)
