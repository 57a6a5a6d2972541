"""Cuts of rendered pages, with the elements in them as things that can be asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from builders.scenes.colours import COLOURS, shares
from builders.scenes.meaning import Word
from builders.scenes.names import table
from builders.scenes.scene import Box, Pixels, SceneObject

_NAMES = table("roles.tsv")
ROLES = {
    "button": "button", "link": "link", "text_field": "text field", "checkbox": "checkbox", "radio": "radio button",
    "select": "dropdown", "slider": "slider", "switch": "switch", "tab": "tab", "menu_item": "menu item",
    "image": "image", "heading": "heading", "table": "table", "dialog": "dialog",
}  # fmt: skip
_SEARCH = frozenset(
    "search suche suchen rechercher recherche buscar cerca cercare pesquisar поиск 搜索 検索 بحث खोज".split()
)
_LABELLED = frozenset({"button", "link", "tab", "menu_item"})
_CLEAR, _PERHAPS = 0.55, 0.04  # shares of an element's pixels
_LEAST = 10  # pixels of the shorter side
_INSIDE = 0.85  # share of an element that must lie in the cut


@dataclass(frozen=True)
class Cut:
    """One cut: where its JPEG lies, and its elements with boxes in its pixels."""

    offset: int
    length: int
    elements: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Cuts:
    """All cuts of a half."""

    data: Pixels
    cuts: tuple[Cut, ...]

    def picture(self, number: int) -> Pixels:
        """UINT8 [side, side, 3] RGB."""
        cut = self.cuts[number]
        coded = np.asarray(self.data[cut.offset : cut.offset + cut.length])
        decoded = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
        return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)


def load_cuts(folder: Path | None, half: str) -> Cuts:
    """The cuts of a half, none without a folder."""
    if folder is None:
        return Cuts(np.zeros(0, np.uint8), ())
    rows = json.loads((folder / f"cuts-{half}.json").read_text(encoding="utf-8"))
    cuts = tuple(Cut(row["offset"], row["length"], tuple(row["elements"])) for row in rows)
    return Cuts(np.memmap(folder / f"cuts-{half}.bin", np.uint8, "r"), cuts)


def page_scene(
    rng: np.random.Generator, cuts: Cuts, size: tuple[int, int]
) -> tuple[Pixels, tuple[SceneObject, ...], int]:
    """A part of a random cut at the scale it was rendered at, its elements, and how many of them count.

    Elements that the cut's edge cuts off stand behind those that count: nothing is asked that may mean one of them.
    """
    number = int(rng.integers(len(cuts.cuts)))
    picture = cuts.picture(number)
    height, width = min(size[0], picture.shape[0]), min(size[1], picture.shape[1])
    y, x = int(rng.integers(0, picture.shape[0] - height + 1)), int(rng.integers(0, picture.shape[1] - width + 1))
    image = np.full((*size, 3), picture[0, 0], np.uint8)
    image[:height, :width] = picture[y : y + height, x : x + width]
    whole, parts = within(cuts.cuts[number].elements, (x, y, x + width, y + height))
    return image, tuple(_thing(element, image) for element in (*whole, *parts)), len(whole)


def within(elements: tuple[dict[str, Any], ...], part: Box) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Elements that lie mostly in a part of a picture, with boxes in its pixels; and those of which less is in it."""
    left, top, right, bottom = part
    whole: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for element in elements:
        x0, y0, x1, y1 = element["box"]
        clipped = (max(x0, left), max(y0, top), min(x1, right), min(y1, bottom))
        w, h = clipped[2] - clipped[0], clipped[3] - clipped[1]
        if min(w, h) >= 1:
            box = [round(v) for v in (clipped[0] - left, clipped[1] - top, clipped[2] - left, clipped[3] - top)]
            enough = element.get("whole", True) and w * h >= _INSIDE * (x1 - x0) * (y1 - y0)
            counts = enough and min(w, h) >= _LEAST
            (whole if counts else parts).append({**element, "box": box, "whole": counts})
    return whole, parts


def _thing(element: dict[str, Any], image: Pixels) -> SceneObject:
    x0, y0, x1, y1 = element["box"]
    found = shares(image[y0:y1, x0:x1], np.ones((y1 - y0, x1 - x0), bool))
    clear = [name for name, share in found.items() if share > _CLEAR and name not in ("white", "grey")]
    colour = clear[0] if len(clear) == 1 and element["role"] == "button" else None
    maybe = frozenset(name for name, share in found.items() if share > _PERHAPS)
    return SceneObject(
        box=(x0, y0, x1, y1),
        mask=np.ones((y1 - y0, x1 - x0), bool),
        visible=1.0,
        kind="page",
        names=names_of(element["role"], element["name"], element["language"]),
        colour=colour,
        held=element["held"],
        maybe_colours=maybe | ({colour} if colour else set(COLOURS) - set(found)),
        related=frozenset({"group:widget"}),
        exact=True,
        source=f"page:{element['role']}",
    )


def names_of(role: str, label: str, language: str) -> dict[str, tuple[str, ...]]:
    """What an element may be called: by its role, and in English by what is written on it ("submit button")."""
    words = label.lower().split()
    searches = role == "text_field" and not _SEARCH.isdisjoint(words)
    row = _NAMES["search field" if searches else ROLES[role]]
    plain = row["en"] + (_NAMES["text field"]["en"] if searches else ())
    sayable = role in _LABELLED and language == "en" and 1 <= len(words) <= 2 and all(word.isalpha() for word in words)
    own = (f"{' '.join(words)} {plain[0]}",) if sayable else ()
    return {**row, "en": (*own, *plain)}


def role_words() -> tuple[Word, ...]:
    """What elements of pages may be asked for by their roles."""
    return tuple(Word(_NAMES[name], frozenset(), "group:widget") for name in ("search field", *ROLES.values()))
