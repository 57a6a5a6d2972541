"""The project's own stylesheet: layout of every page, and the look of pages without a component library."""

from __future__ import annotations

import random

from builders.gui.pages.theme import Theme, hex_of, readable_on

STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"
# Elements that take no pointer events would be invisible to the hit test.
TOUCHABLE = "a,button,input,select,textarea,[role],[data-r],svg,img,i{pointer-events:auto!important}"

_LAYOUT = """
.x-row{{display:flex;gap:{gap}px;align-items:center;flex-wrap:wrap}}.x-nowrap{{flex-wrap:nowrap}}
.x-col{{display:flex;flex-direction:column;gap:{gap}px;align-items:stretch}}.x-tight{{gap:4px}}
.x-grow{{flex:1 1 0;min-width:0}}.x-end{{margin-inline-start:auto}}.x-between{{justify-content:space-between}}
.x-grid{{display:grid;gap:{gap}px}}.x-center{{text-align:center;justify-content:center;align-items:center}}
.x-i{{width:1.15em;height:1.15em;vertical-align:-.18em;flex:none}}.x-muted{{opacity:.7}}.x-small{{font-size:.82em}}
.ionicon,.x-nofill{{fill:none;stroke:currentColor}}.x-nofill{{stroke-linecap:round;stroke-linejoin:round}}
.x-stroke{{stroke-width:32px}}
.x-pic{{display:block;object-fit:cover}}.x-round{{border-radius:50%}}.x-abs{{position:absolute}}.x-rel{{position:relative}}
.x-clip{{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}.x-cut{{overflow:hidden}}
.x-fill{{min-height:100vh}}.x-app{{display:flex;min-height:100vh}}.x-screen{{height:100vh;overflow:hidden}}
.x-main{{flex:1 1 0;min-width:0;padding:{gap2}px}}.x-bar{{display:flex;gap:{gap}px;align-items:center}}
.x-surface{{background:{surface};color:{ink};border:1px solid {border};border-radius:{radius}px;box-shadow:{shadow}}}
.x-veil{{position:fixed;inset:0;background:rgba(0,0,0,.5);z-index:1050}}
.x-over{{position:fixed;z-index:1060}}
"""

