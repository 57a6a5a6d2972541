"""Glyphs to words: spaces that the path missed, edges from ink, quads on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.ocr.page import Line, Quad, Word
from python_backends.ocr.recognise.ctc import Glyph, Ids, Probs
from python_backends.ocr.recognise.strips import HEIGHT, Strip
from python_backends.ocr.recognise.words import SPACE_THRESHOLD, Frame, numbered_from, reading_of, with_spaces

SPACE_ID = 9


def strip_with(*inked: tuple[int, int], width: int = 200, rows: tuple[int, int] = (10, 38)) -> Strip:
    """A white strip with black bars from column to column; its region is twice as large on the page, at (100, 50)."""
    pixels = np.full((HEIGHT, width, 3), 255, np.uint8)
    for left, right in inked:
        pixels[rows[0] : rows[1], left:right] = 0
    corners = [(100, 50), (100 + 2 * width, 50), (100 + 2 * width, 50 + 2 * HEIGHT), (100, 50 + 2 * HEIGHT)]
    return Strip(0, np.array(corners, np.float32), pixels)


def glyphs(*centres: tuple[str, float]) -> list[Glyph]:
    return [Glyph(character, 0.9, centre, int(centre // 8)) for character, centre in centres]


def path(steps: int, chances: Sequence[tuple[int, float]]) -> tuple[Ids, Probs]:
    """A path of blanks [t, 5] with the space in second place at the steps given."""
    ids, probs = np.zeros((steps, 5), np.int32), np.zeros((steps, 5), np.float32)
    probs[:, 0] = 0.5
    ids[:, 1:] = (1, 2, 3, 4)
    for step, chance in chances:
        ids[step, 1], probs[step, 1] = SPACE_ID, chance
    return ids, probs


def spaced(chances: Sequence[tuple[int, float]], *given: tuple[str, float]) -> str:
    return "".join(g.character for g in with_spaces(glyphs(*given), *path(25, chances), SPACE_ID))


def test_a_space_that_lost_to_the_blank_is_found() -> None:
    assert spaced([(5, 0.3)], ("a", 20), ("b", 80)) == "a b"
    found = with_spaces(glyphs(("a", 20), ("b", 80)), *path(25, [(4, 0.2), (5, 0.3)]), SPACE_ID)
    assert (found[1].step, found[1].centre, found[1].confidence) == pytest.approx((5, 50, 0.3))


@pytest.mark.parametrize("chance", [0.0, SPACE_THRESHOLD / 2])
def test_a_hint_of_a_space_is_none(chance: float) -> None:
    assert spaced([(5, chance)], ("a", 20), ("b", 80)) == "ab"


def test_spaces_outside_the_text_or_twice_are_not_added() -> None:
    assert spaced([(0, 0.9), (20, 0.9)], ("a", 20), ("b", 40)) == "ab"
    assert spaced([(4, 0.9), (7, 0.9)], ("a", 20), (" ", 48), ("b", 80)) == "a b"
    assert spaced([(3, 0.9)], ("a", 20), ("b", 28)) == "ab"  # neighbouring steps: there is nothing between


def test_no_glyphs_no_spaces() -> None:
    assert with_spaces([], *path(8, [(3, 0.9)]), SPACE_ID) == []


@pytest.mark.parametrize("given", [[], glyphs((" ", 40)), glyphs((" ", 10), (" ", 40))])
def test_nothing_but_spaces_is_no_reading(given: list[Glyph]) -> None:
    assert reading_of(strip_with((10, 60)), given) is None


def test_words_reach_from_ink_to_ink() -> None:
    strip = strip_with((10, 60), (90, 150))
    reading = reading_of(strip, glyphs(("a", 20), ("b", 50), (" ", 75), ("c", 100), ("d", 140)))
    assert reading is not None
    first, second = reading.line.words
    assert (first.text, second.text) == ("ab", "cd")
    assert first.quad.box[::2] == (100 + 2 * 10, 100 + 2 * 60)
    assert second.quad.box[::2] == (100 + 2 * 90, 100 + 2 * 150)
    # Rows 10 to 38 are inked; a pixel of paper stays on either side.
    assert reading.line.quad.box == (120, 50 + 2 * 9, 400, 50 + 2 * 39)
    assert reading.line.text == "ab cd"


def test_the_widest_gap_parts_two_words() -> None:
    strip = strip_with((10, 30), (34, 60), (80, 100), (103, 150))
    reading = reading_of(strip, glyphs(("a", 20), (" ", 70), ("b", 120)))
    assert reading is not None
    first, second = reading.line.words
    assert (first.quad.box[2], second.quad.box[0]) == (100 + 2 * 60, 100 + 2 * 80)


def test_words_that_touch_are_parted_in_the_middle() -> None:
    reading = reading_of(strip_with((0, 200)), glyphs(("a", 40), (" ", 90), ("b", 140)))
    assert reading is not None
    first, second = reading.line.words
    assert first.quad.box[2] == second.quad.box[0] == 100 + 2 * 90


def test_features_are_numbered_through_the_words_and_spaces_have_none() -> None:
    reading = reading_of(strip_with((10, 190)), glyphs(("a", 20), ("b", 40), (" ", 60), ("c", 100), ("d", 180)))
    assert reading is not None
    assert [word.features for word in reading.line.words] == [(0, 2), (2, 4)]
    assert reading.steps == (2, 5, 12, 22)


def test_confidence_of_a_word_is_the_mean_of_its_glyphs() -> None:
    given = [Glyph("a", 0.4, 20, 2), Glyph("b", 0.8, 40, 5)]
    reading = reading_of(strip_with((10, 60)), given)
    assert reading is not None
    assert reading.line.confidence == pytest.approx(0.6)


def test_a_blank_strip_keeps_its_whole_extent() -> None:
    reading = reading_of(strip_with(), glyphs(("a", 20), (" ", 60), ("b", 100)))
    assert reading is not None
    assert reading.line.quad.box == (100, 50, 500, 146)


@pytest.mark.parametrize("centres", [(196, 204), (204, 212), (230, 260)])
def test_glyphs_in_the_padding_stay_in_the_region(centres: tuple[float, float]) -> None:
    reading = reading_of(strip_with((10, 190)), glyphs(("a", centres[0]), (" ", 200), ("b", centres[1])))
    assert reading is not None
    for word in reading.line.words:
        left, _, right, _ = word.quad.box
        assert 100 <= left <= right <= 500
        assert word.quad.top_left.x <= word.quad.top_right.x


def test_a_turned_region_gives_turned_quads() -> None:
    upright = strip_with((10, 60), (90, 150))
    turned = Strip(0, np.roll(upright.corners, -1, axis=0), upright.pixels)  # text runs down the page
    quad = Frame.around(turned).quad(0, 100)
    assert quad.top_left.y == 50
    assert quad.top_right.y == pytest.approx(50 + HEIGHT)  # half of the way down
    assert quad.top_left.x > quad.bottom_left.x


def test_numbered_from_moves_rows_and_leaves_words_without() -> None:
    box = Quad.from_box(0, 0, 1, 1)
    line = Line(box, (Word("a", box, 1.0, (0, 3)), Word("b", box, 1.0)))
    assert [word.features for word in numbered_from(line, 7).words] == [(7, 10), None]
