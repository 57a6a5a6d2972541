"""A series and its forecast as an SVG picture: history, values to come, bands of the intervals."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 46, 48
_TICKS = 5
_BAND_OPACITY = 0.18
_STYLE = (
    "text{font:12px sans-serif;fill:#444}.title{font-size:15px;fill:#111}.grid{stroke:#ddd}.now{stroke:#999;"
    "stroke-dasharray:4 4}.past,.future{fill:none;stroke-width:1.8}.past{stroke:#2b4c7e}.future{stroke:#c2410c}"
    ".band{fill:#c2410c;stroke:none}"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One value; `label` is its date or its place in the series."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """The interval of one level: (low, high) for each value to come."""

    level: str
    bounds: tuple[tuple[float, float], ...]


def svg_chart(title: str, past: Sequence[Mark], future: Sequence[Mark], bands: Sequence[Band] = ()) -> str:
    """The picture as SVG text. `past` and `future` follow one another and both hold a value or more."""
    drawing = _Drawing(past, future, bands)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img"><title>{_text(title)}</title><style>{_STYLE}</style>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text class="title" x="{_LEFT}" y="26">{_text(title)}</text>',
        *drawing.scale(),
        *drawing.bands(),
        *drawing.lines(),
        *drawing.labels(),
        "</svg>\n",
    ]
    return "\n".join(parts)


class _Drawing:
    """Places in the picture: the values' order from left to right, their size from bottom to top."""

    def __init__(self, past: Sequence[Mark], future: Sequence[Mark], bands: Sequence[Band]) -> None:
        self._past, self._future = past, future
        # Wider bands first, so that the narrower lie on top of them.
        self._bands = sorted(bands, key=lambda band: -float(band.level))
        values = [mark.value for mark in (*past, *future)] + [edge for b in bands for pair in b.bounds for edge in pair]
        self._ticks = _nice_ticks(min(values), max(values))

    def scale(self) -> list[str]:
        """Lines across the picture with their values."""
        return [
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{self._y(tick):.1f}" y2="{self._y(tick):.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{self._y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
            for tick in self._ticks
        ]

    def bands(self) -> list[str]:
        """One area a level, from the last known value on."""
        first = len(self._past)
        known = (first - 1, self._past[-1].value)
        areas = []
        for band in self._bands:
            low = [(first + i, pair[0]) for i, pair in enumerate(band.bounds)]
            high = [(first + i, pair[1]) for i, pair in enumerate(band.bounds)]
            points = self._points([known, *high, *reversed(low)])
            areas.append(f'<polygon class="band" fill-opacity="{_BAND_OPACITY}" points="{points}">'
                         f"<title>{_text(band.level)} % interval</title></polygon>")  # fmt: skip
        return areas

    def lines(self) -> list[str]:
        """The history, the forecast joined to it, and where one becomes the other."""
        first = len(self._past)
        past = [(i, mark.value) for i, mark in enumerate(self._past)]
        future = [past[-1], *((first + i, mark.value) for i, mark in enumerate(self._future))]
        now = self._x(first - 1)
        return [
            f'<line class="now" x1="{now:.1f}" x2="{now:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>',
            f'<polyline class="past" points="{self._points(past)}"/>',
            f'<polyline class="future" points="{self._points(future)}"/>',
        ]

    def labels(self) -> list[str]:
        """The first, the last known and the last label."""
        places = {0: self._past[0].label, len(self._past) - 1: self._past[-1].label,
                  len(self._past) + len(self._future) - 1: self._future[-1].label}  # fmt: skip
        last = max(places)
        return [
            f'<text x="{self._x(place):.1f}" y="{HEIGHT - _BOTTOM + 20 + 15 * (place not in (0, last))}" '
            f'text-anchor="{"start" if place == 0 else "end" if place == last else "middle"}">{_text(label)}</text>'
            for place, label in places.items()
        ]

    def _points(self, places: Sequence[tuple[int, float]]) -> str:
        return " ".join(f"{self._x(place):.1f},{self._y(value):.1f}" for place, value in places)

    def _x(self, place: int) -> float:
        most = len(self._past) + len(self._future) - 1
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * place / most

    def _y(self, value: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value - low) / (high - low)


def _nice_ticks(low: float, high: float) -> list[float]:
    """Round values, evenly apart, that enclose `low` to `high`."""
    span = (high - low) or abs(high) or 1.0
    rough = span / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    start, stop = math.floor(low / step), math.ceil(high / step)
    return [round(tick * step, 12) for tick in range(start, max(stop, start + 1) + 1)]


def _text(text: str) -> str:
    """Text as it may stand in XML, which knows no control characters."""
    return html.escape("".join(mark for mark in text if mark.isprintable()))
