"""Pictures for pages: drawn ones as SVG, charts, and small copies of photographs found on this computer."""

from __future__ import annotations

import base64
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from builders.gui.pages.theme import hex_of

if TYPE_CHECKING:
    from builders.gui.pages.theme import Theme

# Freely licensed wallpapers as Debian installs them (gnome-backgrounds: CC BY-SA).
WALLPAPERS = ("/usr/share/backgrounds", "/usr/share/wallpapers")
_KINDS = ("*.jpg", "*.jpeg", "*.png", "*.webp")
_CROPS = 4  # per photograph


def picture(rng: random.Random) -> str:
    """A drawn picture as a data address: hills, shapes, a face or a pattern, in colours of chance."""
    draw = rng.choice((_landscape, _shapes, _face, _rings, _stripes))
    first, second = (
        hex_of(rng.random(), rng.uniform(0.2, 0.8), rng.uniform(0.3, 0.9)),
        hex_of(rng.random(), 0.5, rng.uniform(0.2, 0.8)),
    )
    body = (
        f'<defs><linearGradient id="g" x2="{rng.random():.2f}" y2="1"><stop stop-color="{first}"/>'
        f'<stop offset="1" stop-color="{second}"/>'
        f'</linearGradient></defs><rect width="200" height="150" fill="url(#g)"/>{"".join(draw(rng))}'
    )
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 150" preserveAspectRatio="xMidYMid '
        f'slice">{body}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(source.encode()).decode()


def _colour(rng: random.Random) -> str:
    return hex_of(rng.random(), rng.uniform(0.2, 0.9), rng.uniform(0.2, 0.8))


def _landscape(rng: random.Random) -> Iterator[str]:
    yield (
        f'<circle cx="{rng.randint(20, 180)}" cy="{rng.randint(15, 60)}" r="{rng.randint(8, 20)}" '
        f'fill="{_colour(rng)}"/>'
    )
    for base in (80, 105, 125):
        points = " ".join(f"{x},{base - rng.randint(0, 45)}" for x in range(0, 221, 20))
        yield f'<polygon points="0,150 {points} 200,150" fill="{_colour(rng)}"/>'


def _shapes(rng: random.Random) -> Iterator[str]:
    for _ in range(rng.randint(3, 12)):
        x, y, size = rng.randint(0, 180), rng.randint(0, 130), rng.randint(10, 70)
        if rng.random() < 0.5:
            yield (
                f'<rect x="{x}" y="{y}" width="{size}" height="{size * rng.uniform(0.4, 1.2):.0f}" '
                f'fill="{_colour(rng)}" opacity=".8"/>'
            )
        else:
            yield f'<circle cx="{x}" cy="{y}" r="{size / 2}" fill="{_colour(rng)}" opacity=".8"/>'


def _face(rng: random.Random) -> Iterator[str]:
    skin, hair = hex_of(rng.uniform(0.02, 0.1), rng.uniform(0.3, 0.6), rng.uniform(0.3, 0.8)), _colour(rng)
    yield (
        f'<ellipse cx="100" cy="165" rx="62" ry="50" fill="{_colour(rng)}"/>'
        f'<circle cx="100" cy="62" r="46" fill="{hair}"/>'
    )
    yield (
        f'<ellipse cx="100" cy="76" rx="33" ry="42" fill="{skin}"/><circle cx="87" cy="70" r="4"/>'
        '<circle cx="113" cy="70" r="4"/>'
    )
    yield '<path d="M86 96q14 12 28 0" fill="none" stroke="#7a2e2e" stroke-width="4"/>'


def _rings(rng: random.Random) -> Iterator[str]:
    x, y = rng.randint(60, 140), rng.randint(50, 100)
    for radius in range(70, 5, -rng.choice((8, 12, 18))):
        yield f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{_colour(rng)}"/>'


def _stripes(rng: random.Random) -> Iterator[str]:
    width = rng.choice((8, 16, 30))
    for x in range(-60, 240, width * 2):
        yield (
            f'<polygon points="{x},0 {x + width},0 {x + width + 50},150 {x + 50},150" fill="{_colour(rng)}" '
            'opacity=".7"/>'
        )


