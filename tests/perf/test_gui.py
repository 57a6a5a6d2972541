"""How screens are loaded and scored, and the plain finder."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from perf import gui_scores as scores
from perf.formulas.boxes import Box, TextBox
from perf.gui import looked_at, report_on
from perf.gui_baseline import plain
from perf.gui_found import Found, Seen, found_in, texts_of
from perf.gui_speed import Spent, distinct, shares
from perf.load import Round
from perf.reading import Media
from perf.report import Figure
from perf.sets import clicks, ui_boxes, webui
from perf.sets.screens import Screen, ScreenSet, load_pages
from perf.triton import Sample
from python_backends.errors import InvalidRequest, Unavailable

PNG = Media(b"", "image/png", "a.png")


def screen(
    *elements: tuple[str, Box], words: str | None = None, points: tuple[tuple[float, float], ...] = ()
) -> Screen:
    return Screen("a", "a", PNG, 1000, 800, elements, points, words)


def trial(truth: Screen, *found: Found) -> scores.Trial:
    return scores.Trial(truth, found, found)


def values(figures: list[Figure]) -> dict[str, float]:
    return {figure.key: figure.value for figure in figures}


def written(folder: Path, rows: list[dict[str, object]]) -> Path:
    Image.new("RGB", (40, 30)).save(folder / "a.png")
    same = {"image": "a.png", "id": "a", "width": 40, "height": 30}
    (folder / "items.jsonl").write_text("\n".join(json.dumps(same | row) for row in rows))
    return folder


def test_rendered_screens_are_loaded_by_our_names(tmp_path: Path) -> None:
    row = {"elements": [{"role": "input", "box": [1, 2, 3, 4]}], "words": [{"text": "Hello"}, {"text": "you"}]}
    (loaded,) = webui.load_screens(written(tmp_path, [row]))
    assert loaded.elements == (("text_field", (1, 2, 3, 4)),) and loaded.words == "Hello you"
    assert webui.load(tmp_path)[0].truth == {"text": "Hello you"}


def test_loose_boxes_are_loaded_by_our_names(tmp_path: Path) -> None:
    (loaded,) = ui_boxes.load(written(tmp_path, [{"boxes": [{"tag": "dropdown", "bbox": [1, 2, 3, 4]}]}]))
    assert loaded.elements == (("select", (1, 2, 3, 4)),)


def test_clicks_are_grouped_by_session(tmp_path: Path) -> None:
    loaded = clicks.load(written(tmp_path, [{"session": "s", "point": [5, 6]}, {"session": "t", "point": [7, 8]}]))
    assert [(each.group, each.points) for each in loaded] == [("s", ((5, 6),)), ("t", ((7, 8),))]


def test_pages_of_our_own_making(tmp_path: Path) -> None:
    page = {"width": 40, "height": 30, "elements": [{"role": "tab", "box": [0, 0, 9, 9]}], "texts": [{"text": "One"}]}
    Image.new("RGB", (40, 30)).save(tmp_path / "000001.png")
    (tmp_path / "000001.json").write_text(json.dumps(page))
    (loaded,) = load_pages(tmp_path)
    assert (loaded.elements, loaded.words) == ((("tab", (0, 0, 9, 9)),), "One")


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="holds no pages"):
        load_pages(tmp_path)


def test_figures_of_a_role() -> None:
    truth = screen(("button", (0, 0, 100, 40)), ("button", (200, 0, 300, 40)), ("link", (0, 100, 50, 120)))
    found = trial(truth, Found("button", (0, 0, 100, 38), 0.9), Found("button", (500, 0, 600, 40), 0.4),
                  Found("link", (0, 100, 50, 120), 0.8))  # fmt: skip
    figures = values(scores.role_figures([found], "button", ""))
    assert figures["button_recall_ratio"] == 0.5 and figures["button_precision_ratio"] == 0.5
    assert figures["button_ap50_ratio"] == pytest.approx(0.5, abs=0.01)


def test_only_common_roles_are_in_the_mean() -> None:
    buttons = [("button", (0.0, 10.0 * row, 50.0, 10.0 * row + 9)) for row in range(scores.ENOUGH)]
    truth = screen(*buttons, ("link", (900, 0, 950, 10)))
    found = trial(truth, *(Found(role, box, 0.9) for role, box in buttons))
    assert scores.mean_average_precision([found], frozenset({"button", "link"}), "").value == pytest.approx(1)
    assert scores.counts_by_role([found], frozenset({"button", "link", "icon"})) == {"button": 20, "link": 1}


@pytest.mark.parametrize(
    ("box", "hit"),
    [((0, 0, 100, 40), True), ((-50, -20, 150, 60), True), ((-500, -200, 600, 240), False), ((40, 10, 60, 30), False),
     ((60, 0, 160, 40), False)],
    ids=["same", "larger", "far larger", "far smaller", "beside"],
)  # fmt: skip
def test_centre_hits(box: Box, hit: bool) -> None:
    assert scores.centre_hits(trial(screen(("button", (0, 0, 100, 40))), Found("link", box, 0.5))) == [hit]


def test_clicks_are_hit_by_small_elements_alone() -> None:
    truth = screen(points=((50, 20), (500, 500), (900, 700)))
    found = trial(truth, Found("button", (0, 0, 100, 40), 0.9), Found("text", (490, 490, 510, 510), 0.9),
                  Found("table", (100, 100, 1000, 800), 0.9))  # fmt: skip
    figures = values(scores.click_figures([found], ""))
    assert figures["click_hit_ratio"] == pytest.approx(2 / 3)
    assert figures["click_hit_without_texts_ratio"] == pytest.approx(1 / 3)


def test_confidences_that_hold_have_no_error() -> None:
    truth = screen(*(("button", (100.0 * n, 0.0, 100.0 * n + 90, 40.0)) for n in range(3)))
    boxes = [*(box for _, box in truth.elements), (600, 600, 690, 640)]
    found = trial(truth, *(Found("button", box, 0.75) for box in boxes))
    assert scores.calibration_figure([found], frozenset({"button"}), "").value == pytest.approx(0)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [("button", "button", 1), ("button", "link", 1), ("button", "icon", 0), ("icon", "image", 1)],
)
def test_duplicates_are_of_one_sort(first: str, second: str, count: int) -> None:
    found = [Found(first, (0, 0, 100, 40), 0.9), Found(second, (0, 0, 100, 41), 0.5)]
    assert scores.duplicates(found) == count


def test_words_are_those_of_all_elements() -> None:
    truth = screen(words="Sign in now")
    found = trial(truth, Found("button", (0, 0, 1, 1), 1, "Sign in"), Found("icon", (0, 0, 1, 1), 1))
    assert texts_of(found.found) == "Sign in"
    assert scores.text_figure([found], "").value == pytest.approx(0.8)


def test_results_are_read_as_found() -> None:
    corner = {"top_left": {"x": 1, "y": 2}, "bottom_right": {"x": 30, "y": 40}}
    result = {"gui_elements": [{"type": "link", "bounds": corner, "confidence": 0.7}]}
    assert found_in(json.dumps(result).encode()) == [Found("link", (1, 2, 30, 40), 0.7)]


def drawn() -> np.ndarray:  # type: ignore[type-arg]
    page = np.full((400, 600, 3), 255, np.uint8)
    cv2.rectangle(page, (50, 50), (170, 90), (0, 90, 200), -1)
    cv2.rectangle(page, (50, 150), (350, 186), (120, 120, 120), 1)
    cv2.rectangle(page, (400, 50), (424, 74), (30, 30, 30), -1)
    return page


def test_the_plain_finder_sees_rectangles_by_their_rules() -> None:
    found = plain(drawn(), [TextBox("Save", (80, 60, 130, 80)), TextBox("Home", (50, 300, 100, 316))])
    assert sorted((each.role, each.text) for each in found) == [
        ("button", "Save"), ("icon", ""), ("link", "Home"), ("text_field", ""),
    ]  # fmt: skip


class Finding:
    """Finds what is there, and fails where the picture says so."""

    def find(self, media: Media, least: float | None) -> Seen:
        if media.filename == "bad":
            raise Unavailable("no")
        return Seen([Found("button", (50, 50, 170, 90), 0.9, "Save")], [TextBox("Save", (80, 60, 130, 80))])


def test_a_report_has_both_systems_and_counts_failures(tmp_path: Path) -> None:
    Image.fromarray(drawn()).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    true = (("button", (50.0, 50.0, 170.0, 90.0)),)
    screens = [Screen(name, name, Media(data, "image/png", name), 600, 400, true, (), "Save")
               for name in ("good", "fine", "bad")]  # fmt: skip
    systems, failures = looked_at(screens, Finding())
    assert failures == 1
    figures, tables = report_on(ScreenSet("s", "", load_pages, frozenset({"button"})), systems)
    found = values(figures)
    assert found["s.openfaze.button_recall_ratio"] == pytest.approx(2 / 3)
    assert {"s.plain.button_recall_ratio", "s.openfaze.ece_ratio", "s.openfaze.duplicates_count"} <= found.keys()
    assert tables[0].header == ["figure", "openfaze", "plain"]


def test_two_answers_to_one_screen_are_counted_whoever_is_first() -> None:
    first = Round(1.0, [Sample(0.1, b"a.png 1"), Sample(0.1, b"b.png 2")])
    assert distinct([first, Round(1.0, [Sample(0.1, b"b.png 2"), Sample(0.1, b"a.png 1")])]) == 1
    assert distinct([first, Round(1.0, [Sample(0.1, b"b.png 3"), Sample(0.1, b"", "failed")])]) == 2


def test_engines_are_set_against_the_task() -> None:
    computed = {"gui_detection": 4.0, "gui_detector": 1.0, "ocr_detector": 0.5, "ocr_recognizer": 3.0}
    later = Spent(computed, dict.fromkeys(computed, 5.0))
    found = values(shares(later.since(Spent(dict.fromkeys(computed, 0.0), dict.fromkeys(computed, 0.0))), 10))
    assert found["engine_over_task_ratio"] == pytest.approx(0.9)
    assert found["ocr_recognizer_ms_a_screen"] == pytest.approx(300)
    assert found["task_ms_a_screen"] == pytest.approx(500)
