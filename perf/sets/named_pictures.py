"""Pictures with the boxes of what words name in them: two sets of photographs, and composed scenes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from perf.formulas.boxes import Box
from perf.sets.base import rows_of

ABSENT = "absent"
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, what kind it is of (a class, or what it says), and every box it names; none for something absent."""

    text: str
    kind: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A box and, in compressed form, the pixels of the whole picture in it."""

    box: Box
    counts: tuple[int, ...]

    def mask(self, width: int, height: int) -> Mask:
        """BOOL [height, width] of the picture."""
        inside = np.repeat(np.arange(len(self.counts)) % 2 == 1, self.counts)
        return inside.reshape(width, height).T


@dataclass(frozen=True, slots=True)
class Picture:
    """`things` have masks; sets without masks have none."""

    id: str
    path: Path
    width: int
    height: int
    asked: tuple[Asked, ...]
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureSet:
    """`load(folder)` gives the pictures. `by_class`: its score is the mean over kinds, as usual for photographs."""

    name: str
    load: Callable[[Path], list[Picture]]
    by_class: bool = True


def coco(folder: Path) -> list[Picture]:
    """coco_val_mini: the names of all classes are asked for; those that are not in the picture are absent."""
    names = list(json.loads((folder / "classes.json").read_text("utf-8")).values())
    return [_photograph(folder, row, {name: name for name in names}) for row in rows_of(folder)]


def openvocab(folder: Path) -> list[Picture]:
    """openvocab_mini: the prompts of a picture; those of the other kinds of pictures are absent."""
    rows = rows_of(folder)
    every = {text: text for row in rows for text in row["prompts"].values()}
    found = []
    for row in rows:
        words = row["prompts"]
        boxes = [box | {"label": words[box["label"]]} for box in row["boxes"]]
        # Cells that the others' truth leaves out make no absent name of a picture's own prompts.
        own = set(words.values())
        prompts = {text: text for text in every if text not in own or any(box["label"] == text for box in boxes)}
        found.append(_photograph(folder, row | {"boxes": boxes}, prompts))
    return found


def scenes(folder: Path) -> list[Picture]:
    """What builders.scenes.write left. Names of things that no training scene names are kinds of their own."""
    return [_scene(folder, row) for row in rows_of(folder)]


def _photograph(folder: Path, row: Mapping[str, Any], prompts: Mapping[str, str]) -> Picture:
    boxes: dict[str, list[Box]] = {}
    for item in row["boxes"]:
        boxes.setdefault(item["label"], []).append(_box(item["bbox"]))
    asked = [Asked(text, text if text in boxes else ABSENT, tuple(boxes.get(text, ()))) for text in prompts]
    return Picture(row["id"], folder / row["image"], row["width"], row["height"], tuple(asked))


def _scene(folder: Path, row: Mapping[str, Any]) -> Picture:
    objects = row["objects"]
    asked = tuple(
        Asked(prompt["text"], _kind(prompt, objects), tuple(_box(objects[place]["box"]) for place in prompt["objects"]))
        for prompt in row["prompts"]
    )
    things = tuple(Thing(_box(item["box"]), tuple(item["rle"]["counts"])) for item in objects)
    return Picture(row["id"], folder / row["image"], row["width"], row["height"], asked, things)


def _kind(prompt: Mapping[str, Any], objects: list[dict[str, Any]]) -> str:
    kind = str(prompt["kind"])
    unseen = any(objects[place].get("unseen_name") for place in prompt["objects"])
    return f"unseen_{kind}" if unseen and kind in ("name", "colour_name") else kind


def _box(corners: Any) -> Box:
    left, top, right, bottom = (float(corner) for corner in corners)
    return left, top, right, bottom


COCO = PictureSet("coco_val_mini", coco)
OPENVOCAB = PictureSet("openvocab_mini", openvocab)
SCENES = PictureSet("scenes", scenes, by_class=False)
