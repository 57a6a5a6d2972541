"""What sets of screens have in common: pictures with true elements."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from perf.formulas.boxes import Box
from perf.reading import Media, media_of
from python_backends.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture. `elements` are (role, box in pixels); `points` are where somebody clicked; `words` are its text,
    None where that is not known. `group` names what it is not independent of."""

    id: str
    group: str
    media: Media
    width: int
    height: int
    elements: tuple[tuple[str, Box], ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    words: str | None = None


@dataclass(frozen=True, slots=True)
class ScreenSet:
    """`roles` are those whose every element is in the truth; none where the truth is loose."""

    name: str
    folder: str
    load: Callable[[Path], list[Screen]]
    roles: frozenset[str] = field(default_factory=frozenset)


def box_of(values: list[float]) -> Box:
    """A JSON list as a box."""
    left, top, right, bottom = map(float, values)
    return left, top, right, bottom


def load_pages(folder: Path) -> list[Screen]:
    """Pages of our own making (builders/gui/pages): `NNNNNN.png` with its truth in `NNNNNN.json`."""
    paths = sorted(folder.glob("[0-9]*.json"))
    if not paths:
        raise InvalidRequest(f"{folder} holds no pages: make some with python -m builders.gui.pages")
    return [_page(path) for path in paths]


def _page(path: Path) -> Screen:
    page = json.loads(path.read_text("utf-8"))
    elements = tuple((each["role"], box_of(each["box"])) for each in page["elements"])
    words = " ".join(each["text"] for each in page["texts"])
    return Screen(path.stem, path.stem, media_of(path.with_suffix(".png")), page["width"], page["height"], elements,
                  words=words)  # fmt: skip
