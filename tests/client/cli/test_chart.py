"""The SVG picture of a forecast."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from client.cli.chart import HEIGHT, WIDTH, Band, Mark, svg_chart

SVG = "{http://www.w3.org/2000/svg}"


def places(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


@pytest.mark.parametrize(
    ("past", "future"),
    [([1, 2, 3], [4, 5]), ([5], [5]), ([-1e9, 1e9], [0]), ([0.001, 0.002], [0.003]), ([7, 7], [7, 7])],
    ids=["rising", "one value", "huge", "tiny", "flat"],
)
def test_everything_lies_within_the_picture(past: list[float], future: list[float]) -> None:
    band = Band("80", tuple((value - 1, value + 1) for value in future))
    root = ElementTree.fromstring(svg_chart("t", [Mark("a", v) for v in past], [Mark("b", v) for v in future], [band]))
    lines = [places(line.attrib["points"]) for line in root.iter() if "points" in line.attrib]
    assert len(lines) == 3
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for line in lines for x, y in line)


def test_the_forecast_is_joined_to_the_history_and_higher_values_stand_higher() -> None:
    root = ElementTree.fromstring(svg_chart("t", [Mark("a", 1), Mark("b", 3)], [Mark("c", 2)]))
    past, future = (places(line.attrib["points"]) for line in root.iter(f"{SVG}polyline"))
    assert past[-1] == future[0] and past[0][0] < past[1][0] < future[1][0]
    assert past[1][1] < future[1][1] < past[0][1]


def test_wider_bands_lie_below_narrower_ones() -> None:
    bands = [Band("80", ((1, 3),)), Band("95", ((0, 4),))]
    root = ElementTree.fromstring(svg_chart("t", [Mark("a", 1)], [Mark("b", 2)], bands))
    titles = [title.text for area in root.iter(f"{SVG}polygon") for title in area]
    assert titles == ["95 % interval", "80 % interval"]


def test_labels_cannot_break_the_picture() -> None:
    title = 'a<b>&"c"\x00\x1b'
    root = ElementTree.fromstring(svg_chart(title, [Mark("<", 1)], [Mark("&", 2)]))
    assert root[0].text == 'a<b>&"c"'
