"""Scenes depend on their seed and nothing else, and the halves share neither scenes nor names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from builders.scenes import Scene, Settings, compose, vocabulary
from builders.scenes.scene import SceneObject
from builders.scenes.write import write

SMALL = Settings(size=(128, 128))
HELD = Settings(half="held", size=(128, 128))


def _truth(scene: Scene) -> list[object]:
    things: list[object] = [(thing.box, thing.mask.tobytes(), thing.colour, thing.names) for thing in scene.objects]
    return [*things, *scene.prompts]


@pytest.mark.parametrize("settings", [SMALL, HELD])
def test_the_same_seed_gives_the_same_scene(settings: Settings) -> None:
    for seed in range(4):
        one, other = compose(seed, settings), compose(seed, settings)
        assert np.array_equal(one.image, other.image)
        assert _truth(one) == _truth(other)


def test_another_seed_and_another_half_give_another_scene() -> None:
    pictures = {compose(seed, settings).image.tobytes() for seed in range(10) for settings in (SMALL, HELD)}
    assert len(pictures) == 20


def test_training_never_says_a_held_name() -> None:
    unseen = {name for word in vocabulary(HELD) if word.unseen for name in word.names["en"]}
    assert {"trapezoid", "quatrefoil", "zigzag"} <= unseen
    trained = {name for word in vocabulary(SMALL) for name in word.names["en"]}
    assert not unseen & trained
    for seed in range(25):
        scene = compose(seed, SMALL)
        assert not any(thing.unseen_name or thing.held for thing in scene.objects)
        assert not any(word in prompt.text.split() for prompt in scene.prompts for word in unseen)


def test_held_scenes_have_unseen_names() -> None:
    things: list[SceneObject] = [thing for seed in range(40) for thing in compose(seed, HELD).objects]
    assert any(thing.unseen_name for thing in things)


def test_an_empty_scene_has_absent_prompts_only() -> None:
    scene = compose(3, Settings(size=(128, 128), objects=(0, 0)))
    assert scene.objects == ()
    assert scene.prompts
    assert {prompt.kind for prompt in scene.prompts} == {"absent"}


def test_the_number_of_things_stays_in_its_range() -> None:
    counts = [len(compose(seed, Settings(size=(384, 384), objects=(3, 5))).objects) for seed in range(12)]
    assert max(counts) <= 5
    assert max(counts) >= 3


def test_written_folders_hold_what_was_composed(tmp_path: Path) -> None:
    write(tmp_path, HELD, range(3))
    rows = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["seed"] for row in rows] == [0, 1, 2]
    for row in rows:
        scene = compose(row["seed"], HELD)
        assert (tmp_path / row["image"]).is_file()
        assert [tuple(thing["box"]) for thing in row["objects"]] == [thing.box for thing in scene.objects]
        assert [prompt["text"] for prompt in row["prompts"]] == [prompt.text for prompt in scene.prompts]
        assert all(sum(thing["rle"]["counts"]) == 128 * 128 for thing in row["objects"])
