"""Layouts of pictures and films."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    app,
    columns,
    site_bar,
    top_bar,
)
from builders.gui.pages.meanings import BAR_MEANINGS, NAV_MEANINGS


def pictures(k: Kit) -> str:
    """A wall of pictures."""
    number = 2 if k.mobile else k.rng.choice((3, 4, 5, 6))
    tall = k.rng.choice((90, 120, 160, 200))
    cells = []
    for _ in range(number * 4):
        picture = k.image("100%", f"{tall}px", style=k.rounded.replace("50%", "6px"))
        over_it = (
            (
                '<span class="x-abs" style="bottom:6px;inset-inline-end:6px;color:#fff;'
                'background:rgba(0,0,0,.5);border-radius:4px">'
                f"{k.icon_button(k.rng.choice(('heart', 'download', 'plus')))}</span>"
            )
            if k.chance(0.25)
            else ""
        )
        below = f'<div class="x-clip x-small">{say(k.words.one("products"))}</div>' if k.chance(0.5) else ""
        cells.append(
            (
                f'<div class="x-rel">{f"<a href=# aria-label=picture>{picture}</a>" if k.chance(0.2) else picture}'
                f"{over_it}</div>{below}"
            )
            if not below
            else f'<div><div class="x-rel">{picture}{over_it}</div>{below}</div>'
        )
    chips = "".join(
        f'<button type="button" class="x-chip" style="background:none;color:inherit">{say(name)}</button>'
        for name in k.words.some("tabs", 6)
    )
    return (
        f'{site_bar(k)}<div class="x-main"><div style="max-width:500px;margin:0 auto 12px">{k.search()}'
        f'</div><div class="x-row" style="gap:8px;margin-bottom:14px">{chips}'
        f"</div>{columns(k, number, cells, k.rng.choice((2, 8, 16)))}</div>"
    )


def video(k: Kit) -> str:
    """A film with its controls, what people say about it, and more films."""
    keys = "".join(k.icon_button(m, size=20) for m in ("play", "next", "volume"))
    done = k.rng.randint(5, 95)
    bar = (
        '<div class="x-abs" style="left:0;right:0;bottom:0;background:rgba(0,0,0,.6);color:#fff;'
        'padding:4px 10px"><span role="slider" aria-label="time" style="display:block;padding:4px 0">'
        f'<span style="display:block;height:4px;background:linear-gradient(90deg,#e33 {done}%,#888 {done}'
        f'%)"></span></span><div class="x-row x-nowrap" style="gap:6px">{keys}<span class="x-small">'
        '3:07 / 12:40</span><span class="x-end">'
        f"{k.icon_button('settings', size=20)}{k.icon_button('grid', size=20)}</span></div></div>"
    )
    film = f'<div class="x-rel">{k.image("100%", f"{k.rng.randint(200, 420)}px")}{bar}</div>'
    tools = (
        f'<div class="x-row">{k.avatar(40)}<div class="x-grow"><b>{say(k.words.one("names"))}</b>'
        f"</div>{k.action()}{k.button(str(k.rng.randint(1, 999)), icon='thumb', kind='quiet')}"
        f"{k.icon_button('share', bare=False)}{k.icon_button('dots')}</div>"
    )
    talk = "".join(
        (
            f'<div class="x-row x-nowrap" style="align-items:start;padding:6px 0">{k.avatar(32)}<div>'
            f'<b class="x-small">{say(k.words.one("names"))}</b><div>{say(k.words.sentence())}'
            f"</div>{k.icon_button('thumb')}{k.link()}</div></div>"
        )
        for _ in range(3)
    )
    more = "".join(
        (
            '<div class="x-row x-nowrap" style="padding:4px 0;'
            f'align-items:start">{k.image("130px", "74px", style="flex:none")}<div>'
            f'<a href="#" style="color:inherit">{say(k.words.title())}</a>'
            f'<div class="x-small x-muted">{say(k.words.one("names"))}</div></div></div>'
        )
        for _ in range(7)
    )
    left = f"{film}{k.heading(2)}{tools}{k.text(2)}{k.input(k.words.one('fields'))}{talk}"
    body = (
        left + more
        if k.mobile
        else (
            f'<div class="x-row x-nowrap" style="align-items:start"><div style="flex:2;min-width:0">{left}'
            f'</div><div style="flex:1;min-width:0">{more}</div></div>'
        )
    )
    return f'{top_bar(k, menu=True)}<div class="x-main">{body}</div>'


def icons_page(k: Kit) -> str:
    """A search for icons: the same tile over and over."""
    size = k.rng.choice((20, 24, 32, 40))
    tiles = "".join(
        (
            f'<div class="x-center" style="padding:10px;border:1px solid {k.theme.border};'
            f'border-radius:6px">{k.icon(m, size)}<div class="x-clip" style="font-size:11px">{say(m)}</div>'
            "</div>"
        )
        for m in NAV_MEANINGS + BAR_MEANINGS
    )
    return app(
        k,
        (
            f'{k.search()}<br><div class="x-grid" '
            f'style="grid-template-columns:repeat(auto-fill,minmax({size + 50}px,1fr));gap:10px">{tiles}</div>'
        ),
    )
