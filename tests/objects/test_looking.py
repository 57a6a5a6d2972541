"""A page looked at: levels, tiles, prompts side by side, and everything."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.objects.levels import FINEST_PIXELS, PassSize, levels_of
from python_backends.objects.looking import Eye, look
from python_backends.objects.opening import Pixels
from python_backends.objects.regions import Regions
from python_backends.pointing.prompt import prompt_of
from tests.objects.fakes import BlotDetector, nothing, page_of


def seen(
    page: Pixels, prompts: Sequence[str], detector: BlotDetector, least: float | None = None
) -> list[tuple[str, Regions]]:
    longest = detector.longest
    eye = Eye(detector, PassSize(longest, longest, longest * longest))
    return asyncio.run(look(page, [prompt_of(words) for words in prompts], least, eye, nothing))


def boxes(regions: Regions) -> list[list[int]]:
    return sorted(np.round(regions.boxes).astype(int).tolist())


def near(found: list[list[int]], expected: list[list[int]], within: int = 4) -> bool:
    return len(found) == len(expected) and bool(np.abs(np.array(found) - np.array(expected)).max(initial=0) <= within)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((640, 480), 1), ((300, 200), 1), ((700, 500), 1), ((1280, 800), 2), ((2560, 1440), 3), ((3840, 2160), 3)],
    ids=str,
)
def test_levels_grow_with_the_page(size: tuple[int, int], expected: int) -> None:
    scales = levels_of(*size, 640)
    assert len(scales) == expected
    assert list(scales) == sorted(scales) and scales[-1] <= 1
    assert size[0] * size[1] * scales[-1] ** 2 <= FINEST_PIXELS + 1


def test_a_level_too_narrow_to_show_anything_is_left_out() -> None:
    assert min(levels_of(1280, 12_000, 640)) * 1280 >= 96


def test_large_things_are_believed_at_the_coarsest_level_only() -> None:
    page = page_of({(20, 20, 420, 320): "red"})
    detector = BlotDetector(longest=320)
    eye = Eye(detector, PassSize(320, 2048, 1280 * 1280, large=0.3))
    (found,) = asyncio.run(look(page, [prompt_of("red thing")], None, eye, nothing))
    assert detector.sizes == [(320, 213), (600, 400)]
    assert len(found[1]) == 1 and near(boxes(found[1]), [[20, 20, 420, 320]], within=6)


def test_each_prompt_has_its_own_regions_under_its_own_words() -> None:
    page = page_of({(10, 10, 60, 50): "red", (200, 100, 260, 180): "blue", (300, 20, 380, 90): "red"})
    found = seen(page, ["red thing", "blue thing", "green thing"], BlotDetector())
    assert [label for label, _ in found] == ["red thing", "blue thing", "green thing"]
    assert boxes(found[0][1]) == [[10, 10, 60, 50], [300, 20, 380, 90]]
    assert boxes(found[1][1]) == [[200, 100, 260, 180]]
    assert len(found[2][1]) == 0


def test_a_region_that_two_prompts_name_is_given_for_both() -> None:
    page = page_of({(10, 10, 60, 50): "red"})
    found = seen(page, ["red thing", "red shape"], BlotDetector())
    assert [boxes(regions) for _, regions in found] == [[[10, 10, 60, 50]]] * 2


def test_what_is_not_wanted_is_left_out() -> None:
    page = page_of({(10, 10, 60, 50): "red", (300, 20, 380, 90): "red"})
    detector = BlotDetector()
    eye = Eye(detector, PassSize(detector.longest, detector.longest, detector.longest**2))
    wanted, but = [prompt_of("red thing")], [prompt_of("leftmost red thing"), prompt_of("blue thing")]
    ((label, regions),) = asyncio.run(look(page, wanted, None, eye, nothing, but))
    assert label == "red thing" and boxes(regions) == [[300, 20, 380, 90]]


def test_places_choose_and_the_network_is_asked_once_for_the_same_thing() -> None:
    page = page_of({(10, 10, 60, 50): "red", (300, 20, 380, 90): "red", (320, 200, 380, 290): "blue"})
    detector = BlotDetector()
    found = dict(
        seen(page, ["leftmost red thing", "red thing on the right", "red thing above the blue thing"], detector)
    )
    assert boxes(found["leftmost red thing"]) == [[10, 10, 60, 50]]
    assert (
        boxes(found["red thing on the right"]) == boxes(found["red thing above the blue thing"]) == [[300, 20, 380, 90]]
    )
    assert detector.asked == [("red thing", "blue thing")]


def test_of_one_that_is_meant_others_are_given_only_where_their_odds_are_asked_for() -> None:
    page = page_of({(10, 10, 60, 50): "red", (300, 20, 380, 90): "red"})
    [(_, one)] = seen(page, ["leftmost red thing"], BlotDetector(confidence=0.6))
    assert boxes(one) == [[10, 10, 60, 50]] and one.confidences == pytest.approx([0.6])
    [(_, two)] = seen(page, ["leftmost red thing"], BlotDetector(confidence=0.6), least=0.2)
    assert boxes(two) == [[10, 10, 60, 50], [300, 20, 380, 90]] and two.confidences == pytest.approx([0.6, 0.24])
    assert len(seen(page, ["second red thing from the left"], BlotDetector(confidence=0.6), least=0.5)[0][1]) == 0


def test_confidence_decides_what_is_given() -> None:
    page = page_of({(10, 10, 60, 50): "red"})
    assert len(seen(page, ["red"], BlotDetector(confidence=0.3))[0][1]) == 0
    assert len(seen(page, ["red"], BlotDetector(confidence=0.3), least=0.2)[0][1]) == 1
    assert len(seen(page, ["red"], BlotDetector(confidence=0.9), least=0.95)[0][1]) == 0


def test_a_large_page_is_looked_at_in_tiles_and_each_thing_is_found_once() -> None:
    blots = {
        (40, 40, 70, 60): "red",
        (1500, 900, 3000, 1500): "red",
        (3700, 2000, 3800, 2100): "red",
        (630, 5, 660, 40): "red",
    }
    detector = BlotDetector()
    found = seen(page_of(blots, (3840, 2160)), ["red"], detector)[0][1]
    assert near(boxes(found), sorted(map(list, blots)), within=8)
    assert max(max(size) for size in detector.sizes) <= 640 and len(detector.sizes) > 10


def test_a_long_screenshot_shows_its_small_things() -> None:
    blots = {(40, top, 64, top + 24): "blue" for top in range(100, 5900, 700)}
    found = seen(page_of(blots, (800, 6000)), ["blue"], BlotDetector())[0][1]
    assert near(boxes(found), sorted(map(list, blots)))


def test_features_stay_with_their_regions() -> None:
    page = page_of({(10, 10, 60, 50): "red", (300, 20, 380, 90): "red"})
    regions = seen(page, ["red"], BlotDetector())[0][1]
    assert np.array_equal(regions.features, regions.boxes[:, :2])  # what this detector's features are


def test_everything_is_named_once_by_the_best_of_our_names() -> None:
    class Namer(BlotDetector):
        """Finds the red blots for any three names, each with its own confidence."""

        async def find(self, image, prompts, run):  # type: ignore[no-untyped-def]
            found = await super().find(image, ["red"] * 3, run)
            relevance = np.zeros((len(prompts), len(found.boxes)), np.float32)
            for rank, name in enumerate(("apple", "ball", "cat")):
                relevance[prompts.index(name)] = (found.relevance.max(axis=0) > 0) * (0.6 + 0.1 * rank)
            return type(found)(relevance, found.boxes, found.features)

    found = {
        label: boxes(regions)
        for label, regions in seen(page_of({(10, 10, 60, 50): "red"}), [], Namer())
        if len(regions)
    }
    assert found == {"cat": [[10, 10, 60, 50]]}
