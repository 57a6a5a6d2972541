"""Screens of telephone applications: status line, title bar, content, tabs along the bottom."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.meanings import BAR_MEANINGS, NAV_MEANINGS
from builders.gui.pages.theme import hex_of


def _status(k: Kit, ink: str) -> str:
    time = f"{k.rng.randint(0, 23)}:{k.rng.randint(0, 59):02}"
    right = "".join(k.icon(meaning, 14) for meaning in ("wifi", "battery"))
    return (
        f'<div class="x-row x-nowrap" style="padding:4px 16px;font-size:13px;color:{ink};gap:6px">'
        f'<b>{time}</b><span class="x-end x-row x-nowrap" style="gap:4px">{right}</span></div>'
    )


def _title(k: Kit) -> str:
    left = k.icon_button(k.rng.choice(("back", "menu", "close", "left")), size=22) if k.chance(0.8) else ""
    right = "".join(k.icon_button(meaning, size=22) for meaning in k.rng.sample(BAR_MEANINGS, k.rng.randint(0, 3)))
    middle = "x-grow x-center" if k.chance(0.4) else "x-grow"
    return (
        f'<div class="x-row x-nowrap" style="padding:8px 12px;gap:8px">{left}'
        f'<div class="{middle} x-clip" style="font-weight:600;font-size:1.15em" '
        f'role="heading">{say(k.words.one("nav"))}</div>{right}</div>'
    )


def _bottom(k: Kit) -> str:
    number = k.rng.choice((3, 4, 5))
    chosen = k.rng.randrange(number)
    labels = k.chance(0.75)
    items = []
    for index, (name, meaning) in enumerate(
        zip(k.words.some("nav", number), k.rng.sample(NAV_MEANINGS, number), strict=True)
    ):
        colour = k.theme.primary if index == chosen else k.theme.muted
        text = f'<div class="x-clip" style="font-size:11px">{say(name)}</div>' if labels else ""
        items.append(
            f'<a href="#" role="tab" aria-selected="{str(index == chosen).lower()}" aria-label="{say(name)}" '
            f'style="flex:1;min-width:0;text-align:center;padding:8px 2px;color:{colour};'
            f'text-decoration:none">{k.icon(meaning, 22)}{text}</a>'
        )
    return (
        f'<div style="display:flex;background:{k.theme.surface};border-top:1px solid {k.theme.border}'
        f'">{"".join(items)}</div>'
    )


def _screen(k: Kit, body: str, *, pad: int = 12) -> str:
    """A screen of exactly the telephone's height."""
    coloured = k.chance(0.3)
    fill, ink = (k.theme.primary, k.theme.on_primary) if coloured else (k.theme.surface, k.theme.ink)
    plus = ""
    if k.chance(0.25):
        size = k.rng.choice((48, 56))
        plus = (
            '<button type="button" aria-label="new" class="x-abs" style="inset-inline-end:18px;bottom:18px;'
            f"width:{size}px;height:{size}px;border-radius:{k.rng.choice((size, 16))}px;border:0;padding:0;"
            f"background:{k.theme.accent};color:#fff;box-shadow:0 4px 10px "
            f'rgba(0,0,0,.3)">{k.icon("plus", 24)}</button>'
        )
    bottom = _bottom(k) if k.chance(0.75) else ""
    head = f'<div style="background:{fill};color:{ink}">{_status(k, ink) if k.chance(0.7) else ""}{_title(k)}</div>'
    return (
        f'<div style="display:flex;flex-direction:column;height:100vh;overflow:hidden">{head}'
        f'<div class="x-rel x-cut" style="flex:1;min-height:0;padding:{pad}px">{body}{plus}</div>{bottom}'
        "</div>"
    )


def _row(k: Kit) -> str:
    """A row of a list: a link with a mark at its end, or a switch."""
    icon = ""
    if k.chance(0.8):
        icon = k.icon(
            k.rng.choice(NAV_MEANINGS), k.rng.choice((20, 24)), k.rng.choice((k.theme.primary, k.theme.muted))
        )
    tail = f'<div class="x-small x-muted x-clip">{say(k.words.sentence())}</div>' if k.chance(0.35) else ""
    inner = f'{icon}<div class="x-grow"><div class="x-clip">{say(k.words.one("nav"))}</div>{tail}</div>'
    style = (
        f"padding:{k.rng.choice((10, 12, 14))}px 4px;border-bottom:1px solid {k.theme.border};"
        "color:inherit;text-decoration:none;gap:14px"
    )
    if k.chance(0.3):
        return f'<div class="x-row x-nowrap" style="{style}">{inner}{k.choice("switch", " ")}</div>'
    return f'<a href="#" class="x-row x-nowrap" style="{style}">{inner}{k.icon("right", 16, k.theme.muted)}</a>'


