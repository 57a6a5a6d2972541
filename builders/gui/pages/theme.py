"""Colours, fonts, roundness and density of one page."""

from __future__ import annotations

import colorsys
import random
from dataclasses import dataclass

SANS = (
    "Liberation Sans",
    "DejaVu Sans",
    "Roboto",
    "Open Sans",
    "Lato",
    "Inter",
    "Cantarell",
    "Noto Sans",
    "Carlito",
    "FreeSans",
    "Quicksand",
    "Comfortaa",
    "Roboto Condensed",
    "Liberation Sans Narrow",
    "Noto Sans Display",
)
SERIF = ("Liberation Serif", "DejaVu Serif", "Noto Serif", "EB Garamond", "Caladea", "FreeSerif")
MONO = ("Liberation Mono", "DejaVu Sans Mono", "Fira Code", "Noto Sans Mono")
_FALLBACK = '"Noto Sans CJK SC","Noto Sans CJK JP","Noto Sans Arabic",sans-serif'


@dataclass(frozen=True)
class Theme:
    """What the stylesheet of a page is filled with. Colours are #rrggbb, lengths px."""

    name: str
    dark: bool
    page: str
    surface: str
    ink: str
    muted: str
    border: str
    primary: str
    on_primary: str
    accent: str
    font: str
    heading_font: str
    size: float
    pad: float  # vertical padding of a control
    radius: float
    gap: float
    shadow: str
    gradient: bool


def hex_of(hue: float, saturation: float, lightness: float) -> str:
    """#rrggbb of a colour given as hue 0..1, saturation 0..1, lightness 0..1."""
    channels = colorsys.hls_to_rgb(hue % 1.0, min(max(lightness, 0.0), 1.0), min(max(saturation, 0.0), 1.0))
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0..1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable_on(colour: str) -> str:
    """White or near-black, whichever reads better on `colour`."""
    return "#ffffff" if luminance(colour) < 0.36 else "#16181d"


def draw_theme(rng: random.Random) -> Theme:
    """A theme: light, dark or coloured."""
    kind = rng.choices(("light", "dark", "coloured"), (66, 22, 12))[0]
    hue, tint = rng.random(), rng.choice((0.0, 0.0, 0.08, 0.2))
    lightness = {
        "light": (rng.uniform(0.93, 1.0), 1.0, rng.uniform(0.05, 0.25), 0.45, rng.uniform(0.78, 0.92)),
        "dark": (
            rng.uniform(0.04, 0.14),
            rng.uniform(0.12, 0.2),
            rng.uniform(0.85, 0.97),
            0.62,
            rng.uniform(0.2, 0.35),
        ),
        "coloured": (rng.uniform(0.75, 0.9), rng.uniform(0.92, 1.0), 0.15, 0.4, 0.7),
    }[kind]
    tint = rng.uniform(0.3, 0.7) if kind == "coloured" else tint
    primary = hex_of(rng.random(), rng.uniform(0.5, 0.95), rng.uniform(0.32, 0.6))
    font = f'"{rng.choice(rng.choices((SANS, SERIF, MONO), (86, 9, 5))[0])}",{_FALLBACK}'
    heading = f'"{rng.choice(SERIF + SANS)}",{_FALLBACK}' if rng.random() < 0.2 else font
    return Theme(
        name=kind,
        dark=kind == "dark",
        page=hex_of(hue, tint, lightness[0]),
        surface=hex_of(hue, tint * 0.6, lightness[1]),
        ink=hex_of(hue, tint, lightness[2]),
        muted=hex_of(hue, tint * 0.5, lightness[3]),
        border=hex_of(hue, tint * 0.6, lightness[4]),
        primary=primary,
        on_primary=readable_on(primary),
        accent=hex_of(rng.random(), 0.7, 0.5),
        font=font,
        heading_font=heading,
        size=rng.choice((12, 13, 14, 14, 15, 16, 16, 17)),
        pad=rng.uniform(2, 13),
        radius=rng.choice((0, 2, 3, 4, 4, 6, 8, 12, 24)),
        gap=rng.choice((6, 8, 12, 16, 20, 24, 32)),
        shadow=rng.choice(("none", "none", "0 1px 3px rgba(0,0,0,.2)", "0 4px 16px rgba(0,0,0,.15)")),
        gradient=rng.random() < 0.15,
    )
