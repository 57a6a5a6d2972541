"""What a scene says about itself is true of its pixels. Shapes and controls alone: no cache is needed."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from builders.scenes import Scene, Settings, compose
from builders.scenes.colours import COLOURS, draw_colour, shares
from builders.scenes.meaning import might_mean
from builders.scenes.position import outermost
from builders.scenes.scene import PromptKind
from builders.scenes.write import run_lengths

SETTINGS = Settings(size=(192, 256))


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [compose(seed, SETTINGS) for seed in range(40)]


def test_pictures_are_rgb_of_the_size_asked_for(scenes: list[Scene]) -> None:
    assert {scene.image.shape for scene in scenes} == {(192, 256, 3)}
    assert all(scene.image.dtype == np.uint8 for scene in scenes)


def test_boxes_are_tight_around_masks_and_inside_the_picture(scenes: list[Scene]) -> None:
    for scene in scenes:
        for thing in scene.objects:
            x0, y0, x1, y1 = thing.box
            assert 0 <= x0 < x1 <= 256 and 0 <= y0 < y1 <= 192
            assert thing.mask.shape == (y1 - y0, x1 - x0)
            edges = thing.mask[0], thing.mask[-1], thing.mask[:, 0], thing.mask[:, -1]
            assert all(edge.any() for edge in edges)


def test_masks_do_not_share_a_pixel(scenes: list[Scene]) -> None:
    for scene in scenes:
        owners = np.zeros(scene.image.shape[:2], int)
        for thing in scene.objects:
            x0, y0, x1, y1 = thing.box
            owners[y0:y1, x0:x1] += thing.mask
        assert owners.max(initial=0) <= 1


def test_most_of_every_thing_can_be_seen(scenes: list[Scene]) -> None:
    visible = [thing.visible for scene in scenes for thing in scene.objects]
    assert min(visible) >= 0.35
    assert max(visible) == 1.0


def test_a_plain_shape_has_the_colour_it_is_named_by() -> None:
    plain = Settings(size=(192, 192), effects=False)
    seen = 0
    for seed in range(25):
        scene = compose(seed, plain)
        for thing in scene.objects:
            if thing.source == "shape:filled" and thing.colour:
                x0, y0, x1, y1 = thing.box
                assert shares(scene.image[y0:y1, x0:x1], thing.mask).get(thing.colour, 0) > 0.6
                seen += 1
    assert seen > 8


@pytest.mark.parametrize("name", COLOURS)
def test_drawn_colours_are_told_apart_from_all_but_their_kin(name: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        pixel = np.full((1, 1, 3), draw_colour(rng, name), np.uint8)
        assert shares(pixel, np.ones((1, 1), bool))[name] == 1.0


def test_prompts_point_at_objects_and_absent_ones_at_none(scenes: list[Scene]) -> None:
    for scene in scenes:
        assert len({prompt.text for prompt in scene.prompts}) == len(scene.prompts)
        for prompt in scene.prompts:
            assert (not prompt.objects) == (prompt.kind == "absent")
            assert all(0 <= number < len(scene.objects) for number in prompt.objects)


def test_every_kind_of_prompt_occurs(scenes: list[Scene]) -> None:
    assert {prompt.kind for scene in scenes for prompt in scene.prompts} == set(get_args(PromptKind))


def test_a_colour_means_all_things_of_that_colour(scenes: list[Scene]) -> None:
    for scene in scenes:
        for prompt in scene.prompts:
            if prompt.kind == "colour":
                colour = scene.objects[prompt.objects[0]].colour
                same = tuple(n for n, thing in enumerate(scene.objects) if thing.colour == colour)
                assert prompt.objects == same


def test_no_bare_name_of_something_here_is_absent(scenes: list[Scene]) -> None:
    for scene in scenes:
        for prompt in scene.prompts:
            words = prompt.text.split()
            if prompt.kind == "absent" and prompt.language == "en" and len(words) == 1:
                assert not any(might_mean(words[0], thing) for thing in scene.objects)


def test_a_wrong_colour_is_the_colour_of_nothing_of_that_name(scenes: list[Scene]) -> None:
    seen = 0
    for scene in scenes:
        for prompt in scene.prompts:
            colour, _, name = prompt.text.removeprefix("the ").partition(" ")
            if prompt.kind == "absent" and colour in COLOURS:
                for thing in scene.objects:
                    assert not (name in thing.names["en"] and thing.colour == colour)
                    seen += name in thing.names["en"]
    assert seen > 10


def test_the_leftmost_is_left_of_all_others_of_its_name(scenes: list[Scene]) -> None:
    seen = 0
    for scene in scenes:
        for prompt in scene.prompts:
            if prompt.kind == "position" and prompt.text.startswith("the leftmost "):
                name = prompt.text.removeprefix("the leftmost ")
                (number,) = prompt.objects
                others = [t for n, t in enumerate(scene.objects) if name in t.names["en"] and n != number]
                assert others
                assert all(scene.objects[number].centre[0] < other.centre[0] for other in others)
                seen += 1
    assert seen


def test_no_outermost_thing_where_two_lie_equally_far_out(scenes: list[Scene]) -> None:
    thing = next(scene.objects[0] for scene in scenes if scene.objects)
    assert outermost([thing, thing], [0, 1], (192, 256)) == {}


def test_run_lengths_give_the_mask_back(scenes: list[Scene]) -> None:
    scene = next(scene for scene in scenes if len(scene.objects) > 2)
    for thing in scene.objects:
        counts = run_lengths(thing, (192, 256))
        inside = np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape((192, 256), order="F")
        x0, y0, x1, y1 = thing.box
        assert np.array_equal(inside[y0:y1, x0:x1], thing.mask)
        assert inside.sum() == thing.area
