"""Pages with something lying on them: dialogs, menus, notices, a date picker."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts import entry, press, shop, site, web
from builders.gui.pages.layouts.frames import (
    app,
    over,
)


def dialog(k: Kit) -> str:
    """A dialog over a page that lies in the dark."""
    page = k.rng.choice((lambda: app(k, k.text(4) + k.text(5)), lambda: site.landing(k), lambda: shop.shop(k)))()
    bodies = (
        lambda: k.text(2),
        lambda: k.field() + k.field() + k.choice("checkbox"),
        lambda: k.choices("radio", 4),
        lambda: k.area(rows=3) + k.select(),
        lambda: k.choices("switch", 3) + k.slider(),
        lambda: f'<div class="x-center">{k.icon("warning", 48, k.theme.accent)}<br>{k.text(1)}</div>',
    )
    foot = k.rng.choice(
        (lambda: k.action("quiet") + " " + k.action(), lambda: k.action(), lambda: k.action("bare") + " " + k.action())
    )()
    close = (
        (
            '<span class="x-abs" style="top:10px;inset-inline-end:10px;'
            f'z-index:3">{k.icon_button("close", size=16)}</span>'
        )
        if k.chance(0.6)
        else ""
    )
    body = f'<div class="x-rel">{k.dialog(k.rng.choice(bodies)(), foot)}{close}</div>'
    return over(k, page, body, k.rng.choice((320, 400, 480, 560)))


def dropdown(k: Kit) -> str:
    """An open menu over a page."""
    page = k.rng.choice((lambda: app(k, k.text(4) + k.text(5)), lambda: site.landing(k), lambda: entry.results(k)))()
    x, y = k.rng.randint(8, max(10, k.width - 300)), k.rng.randint(40, k.height // 2)
    second = (
        (f'<div class="x-over" style="left:{min(x + 210, k.width - 200)}px;top:{y + 40}px">{k.menu(4)}</div>')
        if k.chance(0.2) and not k.mobile
        else ""
    )
    return f'{page}<div class="x-over" style="left:{x}px;top:{y}px">{k.menu(k.rng.randint(3, 11))}</div>{second}'


def month(k: Kit) -> str:
    """A form with an open date picker."""
    size = k.rng.choice((28, 32, 36, 40))
    days = "".join(
        (
            f'<button type="button" style="min-width:0;width:{size}px;height:{size}px;min-height:0;margin:0;'
            f"padding:0;border:0;border-radius:{k.rng.choice((0, 4, 20))}px;"
            f"background:{k.theme.primary if day == 12 else 'none'};"
            f'color:{k.theme.on_primary if day == 12 else "inherit"};font:inherit">{day}</button>'
        )
        for day in range(1, 32)
    )
    head = (
        f'<div class="x-row x-nowrap x-between">{k.icon_button("left")}<b>'
        f"{say(k.words.one('columns'))} 2026</b>{k.icon_button('right')}</div>"
    )
    picker = (
        f'<div class="x-surface" style="padding:10px;width:{size * 7 + 12}px"><div>{head}'
        f'<div style="display:grid;grid-template-columns:repeat(7,{size}px);gap:2px;'
        f'justify-items:center">{days}</div></div></div>'
    )
    page = app(
        k,
        (f"{k.heading(2)}{k.field(value=k.words.date())}{k.field()}{k.choices('checkbox', 2)}{k.text(2)}{k.action()}"),
    )
    return (
        f'{page}<div class="x-over" style="left:{k.rng.randint(10, max(11, k.width - size * 7 - 60))}px;'
        f'top:{k.rng.randint(120, 300)}px">{picker}</div>'
    )


def notices(k: Kit) -> str:
    """A page with a cookie notice, a passing message or a chat bubble on it."""
    page = k.rng.choice((site.landing, shop.shop, site.article, web.dashboard, press.portal))(k)
    fill, ink = k.rng.choice(
        ((k.theme.surface, k.theme.ink), ("#222831", "#eeeeee"), (k.theme.primary, k.theme.on_primary))
    )
    keys = f'<div class="x-row">{k.action()}{k.action("quiet")}{k.link() if k.chance(0.3) else ""}</div>'
    form = k.rng.choice(("bar", "box", "toast", "round"))
    if form == "bar":
        where = k.rng.choice(("bottom", "bottom", "top"))
        return (
            f'{page}<div class="x-over {"" if k.mobile else "x-row x-nowrap x-between"}" style="left:0;'
            f"right:0;{where}:0;background:{fill};color:{ink};padding:14px 20px;box-shadow:0 0 12px "
            f'rgba(0,0,0,.3)"><div>{say(k.words.paragraph(2))}</div>{keys}</div>'
        )
    if form == "box":
        body = (
            f'<div role="dialog" style="background:{fill};color:{ink};padding:20px;'
            f'border-radius:{min(k.theme.radius, 14)}px">'
            f"{k.heading(3)}{k.text(2, link=True)}{k.choices('switch', 3)}{keys}</div>"
        )
        return over(k, page, body, k.rng.choice((340, 440, 560)))
    if form == "toast":
        return (
            f'{page}<div class="x-over x-row x-nowrap" '
            f'style="inset-inline-end:16px;{k.rng.choice(("top:70px", "bottom:20px"))};background:{fill};'
            f"color:{ink};padding:12px 16px;border-radius:6px;box-shadow:0 4px 14px "
            f'rgba(0,0,0,.3)">{k.icon("check", 20)}<span>{say(k.words.sentence(3, 6))}'
            f"</span>{k.icon_button('close')}</div>"
        )
    return (
        f'{page}<button type="button" aria-label="chat" class="x-over" style="inset-inline-end:20px;'
        "bottom:20px;width:58px;height:58px;border-radius:29px;border:0;padding:0;"
        f"background:{k.theme.accent};color:#fff;box-shadow:0 3px 12px "
        f'rgba(0,0,0,.4)">{k.icon("message", 26)}</button>'
    )