_LOOK = """
.x-btn{{display:inline-flex;gap:.45em;align-items:center;justify-content:center;font:inherit;font-weight:{weight};
padding:{pad}px {pad2}px;border-radius:{button_radius}px;border:1px solid transparent;background:{plain};color:{ink};
text-decoration:none;text-transform:{case};letter-spacing:{spacing};box-shadow:{button_shadow};line-height:1.4;cursor:pointer}}
.x-fillb{{background:{fill};color:{on_primary}}}.x-accent{{background:{accent};color:{on_accent}}}
.x-line{{background:transparent;border-color:{primary};color:{primary}}}.x-ghost{{background:transparent;color:{primary};
box-shadow:none}}.x-mute{{background:{plain};border-color:{border};color:{ink}}}.x-sm{{font-size:.85em;padding:{pad_small}px {pad}px}}
.x-lg{{font-size:1.15em;padding:{pad_large}px {pad_large2}px}}.x-square{{padding:{pad}px;min-width:2.1em}}
.x-input{{font:inherit;color:{ink};background:{field};border:{field_border};border-radius:{field_radius}px;
padding:{pad}px {pad_field}px;width:100%;box-sizing:border-box;outline:none;line-height:1.4}}
.x-input::placeholder{{color:{muted};opacity:1}}.x-label{{display:block;margin-bottom:4px;font-size:.9em}}
.x-check{{display:flex;gap:.5em;align-items:center;margin:4px 0}}.x-check input[type=checkbox],.x-check input[type=radio]{{
accent-color:{primary};width:{box}px;height:{box}px;margin:0;flex:none}}
.x-tick{{display:inline-flex;width:{tick}px;height:{tick}px;border:{tick_line}px solid {muted};border-radius:{tick_radius}px;
box-sizing:border-box;flex:none;align-items:center;justify-content:center;color:{on_primary};font-size:{tick}px}}
.x-tick.x-on{{background:{primary};border-color:{primary}}}.x-dot{{border-radius:50%}}
.x-dot.x-on{{background:{surface};box-shadow:inset 0 0 0 {dot}px {primary}}}
.x-tick.x-on:not(.x-dot)::after{{content:"";width:55%;height:28%;border:solid currentColor;border-width:0 0 .13em .13em;
transform:translateY(-18%) rotate(-45deg)}}
.x-switch{{display:inline-block;width:{switch_w}px;height:{switch_h}px;border-radius:{switch_h}px;background:{border};
position:relative;flex:none;vertical-align:middle;border:1px solid {muted};box-sizing:border-box}}
.x-switch::after{{content:"";position:absolute;top:1px;bottom:1px;left:1px;aspect-ratio:1;border-radius:50%;background:{knob};
box-shadow:0 1px 2px rgba(0,0,0,.4)}}.x-switch.x-on{{background:{primary};border-color:{primary}}}
.x-switch.x-on::after{{left:auto;right:1px}}
.x-slider{{display:block;position:relative;height:{thumb}px;width:100%;min-width:80px}}.x-slider::before{{content:"";position:absolute;
left:0;right:0;top:50%;height:4px;margin-top:-2px;border-radius:2px;background:linear-gradient({primary},{primary}) 0/var(--v) 100% no-repeat,{border}}}
.x-slider::after{{content:"";position:absolute;left:calc(var(--v) - {thumb}px / 2);top:0;width:{thumb}px;height:{thumb}px;
border-radius:{thumb_radius}px;background:{knob_slider};border:2px solid {primary};box-sizing:border-box}}
input[type=range].x-range{{accent-color:{primary};width:100%;margin:4px 0}}
.x-card{{background:{surface};border:{card_border};border-radius:{radius}px;box-shadow:{shadow};overflow:hidden}}
.x-head{{padding:{pad}px {card_pad}px;border-bottom:1px solid {border};font-weight:600}}.x-body{{padding:{card_pad}px}}
.x-table{{border-collapse:collapse;width:100%;background:{surface}}}.x-table th{{text-align:start;font-weight:600;{th}}}
.x-table td,.x-table th{{padding:{cell}px {cell2}px;border-bottom:1px solid {border}}}{zebra}
.x-tabs{{display:flex;gap:{tab_gap}px;border-bottom:1px solid {border}}}.x-tab{{padding:{pad}px {pad2}px;color:{muted};
text-decoration:none;border-bottom:2px solid transparent;background:none;border-width:0 0 2px;font:inherit;display:inline-block}}
.x-tab.x-on{{color:{primary};border-color:{primary};font-weight:600;{tab_on}}}
.x-nav{{display:flex;gap:.7em;align-items:center;padding:{nav}px {pad2}px;color:inherit;text-decoration:none;border-radius:{nav_radius}px}}
.x-nav.x-on{{background:{nav_on};color:{nav_on_ink}}}
.x-menu{{background:{surface};color:{ink};border:1px solid {border};border-radius:{menu_radius}px;padding:4px 0;min-width:150px;
box-shadow:0 6px 18px rgba(0,0,0,.25);display:inline-block}}.x-item{{display:flex;gap:.7em;align-items:center;
padding:{item}px {pad2}px;color:inherit;text-decoration:none;white-space:nowrap}}.x-item.x-on{{background:{primary};color:{on_primary}}}
.x-pages{{display:flex;gap:4px;list-style:none;padding:0;margin:0}}.x-page{{display:inline-block;padding:{pad_small}px {pad}px;min-width:1.4em;
text-align:center;border:1px solid {border};border-radius:{nav_radius}px;text-decoration:none;color:{primary}}}
.x-page.x-on{{background:{primary};color:{on_primary}}}
.x-badge{{display:inline-block;padding:1px .55em;border-radius:{badge}px;background:{badge_fill};color:{badge_ink};font-size:.75em;font-weight:600}}
.x-alert{{padding:{pad}px {card_pad}px;border-radius:{radius}px;background:{alert};color:#1c1c22;border:1px solid rgba(0,0,0,.1)}}
.x-meter{{height:{meter}px;border-radius:{meter}px;background:{border};overflow:hidden}}.x-meter>div{{height:100%;background:{primary}}}
.x-dialog{{background:{surface};color:{ink};border-radius:{dialog_radius}px;box-shadow:0 12px 40px rgba(0,0,0,.4);border:1px solid {border}}}
.x-chip{{display:inline-flex;gap:.4em;align-items:center;border:1px solid {border};border-radius:20px;padding:2px .8em;font-size:.9em}}
.x-pick{{display:flex;align-items:center;justify-content:space-between;gap:.6em;white-space:nowrap}}
"""

_PAGE = """
html{{background:{page};color-scheme:{scheme}}}body{{margin:0;background:{page_fill};color:{ink};font-family:{font};font-size:{size}px;line-height:{leading}}}
h1,h2,h3,h4,h5{{font-family:{heading_font};line-height:1.2;margin:0 0 .4em}}p{{margin:0 0 .8em}}a{{color:{link};text-decoration:{underline}}}
"""


def stylesheet(theme: Theme, rng: random.Random, *, look: bool) -> str:
    """The page's own CSS; `look` also styles the body and headings, for pages without a component library."""
    values = _values(theme, rng)
    parts = [_LAYOUT, _LOOK] + ([_PAGE] if look else [])
    return "".join(part.format(**values) for part in parts) + STILL + TOUCHABLE


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