def chart(rng: random.Random, width: str, height: int, theme: Theme) -> str:
    """A chart as one inline SVG picture, of a kind of chance."""
    draw = rng.choice((_lines, _lines, _bars, _bars, _donut))
    colours = [theme.primary, theme.accent, *(_colour(rng) for _ in range(4))]
    frame, box = ("none", "0 0 400 200") if draw is not _donut else ("xMidYMid meet", "0 0 200 200")
    if draw is _donut and rng.random() < 0.7:
        width = f"min(100%,{height}px);margin:0 auto"
    return (
        f'<svg data-r="image" role="img" aria-label="chart" viewBox="{box}" preserveAspectRatio="{frame}" '
        f'style="display:block;width:{width};height:{height}px">{"".join(draw(rng, colours, theme))}</svg>'
    )


def _axes(theme: Theme) -> str:
    lines = "".join(f'<path d="M30 {y}H398" stroke="{theme.border}"/>' for y in range(10, 190, 35))
    marks = "".join(
        f'<text x="2" y="{y + 4}" font-size="9" fill="{theme.muted}">{(190 - y) * 10}</text>'
        for y in range(10, 190, 35)
    )
    return lines + marks


def _lines(rng: random.Random, colours: list[str], theme: Theme) -> Iterator[str]:
    yield _axes(theme)
    for colour in colours[: rng.randint(1, 3)]:
        level, points = rng.randint(60, 140), []
        for x in range(34, 400, rng.choice((20, 30, 45))):
            level = min(max(level + rng.randint(-30, 30), 12), 180)
            points.append(f"{x},{level}")
        if rng.random() < 0.4:
            yield f'<polygon points="34,185 {" ".join(points)} 394,185" fill="{colour}" opacity=".2"/>'
        yield (
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" '
            f'stroke-width="{rng.choice((1.5, 2.5, 4))}"/>'
        )


def _bars(rng: random.Random, colours: list[str], theme: Theme) -> Iterator[str]:
    yield _axes(theme)
    step, series = rng.choice((20, 30, 45)), rng.randint(1, 2)
    for x in range(36, 390, step):
        for index in range(series):
            tall = rng.randint(8, 165)
            wide = step * 0.7 / series
            yield (
                f'<rect x="{x + index * wide:.0f}" y="{185 - tall}" width="{wide:.0f}" height="{tall}" '
                f'fill="{colours[index]}"/>'
            )


def _donut(rng: random.Random, colours: list[str], theme: Theme) -> Iterator[str]:
    start, hole = 0.0, rng.choice((0, 45, 62))
    shares = [rng.uniform(0.1, 1) for _ in range(rng.randint(3, 6))]
    for share, colour in zip(shares, colours, strict=False):
        end = start + share / sum(shares) * 2 * math.pi
        x0, y0, x1, y1 = (100 + 95 * f(a) for a in (start, end) for f in (math.cos, math.sin))
        yield (
            f'<path d="M100 100L{x0:.1f} {y0:.1f}A95 95 0 {int(end - start > math.pi)} 1 {x1:.1f} {y1:.1f}Z" '
            f'fill="{colour}"/>'
        )
        start = end
    if hole:
        yield f'<circle cx="100" cy="100" r="{hole}" fill="{theme.surface}"/>'


def photographs(cache: Path) -> tuple[str, ...]:
    """Addresses of small crops of the wallpapers on this computer, made once in `cache`; empty if there are none."""
    cache.mkdir(parents=True, exist_ok=True)
    done = cache / "done"
    if not done.exists():
        number = 0
        for source in _wallpapers():
            number = _crops(source, cache, number)
        done.touch()
    return tuple(path.resolve().as_uri() for path in sorted(cache.glob("*.jpg")))


def _wallpapers() -> list[Path]:
    found = [path for folder in WALLPAPERS for kind in _KINDS for path in Path(folder).rglob(kind)]
    return sorted({path.resolve() for path in found})


def _crops(source: Path, cache: Path, number: int) -> int:
    """Writes crops of one photograph as JPEG of at most 640 px; returns the next free number."""
    try:
        with Image.open(source) as opened:
            image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return number  # a format this Pillow cannot read, e.g. JPEG XL
    rng = random.Random(number)
    for _ in range(_CROPS):
        share = rng.uniform(0.3, 0.9)
        wide, tall = int(image.width * share), int(image.height * share)
        x, y = rng.randint(0, image.width - wide), rng.randint(0, image.height - tall)
        crop = image.crop((x, y, x + wide, y + tall))
        crop.thumbnail((640, 640))
        crop.save(cache / f"{number:04d}.jpg", quality=88)
        number += 1
    return number
