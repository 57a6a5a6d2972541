"""From a seed to the HTML of a page and how it is to be shown; no browser needed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builders.gui.pages.icons import BRANDS, SETS, Icons
from builders.gui.pages.kit import Kit
from builders.gui.pages.layouts import LAYOUTS, Layout
from builders.gui.pages.libraries.catalogue import libraries
from builders.gui.pages.libraries.library import Library
from builders.gui.pages.packages import package
from builders.gui.pages.style import stylesheet
from builders.gui.pages.theme import Theme, draw_theme
from builders.gui.pages.words import LANGUAGES, WEIGHTS, Words

HALVES = ("train", "held")
_VIEWPORTS = (
    (1280, 800),
    (1280, 800),
    (1280, 720),
    (1366, 768),
    (1440, 900),
    (1024, 768),
    (1536, 864),
    (1600, 900),
    (1920, 1080),
    (1100, 900),
    (800, 600),
)
_MOBILE = ((390, 844), (390, 844), (360, 740), (412, 915), (375, 667), (430, 932))


@dataclass(frozen=True)
class Page:
    """One page to be rendered. Sizes are CSS px; `scale` is device pixels a CSS px."""

    html: str
    width: int
    height: int
    scale: float
    seed: int
    library: str
    icons: str
    layout: str
    theme: str
    language: str
    scroll: float  # how far down the page is scrolled, as a share of what can be scrolled


@dataclass(frozen=True)
class Composer:
    """Composes the pages of one half from the unpacked packages and photographs."""

    packages: Path
    photos: tuple[str, ...]
    half: str = "train"

    def page(self, seed: int) -> Page:
        """The page of a seed, always the same; held-back pages have libraries and icons of their own."""
        rng = random.Random(f"{self.half}-{seed}")
        held = self.half == "held"
        layout = rng.choices(LAYOUTS, [entry.weight for entry in LAYOUTS])[0]
        library = _library(rng, layout, held=held)
        width, height, scale = _screen(rng, layout)
        theme, words = draw_theme(rng), Words(rng.choices(LANGUAGES, WEIGHTS)[0], rng)
        sets = [entry for entry in SETS if entry.held == held]
        icons, brands = Icons(rng.choice(sets), self.packages), Icons(BRANDS, self.packages)
        kit = Kit(rng, words, library, theme, icons, brands, self.photos, width, height)
        body = layout.draw(kit)
        page = _document(kit, body, self._styles(rng, library, icons))
        scroll = rng.uniform(0, 1) if rng.random() < 0.25 else 0.0
        return Page(
            page,
            width,
            height,
            scale,
            seed,
            library.name,
            icons.set.name,
            layout.name,
            theme.name,
            words.language,
            scroll,
        )

    def _styles(self, rng: random.Random, library: Library, icons: Icons) -> list[str]:
        paths: list[Path] = []
        if library.package:
            root = self.packages / package(library.package, library.version).folder
            chosen = (rng.choice(library.styles),) if library.choose else library.styles
            paths += [root / style for style in chosen]
        if icons.style is not None:
            paths.append(icons.style)
        return [path.resolve().as_uri() for path in paths]


def _library(rng: random.Random, layout: Layout, *, held: bool) -> Library:
    fit: Callable[[Library], bool] = (
        (lambda lib: lib.desktop or lib.own_look) if layout.desktop else (lambda lib: not lib.desktop or layout.small)
    )
    found = [entry for entry in libraries(held=held) if fit(entry)]
    return rng.choices(found, [entry.weight for entry in found])[0]


def _screen(rng: random.Random, layout: Layout) -> tuple[int, int, float]:
    if layout.mobile or (not layout.desktop and rng.random() < 0.17):
        width, height = rng.choice(_MOBILE)
        return width, height, rng.choices((1.0, 1.5, 2.0), (60, 15, 25))[0]
    width, height = rng.choice(_VIEWPORTS)
    return width, height, rng.choices((1.0, 1.25, 1.5), (82, 12, 6))[0] if width <= 1280 else 1.0


def _document(kit: Kit, body: str, styles: list[str]) -> str:
    library, theme, rng, words = kit.library, kit.theme, kit.rng, kit.words
    own_dark = library.own_look or bool(library.dark)
    theme_css = stylesheet(theme if own_dark or not theme.dark else _light(rng), rng, look=library.own_look)
    attributes = (
        library.dark
        if theme.dark and library.dark
        else ('data-bs-theme="light" data-theme="light" data-color-mode="light" data-light-theme="light"')
    )
    colour = _recolour(rng, library, theme)
    links = "".join(f'<link rel="stylesheet" href="{style}">' for style in styles)
    direction = ' dir="rtl"' if words.rtl else ""
    classes = f' class="{library.name.replace(".", "-")} govuk-template"' if library.name == "govuk" else ""
    return (
        f'<!DOCTYPE html><html lang="{words.language}"{direction} {attributes}{classes}><head>'
        f'<meta charset="utf-8"><title>{words.title()}</title>'
        f"{links}<style>{theme_css}{colour}</style></head><body>{body}</body></html>"
    )


def _light(rng: random.Random) -> Theme:
    """A theme that is not dark, for libraries that know no darkness."""
    theme = draw_theme(rng)
    while theme.dark:
        theme = draw_theme(rng)
    return theme


def _recolour(rng: random.Random, library: Library, theme: Theme) -> str:
    """Turns the colours of a library's page, or makes it dark, and sometimes gives it another font."""
    if library.own_look:
        return ""
    css = ""
    chance = rng.random()
    if chance < 0.22:
        css += f"html{{filter:hue-rotate({rng.randint(20, 340)}deg)}}"
    elif chance < 0.32 and not library.dark:
        css += (
            f"html{{background:#fff;filter:invert({rng.uniform(0.85, 1):.2f}) hue-rotate(180deg)}}img{{"
            "filter:invert(1) hue-rotate(180deg)}"
        )
    if rng.random() < 0.4:
        css += f"body,button,input,select{{font-family:{theme.font}}}"
    if rng.random() < 0.25:
        css += f"html,body{{font-size:{theme.size}px}}"
    return css
