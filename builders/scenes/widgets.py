"""Controls of user interfaces in many looks: buttons, fields, boxes, switches, sliders, menus, bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from builders.scenes.colours import COLOURS, draw_colour
from builders.scenes.drawing import Drawing, named_colours
from builders.scenes.meaning import Word
from builders.scenes.names import listed, table

Rgb = tuple[int, int, int]
_NAMES = table("roles.tsv")
_TWICE = 2  # drawn at twice the size, then reduced, so that edges are smooth
_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf",
    "LiberationSerif-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSansMono.ttf",
)  # fmt: skip
_LABELS = listed("buttons.txt", " | ")
_FIELDS = listed("fields.txt", " | ")
_GROUP = "group:widget"
_DRAWN = ("button", "text field", "checkbox", "radio button", "switch", "slider", "dropdown", "progress bar")
HELD_LABELS = frozenset({"print", "subscribe", "back"})


@dataclass(frozen=True)
class Look:
    """How the controls of one drawing look: main colour, its name, ground, ink, roundness and font."""

    colour: str
    main: Rgb
    ground: Rgb
    ink: Rgb
    edge: Rgb
    round: float
    font: str
    height: int


def draw_widget(rng: np.random.Generator, half: str) -> Drawing:
    """One control at its natural size."""
    makers: tuple[tuple[float, Callable[[np.random.Generator, Look, str], Drawing]], ...] = (
        (0.42, _button),
        (0.17, _field),
        (0.09, _checkbox),
        (0.07, _radio),
        (0.09, _switch),
        (0.06, _slider),
        (0.06, _select),
        (0.04, _progress),
    )
    look = _look(rng)
    shares = np.array([share for share, _ in makers])
    return makers[int(rng.choice(len(makers), p=shares / shares.sum()))][1](rng, look, half)


def widget_words(half: str) -> tuple[Word, ...]:
    """What controls may be asked for, each name of its own: a button's label is another word than "button"."""
    plain = [Word(_NAMES[name], frozenset(), _GROUP) for name in _DRAWN]
    shown = [word for word in _LABELS if half == "held" or word not in HELD_LABELS]
    labels = [Word({"en": (f"{word} button",)}, frozenset(), _GROUP, word in HELD_LABELS) for word in shown]
    return (*plain, *labels, *(Word({"en": (f"{word} field",)}, frozenset(), _GROUP) for word in _FIELDS))


def _look(rng: np.random.Generator) -> Look:
    colour = list(COLOURS)[int(rng.integers(len(COLOURS)))]
    dark = rng.random() < 0.25
    tone = int(rng.integers(30, 60)) if dark else int(rng.integers(244, 256))
    ink = int(rng.integers(200, 245)) if dark else int(rng.integers(20, 90))
    edge = int(rng.integers(90, 130)) if dark else int(rng.integers(110, 200))
    return Look(
        colour=colour,
        main=draw_colour(rng, colour),
        ground=(tone, tone, tone),
        ink=(ink, ink, ink),
        edge=(edge, edge, edge),
        round=float(rng.choice([0.0, 0.12, 0.25, 0.5])),
        font=_FONTS[int(rng.integers(len(_FONTS)))],
        height=int(rng.integers(24, 56)),
    )


