"""Scoring of things found by their names: what the sets hold, the plain way, and figures over pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perf.contours import answers_to, patches_of
from perf.objects import Scores, figures_of, judge
from perf.sets.named_pictures import ABSENT, Asked, Picture, Thing, coco, openvocab, scenes

A, B = (10.0, 10.0, 60.0, 50.0), (100.0, 20.0, 180.0, 90.0)


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "items.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return folder


def test_every_other_class_is_absent_from_a_photograph(tmp_path: Path) -> None:
    folder = written(
        tmp_path, {"id": "1", "image": "1.jpg", "width": 9, "height": 9, "boxes": [{"label": "cat", "bbox": A}]}
    )
    (folder / "classes.json").write_text('{"0": "cat", "1": "dog"}', "utf-8")
    [picture] = coco(folder)
    assert picture.asked == (Asked("cat", "cat", (A,)), Asked("dog", ABSENT, ()))
    assert picture.path == folder / "1.jpg"


def test_a_pictures_own_prompts_are_never_absent_from_it(tmp_path: Path) -> None:
    own = {"RBC": "red blood cell", "P": "platelet"}
    blood = {
        "id": "b",
        "image": "b.jpg",
        "width": 9,
        "height": 9,
        "prompts": own,
        "boxes": [{"label": "RBC", "bbox": A}],
    }
    zoo = {
        "id": "z",
        "image": "z.jpg",
        "width": 9,
        "height": 9,
        "prompts": {"z": "zebra"},
        "boxes": [{"label": "z", "bbox": B}],
    }
    first, second = openvocab(written(tmp_path, blood, zoo))
    assert [(asked.text, asked.kind) for asked in first.asked] == [
        ("red blood cell", "red blood cell"),
        ("zebra", ABSENT),
    ]
    assert {asked.text: asked.kind for asked in second.asked} == {
        "red blood cell": ABSENT,
        "platelet": ABSENT,
        "zebra": "zebra",
    }


def test_scenes_have_kinds_of_prompts_and_masks(tmp_path: Path) -> None:
    thing = {"box": [1, 0, 2, 2], "unseen_name": True, "rle": {"size": [2, 3], "counts": [2, 2, 2]}}
    prompts = [{"text": "cat", "kind": "name", "objects": [0]}, {"text": "dog", "kind": "absent", "objects": []},
               {"text": "left cat", "kind": "position", "objects": [0]}]  # fmt: skip
    row = {"id": "s", "image": "s.png", "width": 3, "height": 2, "objects": [thing], "prompts": prompts}
    [picture] = scenes(written(tmp_path, row))
    assert [(asked.kind, len(asked.boxes)) for asked in picture.asked] == [
        ("unseen_name", 1),
        ("absent", 0),
        ("position", 1),
    ]
    assert picture.things[0].mask(3, 2).tolist() == [[False, True, False], [False, True, False]]


def test_plain_patches_go_by_colour_words() -> None:
    image = np.full((200, 300, 3), 235, np.uint8)
    image[10:50, 10:60], image[20:90, 100:180] = (214, 40, 40), (40, 90, 210)
    patches = patches_of(image)
    best = {
        word: max(answers_to(f"{word} thing", patches), key=lambda answer: answer[1])[0] for word in ("red", "blue")
    }
    assert np.abs(np.subtract(best["red"], A)).max() <= 3 and np.abs(np.subtract(best["blue"], B)).max() <= 3
    unsure = answers_to("thing", patches)
    assert max(confidence for _, confidence in unsure) < 0.5


def picture(name: str) -> Picture:
    asked = (Asked("cat", "name", (A,)), Asked("dog", "name", (B,)), Asked("cow", ABSENT, ()))
    return Picture(name, Path(name), 200, 100, asked, (Thing(A, ()),))


@pytest.mark.parametrize("by_class", [True, False])
def test_figures_over_pictures(by_class: bool) -> None:
    right = judge(picture("a"), {"cat": [(A, 0.9)], "dog": [(B, 0.8)]})
    wrong = judge(picture("b"), {"cat": [(B, 0.7)], "cow": [(A, 0.6), (B, 0.2)]})
    figures = {figure.key: figure for figure in figures_of(Scores("set.us", by_class, 0.5, [right, wrong] * 10))}
    precision = figures["set.us.mean_ap50_ratio" if by_class else "set.us.name.ap50_ratio"]
    assert precision.value == pytest.approx(51 / 101)
    assert figures["set.us.absent_per_image_count"].value == 0.5
    assert figures["set.us.f1_ratio"].value == pytest.approx(2 * 2 / (4 + 4))
    assert precision.low is not None and precision.low < precision.value