def settings(k: Kit) -> str:
    """Settings: rows with marks and switches."""
    head = (
        (
            f'<div class="x-row x-nowrap" style="padding:10px 0">{k.avatar(56)}<div class="x-grow">'
            f'<b>{say(k.words.one("names"))}</b><div class="x-small x-muted">{say(k.words.sentence(2, 5))}'
            "</div></div></div>"
        )
        if k.chance(0.5)
        else ""
    )
    return _screen(k, head + "".join(_row(k) for _ in range(12)))


def feed(k: Kit) -> str:
    """Posts with pictures."""
    posts = []
    for _ in range(3):
        marks = "".join(k.icon_button(meaning, size=22) for meaning in ("heart", "message", "send"))
        posts.append(
            '<div style="margin-bottom:14px"><div class="x-row x-nowrap" style="padding:6px '
            f'10px">{k.avatar(34)}<b class="x-grow">{say(k.words.one("names"))}</b>{k.icon_button("dots")}'
            "</div>"
            f"{k.image('100%', f'{k.rng.randint(160, 300)}px')}"
            f'<div class="x-row x-nowrap" style="padding:6px">{marks}'
            f'<span class="x-end">{k.icon_button("bookmark", size=22)}</span></div>'
            f'<div class="x-small" style="padding:0 10px">{say(k.words.sentence())}</div></div>'
        )
    rings = (
        "".join(
            (
                '<div class="x-center" style="font-size:10px">'
                f"{k.image('58px', '58px', style='border-radius:50%;flex:none', alt='story')}"
                f"{say(k.words.one('names').split()[0])}</div>"
            )
            for _ in range(5)
        )
        if k.chance(0.5)
        else ""
    )
    return _screen(k, f'<div class="x-row x-nowrap" style="padding:8px;gap:12px">{rings}</div>{"".join(posts)}', pad=0)


def tiles(k: Kit) -> str:
    """A start screen of a service: search, round shortcuts, cards."""
    shortcuts = "".join(
        (
            '<a href="#" style="text-align:center;color:inherit;text-decoration:none;font-size:12px;'
            'min-width:0"><span style="display:inline-flex;width:52px;height:52px;'
            f"border-radius:{k.rng.choice((26, 14))}px;background:{hex_of(k.rng.random(), 0.5, 0.85)};"
            f'color:#333;align-items:center;justify-content:center">{k.icon(meaning, 24)}</span>'
            f'<div class="x-clip">{say(name)}</div></a>'
        )
        for name, meaning in zip(k.words.some("nav", 8), k.rng.sample(NAV_MEANINGS, 8), strict=True)
    )
    cards = "".join(
        k.card(
            f'{k.image("100%", "90px")}<div class="x-clip">{say(k.words.one("products"))}</div>'
            f"<b>{k.words.number()}</b>"
        )
        for _ in range(4)
    )
    head = f'<div class="x-row x-between">{k.heading(3)}{k.link()}</div>'
    return _screen(
        k,
        (
            f'{k.search()}<div class="x-grid" style="grid-template-columns:repeat(4,1fr);gap:14px;'
            f'margin:14px 0">{shortcuts}</div>{head}'
            f'<div class="x-grid" style="grid-template-columns:1fr 1fr;gap:10px">{cards}</div>'
        ),
    )


def player(k: Kit) -> str:
    """Music: a cover, a slider, round buttons."""
    cover = k.image(
        f"{k.rng.randint(220, 300)}px", "260px", style=f"margin:16px auto;border-radius:{k.rng.choice((0, 8, 16))}px"
    )
    names = (
        f'<div class="x-center">{k.heading(2, k.words.one("headings"))}'
        f'<span class="x-muted">{say(k.words.one("names"))}</span></div>'
    )
    times = '<div class="x-row x-between x-small"><span>1:12</span><span>3:45</span></div>'
    play = (
        '<button type="button" aria-label="play" style="width:64px;height:64px;border-radius:50%;'
        f'border:0;padding:0;background:{k.theme.primary};color:{k.theme.on_primary}">'
        f"{k.icon('play', 28)}</button>"
    )
    keys = (
        k.icon_button("refresh", size=20)
        + k.icon_button("previous", size=28)
        + play
        + k.icon_button("next", size=28)
        + k.icon_button("heart", size=20)
    )
    return _screen(
        k,
        (
            f'{cover}{names}{k.slider()}{times}<div class="x-row x-between" style="padding:14px">{keys}'
            f"</div>{k.slider()}"
        ),
    )