def _button(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    words = [word for word in _LABELS if (word in HELD_LABELS) == (half == "held")]
    word = words[int(rng.integers(len(words)))]
    label = _LABELS[word][int(rng.integers(len(_LABELS[word])))]
    outline = rng.random() < 0.2
    plain = look.colour == "white" or sum(look.main) > 600
    ink = look.main if outline else ((25, 25, 25) if plain else (255, 255, 255))
    width = max(_text_width(label, look) + look.height, 2 * look.height)
    picture, draw = _sheet(width, look.height)
    fill = look.ground if outline else look.main
    _panel(draw, width, look, fill, look.main if outline else (look.edge if plain else None))
    _write(draw, label, look, ink, (width, look.height))
    names = {"en": (f"{word} button", *_NAMES["button"]["en"]), **_foreign("button")}
    return _done(picture, names, "" if outline else look.colour, {look.colour, "white"} if outline else set(), "button")


def _field(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    word = list(_FIELDS)[int(rng.integers(len(_FIELDS)))]
    hint = _FIELDS[word][int(rng.integers(len(_FIELDS[word])))]
    width = int(look.height * rng.uniform(3.5, 7))
    picture, draw = _sheet(width, look.height)
    _panel(draw, width, look, look.ground, look.edge)
    indent = 0.0
    if word == "search":
        indent = 0.7 * look.height
        _magnifier(draw, look)
    _write(draw, hint, look, look.edge, (width, look.height), indent)
    own = ("search field", "search box", "search bar") if word == "search" else (f"{word} field",)
    foreign = _foreign("search field") if word == "search" else _foreign("text field")
    return _done(
        picture, {"en": (*own, *_NAMES["text field"]["en"]), **foreign}, "", {"white", "black", "grey"}, "field"
    )


def _checkbox(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    side = int(look.height * 0.7)
    picture, draw = _sheet(side, side)
    checked = rng.random() < 0.5
    look = _sized(look, side, min(look.round, 0.25))
    _panel(draw, side, look, look.main if checked else look.ground, look.edge)
    if checked:
        tick = [(side * x * _TWICE, side * y * _TWICE) for x, y in ((0.22, 0.52), (0.42, 0.72), (0.78, 0.28))]
        draw.line(tick, fill=_upon(look.main), width=max(3, side // 5))
    state = "checked checkbox" if checked else "unchecked checkbox"
    return _boxed(picture, "checkbox", state, look, checked)


def _radio(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    side = int(look.height * 0.7)
    picture, draw = _sheet(side, side)
    chosen = rng.random() < 0.5
    _panel(draw, side, _sized(look, side, 0.5), look.ground, look.main if chosen else look.edge)
    if chosen:
        inset = side * _TWICE * 0.28
        draw.ellipse((inset, inset, side * _TWICE - inset, side * _TWICE - inset), fill=look.main)
    return _boxed(
        picture, "radio button", "selected radio button" if chosen else "unselected radio button", look, False
    )


def _switch(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    height = int(look.height * 0.7)
    width = int(height * rng.uniform(1.7, 2.1))
    picture, draw = _sheet(width, height)
    on = rng.random() < 0.6
    _panel(draw, width, _sized(look, height, 0.5), look.main if on else (175, 175, 180), None)
    gap, side = 0.1 * height * _TWICE, 0.8 * height * _TWICE
    left = width * _TWICE - gap - side if on else gap
    draw.ellipse((left, gap, left + side, gap + side), fill=_upon(look.main) if on else (250, 250, 250))
    return _boxed(picture, "switch", "switch that is on" if on else "switch that is off", look, on)


def _slider(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    height, width = int(look.height * 0.6), int(look.height * rng.uniform(3, 6))
    picture, draw = _sheet(width, height)
    at, middle, thick = rng.uniform(0.15, 0.85) * width * _TWICE, height * _TWICE / 2, height * _TWICE * 0.12
    end = width * _TWICE - 1
    draw.rectangle((0, middle - thick, end, middle + thick), fill=(185, 185, 190))
    draw.rectangle((0, middle - thick, at, middle + thick), fill=look.main)
    knob = height * _TWICE * 0.46
    draw.ellipse((at - knob, middle - knob, at + knob, middle + knob), fill=look.main)
    return _done(picture, {"en": _NAMES["slider"]["en"], **_foreign("slider")}, look.colour, set(), "slider")


def _select(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    width = int(look.height * rng.uniform(2.8, 5))
    picture, draw = _sheet(width, look.height)
    _panel(draw, width, look, look.ground, look.edge)
    hint = str(rng.choice(["Choose", "Select", "Germany", "Options", "All", "Medium", "English"]))
    _write(draw, hint, look, look.ink, (width, look.height), 0.0)
    x, y, size = (width - 0.6 * look.height) * _TWICE, 0.42 * look.height * _TWICE, 0.26 * look.height * _TWICE
    draw.polygon([(x, y), (x + size, y), (x + size / 2, y + size * 0.7)], fill=look.ink)
    names = {"en": _NAMES["dropdown"]["en"], **_foreign("dropdown")}
    return _done(picture, names, "", {"white", "black", "grey"}, "select")


def _progress(rng: np.random.Generator, look: Look, half: str) -> Drawing:
    height, width = max(8, int(look.height * 0.35)), int(look.height * rng.uniform(4, 7))
    picture, draw = _sheet(width, height)
    _panel(draw, width, _sized(look, height, 0.5), (205, 205, 210), None)
    done = rng.uniform(0.35, 0.95) * width * _TWICE
    draw.rounded_rectangle((0, 0, done, height * _TWICE - 1), height * _TWICE / 2, fill=look.main)
    names = {"en": _NAMES["progress bar"]["en"], **_foreign("progress bar")}
    return _done(picture, names, look.colour, {"grey"}, "progress")


def _boxed(picture: Image.Image, name: str, state: str, look: Look, filled: bool) -> Drawing:
    names = {"en": (*_NAMES[name]["en"], state), **_foreign(name)}
    return _done(picture, names, look.colour if filled else "", {look.colour, "white", "grey", "black"}, name)


def _done(picture: Image.Image, names: dict[str, tuple[str, ...]], colour: str, maybe: set[str], sort: str) -> Drawing:
    rgba = np.asarray(picture)
    size = (rgba.shape[1] // _TWICE, rgba.shape[0] // _TWICE)
    small = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)
    named = named_colours(colour) if colour else frozenset[str]()
    label = names["en"][0].removesuffix(" button")
    return Drawing(
        rgba=small,
        kind="widget",
        names=names,
        colour=colour or None,
        maybe_colours=named | maybe,
        related=frozenset({_GROUP, "control"}),
        unseen_name=label in HELD_LABELS,
        held=label in HELD_LABELS,
        closed=True,
        rigid=True,
        exact=True,
        source=f"widget:{sort}",
    )


def _foreign(name: str) -> dict[str, tuple[str, ...]]:
    return {language: names for language, names in _NAMES[name].items() if language != "en"}


def _sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGBA", (width * _TWICE, height * _TWICE), (0, 0, 0, 0))
    return picture, ImageDraw.Draw(picture)


def _panel(draw: ImageDraw.ImageDraw, width: int, look: Look, fill: Rgb, edge: Rgb | None) -> None:
    box = (0, 0, width * _TWICE - 1, look.height * _TWICE - 1)
    draw.rounded_rectangle(box, look.round * look.height * _TWICE, fill, edge, 0 if edge is None else _TWICE + 1)


def _sized(look: Look, height: int, rounding: float) -> Look:
    return Look(look.colour, look.main, look.ground, look.ink, look.edge, rounding, look.font, height)


def _upon(main: Rgb) -> Rgb:
    """Ink that can be seen on a colour."""
    return (20, 20, 20) if sum(main) > 560 else (255, 255, 255)


def _magnifier(draw: ImageDraw.ImageDraw, look: Look) -> None:
    unit = look.height * _TWICE
    draw.ellipse((0.28 * unit, 0.28 * unit, 0.58 * unit, 0.58 * unit), outline=look.edge, width=_TWICE * 2)
    draw.line((0.54 * unit, 0.54 * unit, 0.72 * unit, 0.72 * unit), fill=look.edge, width=_TWICE * 2)


def _write(
    draw: ImageDraw.ImageDraw, text: str, look: Look, ink: Rgb, size: tuple[int, int], indent: float | None = None
) -> None:
    """One line in the middle, or from the left at an indent."""
    width, height = size
    x = width * _TWICE / 2 if indent is None else (0.35 * height + indent) * _TWICE
    font = _font(look.font, int(height * 0.42) * _TWICE)
    draw.text((x, height * _TWICE / 2), text, ink, font, anchor="mm" if indent is None else "lm")


def _text_width(text: str, look: Look) -> int:
    return int(_font(look.font, int(look.height * 0.42) * _TWICE).getlength(text) / _TWICE) + 1


@lru_cache(maxsize=256)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The font where it is installed, otherwise Pillow's own."""
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        fallback = ImageFont.load_default(size)
        assert isinstance(fallback, ImageFont.FreeTypeFont)
        return fallback
