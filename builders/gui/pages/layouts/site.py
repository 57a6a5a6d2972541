"""Layouts of web sites: landing pages, shops, articles, search results, sign-in forms, dialogs over pages."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import site_bar, site_foot, surface
from builders.gui.pages.meanings import NAV_MEANINGS
from builders.gui.pages.theme import hex_of


def landing(k: Kit) -> str:
    """A bar, a large first section, cards, a foot."""
    sections = [_cards(k), _logos(k), _pricing(k), _quotes(k), _newsletter(k)]
    k.rng.shuffle(sections)
    return site_bar(k) + _hero(k) + "".join(sections[: k.rng.randint(1, 4)]) + site_foot(k)


def _section(k: Kit, body: str) -> str:
    return (
        f'<section style="padding:{k.rng.choice((16, 24, 40, 56))}'
        f'px {16 if k.mobile else k.rng.choice((24, 48, 96))}px">{body}</section>'
    )


def _hero(k: Kit) -> str:
    buttons = (
        '<div class="x-row" style="justify-content:{}">'
        f"{k.action(size='large')}{k.action('quiet', size=k.rng.choice(('', 'large'))) if k.chance(0.6) else ''}"
        "</div>"
    )
    words = (
        f'<h1 style="font-size:{k.rng.choice((30, 36, 44, 56)) if not k.mobile else 28}'
        f'px">{say(k.words.title())}</h1><p>{say(k.words.paragraph(2))}</p>'
    )
    tall = k.rng.randint(200, 420)
    if k.chance(0.5) or k.mobile:
        fill = (
            f"linear-gradient({k.rng.randint(0, 180)}deg,{hex_of(k.rng.random(), 0.5, 0.3)}"
            f",{hex_of(k.rng.random(), 0.6, 0.2)})"
        )
        if k.photos and k.chance(0.5):
            fill = f"linear-gradient(rgba(0,0,0,.45),rgba(0,0,0,.45)),url({k.rng.choice(k.photos)}) center/cover"
        return (
            f'<section class="x-center" style="background:{fill};color:#fff;padding:{k.rng.randint(30, 100)}'
            f'px 24px">{words}{buttons.format("center")}</section>'
        )
    sides = [
        f'<div class="x-grow">{words}{buttons.format("start")}</div>',
        f'<div class="x-grow">{k.image("100%", f"{tall}px")}</div>',
    ]
    k.rng.shuffle(sides)
    return _section(k, f'<div class="x-row x-nowrap">{"".join(sides)}</div>')


def _cards(k: Kit) -> str:
    number = k.rng.choice((2, 3, 4)) if not k.mobile else 1
    pictures, icons = k.chance(0.5), k.chance(0.6)
    cards = []
    for _ in range(number):
        top = (
            k.image("100%", f"{k.rng.choice((120, 160, 200))}px", style="margin-bottom:10px")
            if pictures
            else (k.icon(k.rng.choice(NAV_MEANINGS), k.rng.choice((28, 36, 44)), k.theme.primary) if icons else "")
        )
        foot = k.rng.choice((k.link, lambda: k.action("quiet", size="small"), k.action, lambda: ""))()
        cards.append(k.card(f"{top}{k.heading(k.rng.choice((3, 4, 5)))}{k.text(1)}{foot}"))
    return _section(
        k,
        (k.heading(2) if k.chance(0.7) else "")
        + (f'<div class="x-grid" style="grid-template-columns:repeat({number},minmax(0,1fr))">{"".join(cards)}</div>'),
    )


def _logos(k: Kit) -> str:
    marks = "".join(
        (
            f'<span class="x-row x-nowrap" style="gap:8px;opacity:.8">{k.brand(28)}'
            f"<b>{say(k.words.one('brands'))}</b></span>"
        )
        for _ in range(2 if k.mobile else 5)
    )
    return _section(k, f'<div class="x-row x-between">{marks}</div>')


def _pricing(k: Kit) -> str:
    plans = []
    for _ in range(1 if k.mobile else 3):
        lines = "".join(
            (f'<li style="padding:4px 0;list-style:none">{k.icon("check", 16, k.theme.primary)} {say(name)}</li>')
            for name in k.words.some("checks", 4)
        )
        plans.append(
            k.card(
                f'{k.heading(3)}<div style="font-size:2em;font-weight:700">${k.rng.randint(5, 99)}</div>'
                f'<ul style="padding:0">{lines}</ul>{k.action(k.rng.choice(("filled", "quiet")), wide=True)}'
            )
        )
    return _section(
        k,
        (
            f'<div class="x-grid" style="grid-template-columns:repeat({len(plans)}'
            f',minmax(0,1fr))">{"".join(plans)}</div>'
        ),
    )


def _quotes(k: Kit) -> str:
    quotes = "".join(
        surface(
            k,
            (
                f'<p>{say(k.words.paragraph(2))}</p><div class="x-row x-nowrap">{k.avatar(44)}'
                f"<div>{say(k.words.one('names'))}</div></div>"
            ),
        )
        for _ in range(1 if k.mobile else k.rng.choice((2, 3)))
    )
    return _section(k, f'<div class="x-grid" style="grid-auto-flow:column;grid-auto-columns:1fr">{quotes}</div>')


def _newsletter(k: Kit) -> str:
    form = (
        '<div class="x-row x-nowrap" style="max-width:480px;margin:0 '
        f'auto">{k.input(k.words.one("fields"), kind="email")}{k.action()}</div>'
    )
    return _section(k, f'<div class="x-center">{k.heading(2)}{k.text(1)}{form}</div>')


def article(k: Kit) -> str:
    """A long text with pictures, links and a side column."""
    body = k.heading(1) + (
        f'<div class="x-row x-nowrap x-small">{k.avatar(36)}<span>'
        f"{say(k.words.one('names'))} · {k.words.date()}</span>"
        f"{k.icon_button('share')}{k.icon_button('bookmark')}</div>"
    )
    for _ in range(k.rng.randint(3, 6)):
        body += k.rng.choice(
            (
                lambda: k.text(4, link=True),
                lambda: k.heading(2) + k.text(3),
                lambda: k.image("100%", f"{k.rng.randint(160, 320)}px"),
                lambda: k.text(5, link=True),
            )
        )()
    side = "".join(
        (
            f'<div class="x-row x-nowrap" style="padding:6px 0">{k.image("72px", "54px", style="flex:none")}'
            f'<a href="#">{say(k.words.title())}</a></div>'
        )
        for _ in range(5)
    )
    aside = (
        ""
        if k.mobile
        else (
            '<aside style="width:280px;flex:none">'
            f"{k.search()}{k.heading(4)}{side}{''.join(k.badge() + ' ' for _ in range(5))}</aside>"
        )
    )
    width = k.rng.choice((640, 720, 860))
    return (
        site_bar(k)
        + (
            '<div class="x-row x-nowrap" style="align-items:start;justify-content:center;padding:20px;'
            f'gap:32px"><article style="max-width:{width}px;min-width:0">{body}</article>{aside}</div>'
        )
        + site_foot(k)
    )


def profile(k: Kit) -> str:
    """A person's page: cover, picture, numbers, tabs, posts."""
    cover = k.image("100%", f"{k.rng.randint(120, 220)}px")
    head = (
        f'<div class="x-row" style="padding:12px;margin-top:-30px">{k.avatar(88)}'
        f'<div class="x-grow">{k.heading(2, k.words.one("names"))}'
        f'<span class="x-muted">{say(k.words.sentence(3, 6))}</span></div>'
        f"{k.action()}{k.action('quiet')}{k.icon_button('dots')}</div>"
    )
    posts = "".join(
        k.card(
            f'<div class="x-row x-nowrap">{k.avatar(36)}<b class="x-grow">{say(k.words.one("names"))}'
            f"</b>{k.icon_button('dots')}</div>{k.text(2)}{k.image('100%', '180px') if k.chance(0.5) else ''}"
            f'<div class="x-row">{k.button(str(k.rng.randint(1, 99)), icon="thumb", kind="bare")}'
            f"{k.button(str(k.rng.randint(1, 99)), icon='message', kind='bare')}{k.icon_button('share')}</div>"
        )
        for _ in range(3)
    )
    return site_bar(k) + (
        f'<div style="max-width:860px;margin:0 auto">{cover}{head}{k.tabs(4)}<br><div class="x-col">{posts}</div></div>'
    )
