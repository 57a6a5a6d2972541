"""Page folders as `builders.gui.pages` writes them: `NNNNNN.png` and `NNNNNN.json` with the elements' true boxes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.gui.roles import ROLE_INDEX

Boxes = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
SMALLEST = 4.0
"""Pixels: a narrower or lower element is nothing to be found."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where its picture is, its size in pixels, its elements' boxes [m, 4] and roles [m]."""

    path: Path
    width: int
    height: int
    boxes: Boxes
    roles: npt.NDArray[np.int64]
    library: str = ""


def page_from(path: Path) -> Page:
    """Read `NNNNNN.json`; ValueError for a role that is none."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found = [(element["role"], element["box"]) for element in told["elements"] if element["role"] != "text"]
    found += [("text", line["box"]) for line in told["texts"] if line["text"].strip()]
    if unknown := {role for role, _ in found} - set(ROLE_INDEX):
        raise ValueError(f"{path.name}: no such role: {', '.join(sorted(unknown))}")
    boxes = np.asarray([box for _, box in found], np.float32).reshape(-1, 4)
    roles = np.asarray([ROLE_INDEX[role] for role, _ in found], np.int64)
    large = (boxes[:, 2] - boxes[:, 0] >= SMALLEST) & (boxes[:, 3] - boxes[:, 1] >= SMALLEST)
    name = str(told.get("library") or "")
    return Page(path.with_suffix(".png"), told["width"], told["height"], boxes[large], roles[large], name)


def pages_in(folder: Path, known: frozenset[Path] = frozenset()) -> Iterator[Page]:
    """The pages of a folder that are not `known`, by name; one whose picture is not written yet is left for later."""
    for path in sorted(folder.glob("*.json")):
        picture = path.with_suffix(".png")
        if picture not in known and picture.is_file():
            yield page_from(path)


class Pictures:
    """The pages' pixels [h, w, 3], RGB. With a `cache` folder each is decoded once and then mapped from disk."""

    def __init__(self, cache: Path | None = None) -> None:
        self.cache = cache
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)

    def of(self, page: Page) -> Pixels:
        """A page's pixels, read-only if they come from the cache; ValueError if the file is no picture."""
        if self.cache is None:
            return decoded(page.path)
        written = page.path.stat().st_mtime_ns  # a page that was rendered anew is decoded anew
        kept = self.cache / f"{page.path.parent.name}-{page.path.stem}-{written}.npy"
        if not kept.is_file():
            beside = kept.with_suffix(".new.npy")
            np.save(beside, decoded(page.path))
            beside.replace(kept)
        pixels: Pixels = np.load(kept, mmap_mode="r")
        return pixels


def decoded(path: Path) -> Pixels:
    """A picture file as RGB."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError(f"{path} is no picture")
    return np.ascontiguousarray(pixels[..., ::-1], np.uint8)


def frequency(pages: list[Page], roles: int) -> npt.NDArray[np.float64]:
    """How many elements of each role there are."""
    counts = np.zeros(roles)
    for page in pages:
        counts += np.bincount(page.roles, minlength=roles)
    return counts
