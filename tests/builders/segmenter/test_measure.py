"""Measuring on composed scenes, with segmenters whose overlap is known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from builders.scenes import Settings, compose
from builders.segmenter.measure import Measured, Pixels, filled, grabcut, interval, measured, overlap, report, whole
from python_backends.objects.masks.page_mask import enlarged
from tests.objects.masks.drawn import disc, sampled

SETTINGS = Settings(half="held", size=(256, 256), prompts=0)
Boxes = npt.NDArray[np.float32]


def oracle(image: Pixels, boxes: Boxes) -> npt.NDArray[np.float32]:
    """Knows the scenes: for every box the mask of the thing that lies under most of it."""
    scene = next(
        scene for scene in (compose(seed, SETTINGS) for seed in range(3)) if np.array_equal(scene.image, image)
    )
    masks = [whole(scene, thing) for thing in scene.objects]
    overlaps = [[overlap(mask, filled(scene, tuple(box))) for mask in masks] for box in boxes.tolist()]
    return np.stack([
        sampled(masks[int(np.argmax(row))].astype(np.float32), *enlarged(tuple(box)))
        for row, box in zip(overlaps, boxes.tolist(), strict=True)
    ])  # fmt: skip


def nothing(_: Pixels, boxes: Boxes) -> npt.NDArray[np.float32]:
    """Finds nothing anywhere."""
    return np.zeros((len(boxes), 64, 64), np.float32)


def test_who_knows_the_masks_has_nearly_all_of_every_thing() -> None:
    rows = list(measured(oracle, SETTINGS, 3, 0))
    still = [row.overlaps["ours"] for row in rows if not row.moved]
    assert len(still) >= 3 and np.median(still) > 0.95
    assert all(row.promised == 1 for row in rows if row.overlaps["ours"] > 0.5)


def test_finding_nothing_scores_nothing_and_the_box_as_much_as_it_covers() -> None:
    rows = list(measured(nothing, SETTINGS, 2, 0))
    assert {row.overlaps["ours"] for row in rows} == {0.0} and {row.promised for row in rows} == {0.0}
    things = [thing for thing in compose(0, SETTINGS).objects if thing.visible >= 0.15]
    for row, thing in zip((row for row in rows if not row.moved), things, strict=False):
        assert row.overlaps["box"] == pytest.approx(thing.mask.mean())


def test_grabcut_finds_a_disc_on_plain_ground() -> None:
    truth = disc(120, 120, 60, 60, 30)
    image = np.full((120, 120, 3), 230, np.uint8)
    image[truth] = (200, 30, 30)
    assert overlap(grabcut(image, (30.0, 30.0, 91.0, 91.0)), truth) > 0.95


def test_grabcut_of_a_box_that_fills_the_picture_is_the_box() -> None:
    assert grabcut(np.zeros((20, 20, 3), np.uint8), (0.0, 0.0, 20.0, 20.0)).all()


def rows_of(*values: tuple[int, float]) -> list[Measured]:
    """Rows of (scene, overlap)."""
    return [Measured(scene, "shape", 30.0, moved, {"ours": value, "box": 0.5}, value) for scene, value in values
            for moved in (False, True)]  # fmt: skip


def test_intervals_draw_whole_scenes() -> None:
    mean, low, high = interval(rows_of((0, 0.8), (0, 0.8), (1, 0.5)), "ours")
    assert mean == pytest.approx(0.7)
    assert (low, high) == pytest.approx((0.5, 0.8))


def test_a_report_has_every_group() -> None:
    figures: dict[str, Any] = report(rows_of((0, 0.9), (1, 0.4)))
    assert figures["objects"] == 2
    part = figures["moved_boxes"]
    assert part["ours"][0] == 0.65 and part["half_right"] == 0.5
    assert part["by_kind"] == {"shape": [0.65, 2]} and part["by_side"] == {"<48": [0.65, 2]}
    assert part["promise_error"] == 0 and "grabcut" not in part
