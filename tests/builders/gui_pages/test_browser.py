"""Truth read in a real Chromium from pages written by hand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("playwright.sync_api", reason="pages are shown through playwright; install it to run these")

from builders.gui.pages.compose import Composer, Page
from builders.gui.pages.render import Camera, NoBrowserError, Rendered, camera, chromium

_STYLE = "<style>body{margin:0;font:16px/20px sans-serif}*{box-sizing:border-box}</style>"


@pytest.fixture(scope="module")
def eye(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Camera]:
    try:
        chromium()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with camera(tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


def shown(eye: Camera, body: str, *, scale: float = 1.0, scroll: float = 0.0) -> Rendered:
    page = f"<!DOCTYPE html><html lang=en><head>{_STYLE}</head><body>{body}</body></html>"
    return eye.shoot(Page(page, 400, 300, scale, 0, "hand", "none", "hand", "light", "en", scroll))


def boxes(rendered: Rendered, role: str) -> list[list[float]]:
    return [found["box"] for found in rendered.truth["elements"] if found["role"] == role]


def only(rendered: Rendered, role: str) -> dict[str, Any]:
    (found,) = (found for found in rendered.truth["elements"] if found["role"] == role)
    return dict(found)


def test_roles_of_plain_elements(eye: Camera) -> None:
    rendered = shown(
        eye,
        "<h2>Head</h2><button>Go</button><a href='#'>here</a><input value=a><textarea></textarea>"
        "<select><option>one</select><input type=checkbox checked><input type=radio><input type=range>"
        "<table border=1><tr><td>cell cell cell cell<tr><td>cell</table>",
    )
    roles = {found["role"] for found in rendered.truth["elements"]}
    assert roles == {
        "heading", "button", "link", "text_field", "select", "checkbox", "radio", "slider", "table",
    }  # fmt: skip
    assert len(boxes(rendered, "text_field")) == 2
    assert only(rendered, "checkbox")["state"]["checked"] is True


def test_a_block_link_is_as_wide_as_its_row_and_an_inline_one_as_its_words(eye: Camera) -> None:
    rendered = shown(
        eye, "<a href='#' style='display:block;padding:10px'>Row</a><p style='margin:0'>see <a href='#'>that</a></p>"
    )
    row, word = boxes(rendered, "link")
    assert row == [0, 0, 400, 40]
    assert word[0] > 20 and word[2] < 80


def test_a_broken_link_is_a_box_a_line(eye: Camera) -> None:
    rendered = shown(eye, "<div style='width:90px'>some words <a href='#'>another longer link over lines</a></div>")
    lines = boxes(rendered, "link")
    assert len(lines) >= 3 and all(line[3] - line[1] < 26 for line in lines)


def test_a_heading_is_its_words_not_its_row(eye: Camera) -> None:
    assert boxes(shown(eye, "<h1>Hi</h1>"), "heading")[0][2] < 80


def test_an_icon_stands_inside_its_button(eye: Camera) -> None:
    icon = "<svg data-r=icon width=20 height=20 viewBox='0 0 9 9'><rect width=9 height=9 /></svg>"
    rendered = shown(eye, f"<button style='padding:10px;border:0'>{icon}</button>")
    elements = rendered.truth["elements"]
    assert [found["role"] for found in elements] == ["button", "icon"]
    assert elements[1]["parent"] == 0
    assert elements[1]["box"] == [10, 10, 30, 30]
    assert elements[0]["z"] < elements[1]["z"]


def test_what_cannot_be_seen_is_no_element(eye: Camera) -> None:
    rendered = shown(
        eye,
        "<button style='opacity:0'>a</button><button style='visibility:hidden'>b</button>"
        "<button style='display:none'>c</button><button style='position:absolute;left:390px;width:90px'>d</button>"
        "<div style='width:50px;height:20px;overflow:hidden'><button style='margin-left:60px'>e</button></div>"
        "<button style='position:absolute;top:100px;left:0;width:80px'>f</button>"
        "<div style='position:absolute;top:90px;left:0;width:200px;height:60px;background:#eee'></div>"
        "<button style='position:absolute;top:200px;left:10px'>seen</button>",
    )
    assert [found["name"] for found in rendered.truth["elements"]] == ["seen"]


def test_a_dialog_hides_what_lies_under_its_veil(eye: Camera) -> None:
    rendered = shown(
        eye,
        "<button>under</button><div style='position:fixed;inset:0;background:rgba(0,0,0,.5)'></div>"
        "<div role=dialog style='position:fixed;left:50px;top:50px;width:200px;background:#fff'>"
        "<button>OK</button></div>",
    )
    assert {found["name"] for found in rendered.truth["elements"]} == {"OK"}
    assert [found["role"] for found in rendered.truth["elements"]] == ["dialog", "button"]


def test_a_painted_checkbox_counts_where_it_is_painted(eye: Camera) -> None:
    rendered = shown(
        eye,
        "<style>label{position:relative;padding-left:30px}label::before{content:'';position:absolute;left:4px;top:2px;"
        "width:16px;height:16px;border:1px solid}</style>"
        "<input type=checkbox checked style='opacity:0;position:absolute'><label data-before=checkbox>Agree</label>",
    )
    found = only(rendered, "checkbox")
    assert (found["box"][2] - found["box"][0], found["box"][3] - found["box"][1]) == (18, 18)
    assert found["box"][0] == 4
    assert found["state"]["checked"] is True


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_boxes_fit_the_picture_at_every_scale(eye: Camera, scale: float) -> None:
    mark = (
        "<button style='position:absolute;left:40px;top:60px;width:80px;height:30px;border:0;background:#f00'></button>"
    )
    rendered = shown(eye, mark, scale=scale)
    image = Image.open(io.BytesIO(rendered.png)).convert("RGB")
    assert image.size == (400 * scale, 300 * scale)
    red = image.point(lambda value: 255 if value > 128 else 0).split()[1].point(lambda value: 255 - value).getbbox()
    assert red == tuple(only(rendered, "button")["box"])


def test_lines_of_text(eye: Camera) -> None:
    texts = shown(eye, "<div style='width:120px'>one two three four five six seven</div>").truth["texts"]
    assert " ".join(line["text"] for line in texts) == "one two three four five six seven"
    assert len(texts) >= 2 and all(texts[i]["box"][1] < texts[i + 1]["box"][1] for i in range(len(texts) - 1))


def test_a_scrolled_page_is_read_where_it_stands(eye: Camera) -> None:
    rendered = shown(eye, "<button>top</button><div style='height:900px'></div><button>end</button>", scroll=1.0)
    assert [found["name"] for found in rendered.truth["elements"]] == ["end"]


def test_composed_pages_have_elements_inside_the_picture(eye: Camera, composers: dict[str, Composer]) -> None:
    for seed in range(2):
        truth = eye.shoot(composers["train"].page(seed)).truth
        assert truth["elements"]
        for found in truth["elements"]:
            x0, y0, x1, y1 = found["box"]
            assert 0 <= x0 < x1 <= truth["width"] and 0 <= y0 < y1 <= truth["height"]


def test_a_missing_browser_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoBrowserError, match="install"):
        chromium(str(tmp_path))
