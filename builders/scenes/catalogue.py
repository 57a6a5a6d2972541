"""The cache of rasterised drawings: one file of raw pixels, mapped and shared by all processes, and an index."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from builders.scenes.colours import says_colour
from builders.scenes.drawing import Drawing, paint
from builders.scenes.meaning import Word
from builders.scenes.scene import ObjectKind, Pixels

PIXELS, INDEX, PICTURES, PICTURE_INDEX = "sprites.bin", "sprites.json", "pictures.bin", "pictures.json"


@dataclass(frozen=True)
class Entry:
    """One cached drawing: `channels` is 4 for RGBA and 1 for the cover of a drawing of one colour."""

    offset: int
    height: int
    width: int
    channels: int
    kind: ObjectKind
    source: str
    names: dict[str, tuple[str, ...]]
    related: frozenset[str]
    colour: str | None
    maybe_colours: frozenset[str]
    held: bool
    unseen_name: bool
    upright: bool

    @property
    def name(self) -> str:
        """The plain English name."""
        return self.names["en"][0]

    @property
    def group(self) -> str:
        """The group of like things it belongs to, or nothing."""
        return next((tag for tag in sorted(self.related) if tag.startswith("group:")), "")


@dataclass(frozen=True)
class Catalogue:
    """All cached drawings of one half, by kind (one tuple for each name), name and group, and grounds.

    `pictures` are grounds UINT8 [h, w, 3] RGB.
    """

    pixels: npt.NDArray[np.uint8]
    entries: tuple[Entry, ...] = ()
    pictures: tuple[Pixels, ...] = ()
    by_kind: dict[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    by_name: dict[str, tuple[int, ...]] = field(default_factory=dict)
    by_group: dict[str, tuple[int, ...]] = field(default_factory=dict)
    words: tuple[Word, ...] = ()

    def picture_of(self, number: int) -> Pixels:
        """The cached pixels, UINT8 [h, w, 4] RGBA or [h, w] cover."""
        entry = self.entries[number]
        size = entry.height * entry.width * entry.channels
        flat = self.pixels[entry.offset : entry.offset + size]
        shape = (entry.height, entry.width) if entry.channels == 1 else (entry.height, entry.width, 4)
        return np.asarray(flat).reshape(shape)

    def drawing(self, number: int) -> Drawing:
        """A drawing of many colours, ready to be placed."""
        return _drawing(self.entries[number], self.picture_of(number), self.entries[number].colour)

    def painted(self, number: int, colour: str, rgb: tuple[int, int, int], maybe: frozenset[str]) -> Drawing:
        """A drawing of one colour in the colour asked for."""
        return _drawing(self.entries[number], paint(self.picture_of(number), rgb), colour, maybe)


def _drawing(entry: Entry, rgba: Pixels, colour: str | None, maybe: frozenset[str] | None = None) -> Drawing:
    return Drawing(
        rgba=rgba,
        kind=entry.kind,
        names=entry.names,
        colour=colour,
        maybe_colours=entry.maybe_colours if maybe is None else maybe,
        related=entry.related,
        held=entry.held,
        unseen_name=entry.unseen_name,
        closed=entry.channels == 1,
        upright=entry.upright,
        source=entry.source,
    )


def load(folder: Path | None, half: str, styles: tuple[str, ...] = ()) -> Catalogue:
    """The drawings of one half of a cache; an empty catalogue without a folder.

    Training drawings are those that are not held; the held half has only what never occurs in training. Where styles
    are named, only drawings of those are loaded, and background pictures only where "wallpapers" is one.
    """
    if folder is None:
        return Catalogue(np.zeros(0, np.uint8))
    rows = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    mine = [row for row in rows if (row["held"] or row["unseen_name"]) == (half == "held")]
    drawn = (_entry(row) for row in mine if not styles or row["source"].split(":")[0] in styles)
    entries = tuple(entry for entry in drawn if entry.names["en"])
    pixels = np.memmap(folder / PIXELS, np.uint8, "r")
    names, groups = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    kinds = defaultdict[str, dict[str, list[int]]](lambda: defaultdict(list))
    for number, entry in enumerate(entries):
        kinds[entry.kind][entry.name].append(number)
        names[entry.name].append(number)
        if entry.group:
            groups[entry.group].append(number)
    return Catalogue(
        pixels,
        entries,
        _pictures(folder, half) if not styles or "wallpapers" in styles else (),
        by_kind={kind: tuple(tuple(numbers) for numbers in of_kind.values()) for kind, of_kind in kinds.items()},
        by_name={name: tuple(numbers) for name, numbers in names.items()},
        by_group={group: tuple(numbers) for group, numbers in groups.items()},
        words=_words(entries),
    )


def _entry(row: dict[str, Any]) -> Entry:
    names = {language: tuple(its) for language, its in row["names"].items()}
    if row["channels"] == 1:
        names = _colourless(names)
    sets = {key: frozenset(row[key]) for key in ("related", "maybe_colours")}
    return Entry(**{**row, **sets, "names": names})


def _colourless(names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Names for a drawing that is painted in any colour: a "black cat" painted green is a cat, in English only."""
    plain = tuple(name for name in names["en"] if not says_colour(name))
    return names if plain == names["en"] else {"en": plain}


def _words(entries: tuple[Entry, ...]) -> tuple[Word, ...]:
    """Every name once."""
    unique = {entry.name: Word(entry.names, entry.related, entry.group, entry.unseen_name) for entry in entries}
    return tuple(unique.values())


def _pictures(folder: Path, half: str) -> tuple[Pixels, ...]:
    if not (folder / PICTURE_INDEX).is_file():
        return ()
    rows = json.loads((folder / PICTURE_INDEX).read_text(encoding="utf-8"))
    pixels = np.memmap(folder / PICTURES, np.uint8, "r")
    return tuple(
        pixels[row["offset"] : row["offset"] + row["height"] * row["width"] * 3].reshape(row["height"], row["width"], 3)
        for row in rows
        if row["held"] == (half == "held")
    )


def fitted(rgba: Pixels, side: int) -> Pixels:
    """A picture reduced to at most `side` pixels on its longer side."""
    scale = side / max(rgba.shape[:2])
    if scale >= 1:
        return rgba
    size = (max(1, round(rgba.shape[1] * scale)), max(1, round(rgba.shape[0] * scale)))
    reduced = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)
    return reduced
