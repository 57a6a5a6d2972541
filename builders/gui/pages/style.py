"""The project's own stylesheet: layout of every page, and the look of pages without a component library."""

from __future__ import annotations

import functools
import random
from pathlib import Path
from string import Template

from builders.gui.pages.theme import Theme, hex_of, readable_on

_FOLDER = Path(__file__).with_name("styles")
STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"
# Elements that take no pointer events would be invisible to the hit test.
TOUCHABLE = "a,button,input,select,textarea,[role],[data-r],svg,img,i{pointer-events:auto!important}"


def stylesheet(theme: Theme, rng: random.Random, *, look: bool) -> str:
    """The page's own CSS; `look` also styles the body and headings, for pages without a component library."""
    values = _values(theme, rng)
    names = ("layout", "look", "page") if look else ("layout", "look")
    return "".join(_template(name).substitute(values) for name in names) + STILL + TOUCHABLE


@functools.lru_cache(maxsize=8)
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.css").read_text("utf-8"))


def _values(theme: Theme, rng: random.Random) -> dict[str, object]:
    """Every value the templates name: the theme's own and shapes drawn here."""
    pad = theme.pad
    values: dict[str, object] = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    values |= _button_values(theme, rng) | _field_values(theme, rng) | _part_values(theme, rng)
    values |= {
        "gap2": theme.gap * 1.5,
        "pad2": pad * rng.uniform(1.4, 2.6) + 2,
        "pad_small": max(1.0, pad * 0.5),
        "pad_large": pad * 1.4 + 2,
        "pad_large2": pad * 3 + 4,
        "pad_field": pad + rng.choice((0, 4, 8)),
        "scheme": "dark" if theme.dark else "light",
        "leading": rng.choice((1.3, 1.4, 1.5, 1.6)),
        "page_fill": f"linear-gradient({rng.randint(0, 180)}deg,{theme.page},{theme.border})"
        if theme.gradient
        else theme.page,
        "link": rng.choice((theme.primary, theme.primary, theme.accent, theme.ink)),
        "underline": rng.choice(("none", "none", "underline")),
    }
    return values


def _button_values(theme: Theme, rng: random.Random) -> dict[str, object]:
    shade = hex_of(rng.random(), 0.7, 0.45)
    fill = f"linear-gradient({rng.choice((90, 135, 180))}deg,{theme.primary},{shade})"
    return {
        "weight": rng.choice((400, 400, 500, 600, 700)),
        "case": rng.choice(("none", "none", "none", "uppercase")),
        "spacing": rng.choice(("0", "0", ".03em")),
        "plain": rng.choice((theme.border, theme.surface, theme.page)),
        "fill": fill if rng.random() < 0.2 else theme.primary,
        "on_accent": readable_on(theme.accent),
        "button_radius": rng.choice((theme.radius, theme.radius, theme.radius, 40, 0)),
        "button_shadow": rng.choice(("none", "none", "none", "0 2px 4px rgba(0,0,0,.25)", "0 3px 0 rgba(0,0,0,.25)")),
    }


def _field_values(theme: Theme, rng: random.Random) -> dict[str, object]:
    edge = rng.choice((theme.border, theme.border, theme.muted))
    box, tick, height, thumb = rng.randint(12, 20), rng.randint(14, 24), rng.randint(14, 28), rng.randint(12, 22)
    return {
        "field": rng.choice((theme.surface, theme.surface, theme.page, "transparent")),
        "field_border": rng.choice(
            (f"1px solid {edge}", f"1px solid {edge}", f"2px solid {edge}", f"1px solid {theme.muted}")
        )
        if rng.random() < 0.85
        else f"0;border-bottom:{rng.choice((1, 2))}px solid {theme.muted}",
        "field_radius": rng.choice((theme.radius, theme.radius, 0, 20)),
        "box": box,
        "tick": tick,
        "tick_line": rng.choice((1, 1.5, 2)),
        "tick_radius": rng.choice((0, 2, 3, 5)),
        "dot": max(3, tick // 4),
        "switch_h": height,
        "switch_w": height * rng.uniform(1.7, 2.2),
        "thumb": thumb,
        "thumb_radius": rng.choice((thumb, thumb, 3)),
        "knob": "#ffffff" if rng.random() < 0.8 else theme.ink,
        "knob_slider": rng.choice((theme.primary, "#ffffff")),
    }


def _part_values(theme: Theme, rng: random.Random) -> dict[str, object]:
    nav_on = rng.choice((theme.primary, theme.border, "transparent"))
    badge_fill = rng.choice((theme.accent, theme.primary, theme.border))
    return {
        "card_border": rng.choice((f"1px solid {theme.border}", f"1px solid {theme.border}", "0")),
        "card_pad": rng.choice((8, 12, 16, 20, 24, 32)),
        "cell": rng.choice((2, 4, 6, 8, 12, 14)),
        "cell2": rng.choice((6, 8, 12, 16)),
        "th": rng.choice(("", f"background:{theme.page};", "text-transform:uppercase;font-size:.8em;")),
        "zebra": f".x-table tr:nth-child(even) td{{background:{theme.page}}}" if rng.random() < 0.3 else "",
        "tab_gap": rng.choice((0, 0, 4, 12)),
        "tab_on": rng.choice(("", "", f"background:{theme.surface};")),
        "nav": rng.choice((4, 6, 8, 10, 12, 14)),
        "nav_radius": rng.choice((0, 0, 4, 8, 20)),
        "nav_on": nav_on,
        "nav_on_ink": theme.primary if nav_on == "transparent" else readable_on(nav_on),
        "menu_radius": min(theme.radius, 10),
        "item": rng.choice((2, 4, 6, 8, 10)),
        "badge": rng.choice((0, 3, 10)),
        "badge_fill": badge_fill,
        "badge_ink": readable_on(badge_fill),
        "alert": hex_of(rng.random(), 0.6, 0.88),
        "meter": rng.choice((4, 8, 14)),
        "dialog_radius": min(theme.radius, 16),
    }