def keypad(k: Kit) -> str:
    """A dialling pad or a calculator."""
    shape = k.rng.choice((36, 12, 0))
    keys = k.rng.choice(("123456789*0#", "789÷456×123-0.=+"))
    columns = 3 if len(keys) == 12 else 4
    pads = "".join(
        (
            f'<button type="button" style="height:{k.rng.choice((60, 64))}px;border-radius:{shape}px;'
            f"border:1px solid {k.theme.border};background:{k.theme.surface};color:{k.theme.ink};"
            f'font-size:24px">{key}</button>'
        )
        for key in keys
    )
    top = f'<div style="font-size:40px;text-align:end;padding:24px 8px">{k.words.number()}</div>'
    return _screen(
        k,
        (
            f'{top}<div class="x-grid" style="grid-template-columns:repeat({columns},1fr);'
            f'gap:{k.rng.choice((4, 10, 16))}px">{pads}</div>'
            f'<div class="x-center" style="padding:14px">{k.button(icon="phone", size="large")}</div>'
        ),
    )


def welcome(k: Kit) -> str:
    """A picture, a few words, one or two wide buttons."""
    dots = "".join(
        (
            '<span style="display:inline-block;width:8px;height:8px;border-radius:4px;margin:3px;'
            f'background:{k.theme.primary if i == 1 else k.theme.border}"></span>'
        )
        for i in range(3)
    )
    body = (
        f"{k.image('100%', f'{k.rng.randint(200, 340)}px')}"
        f'<div class="x-center" style="padding:20px">{k.heading(1)}{k.text(1)}<div>{dots}</div>'
        f"</div>{k.action(size='large', wide=True)}<br>"
        f"<br>{k.action(k.rng.choice(('quiet', 'bare')), wide=True)}"
        f'<div class="x-center" style="padding:10px">{k.link()}</div>'
    )
    return f'<div class="x-screen" style="padding:16px;box-sizing:border-box">{body}</div>'


def sheet(k: Kit) -> str:
    """A sheet drawn up over the lower part of a screen."""
    under = k.rng.choice((feed, tiles, settings))(k)
    inner = k.rng.choice(
        (
            lambda: "".join(_row(k) for _ in range(5)),
            lambda: k.choices("radio", 4) + k.action(wide=True),
            lambda: k.field() + k.field() + k.slider() + k.action(wide=True),
        )
    )()
    grip = f'<div style="width:40px;height:4px;border-radius:2px;background:{k.theme.muted};margin:0 auto 10px"></div>'
    box = (
        f'<div role="dialog" class="x-over" style="left:0;right:0;bottom:0;background:{k.theme.surface};'
        f'color:{k.theme.ink};border-radius:16px 16px 0 0;padding:12px 16px 20px">'
        f"{grip}{k.heading(3)}{inner}</div>"
    )
    return f'{under}<div class="x-veil"></div>{box}'


def place(k: Kit) -> str:
    """A map with controls lying on it."""
    picture = k.image("100%", "100vh", alt="map")
    field = (
        f'<div class="x-abs" style="left:12px;right:12px;top:12px;background:{k.theme.surface};'
        f"color:{k.theme.ink};border-radius:10px;padding:6px;box-shadow:0 2px 8px "
        f'rgba(0,0,0,.3)">{k.search()}</div>'
    )
    keys = "".join(
        (
            f'<button type="button" aria-label="{m}" style="display:block;width:44px;height:44px;'
            f"margin-top:8px;border:0;padding:0;border-radius:{k.rng.choice((22, 6))}px;"
            f"background:{k.theme.surface};color:{k.theme.ink};box-shadow:0 1px 5px "
            f'rgba(0,0,0,.4)">{k.icon(m, 20)}</button>'
        )
        for m in ("plus", "minus", "pin")
    )
    card = (
        f'<div class="x-abs" style="left:12px;right:12px;bottom:12px;background:{k.theme.surface};'
        f'color:{k.theme.ink};border-radius:12px;padding:14px">'
        f'{k.heading(3, k.words.one("brands"))}{k.text(1)}<div class="x-row">'
        f"{k.action()}{k.action('quiet')}</div></div>"
    )
    return (
        f'<div class="x-rel x-screen">{picture}{field}'
        f'<div class="x-abs" style="inset-inline-end:12px;top:35%">{keys}</div>{card}</div>'
    )
