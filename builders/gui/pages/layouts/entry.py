"""Layouts that ask for one thing: to sign in, to search."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    site_foot,
    surface,
)


def sign_in(k: Kit) -> str:
    """Sign in, register or forgotten password, on a card or beside a picture."""
    form = _form(k)
    width = min(k.rng.choice((320, 380, 440, 520)), k.width - 40)
    if not k.mobile and k.chance(0.35):
        side = (
            k.image("50%", "auto", style="flex:1;min-height:480px;object-fit:cover")
            if k.chance(0.5)
            else f'<div class="x-grow" style="background:{k.theme.primary}"></div>'
        )
        halves = [side, f'<div class="x-grow" style="padding:40px">{form}</div>']
        k.rng.shuffle(halves)
        return (
            f'<div style="padding:{k.rng.choice((0, 30, 60))}px">'
            f'<div class="x-surface x-row x-nowrap x-cut" style="align-items:stretch">{"".join(halves)}</div>'
            "</div>"
        )
    blend = f"linear-gradient(150deg,{k.theme.primary},{k.theme.accent})"
    back = f"background:{k.rng.choice((k.theme.primary, k.theme.page, 'none', blend))}"
    box = k.card(form) if k.chance(0.6) else surface(k, form)
    return (
        f'<div class="x-fill" style="{back};display:flex;flex-direction:column;'
        f'justify-content:{k.rng.choice(("center", "flex-start"))};align-items:center;padding:24px 0">'
        f'<div style="width:{width}px">{box}</div>{site_foot(k) if k.chance(0.1) else ""}</div>'
    )


def _form(k: Kit) -> str:
    mark = (
        (
            '<div class="x-center">'
            f"{k.icon(k.rng.choice(('lock', 'user', 'shield', 'rocket')), 40, k.theme.primary)}</div>"
        )
        if k.chance(0.4)
        else ""
    )
    intro = (
        f'<div class="{"x-center" if k.chance(0.6) else ""}">'
        f"{k.heading(k.rng.choice((1, 2, 3, 4)))}{k.text(1) if k.chance(0.4) else ''}</div>"
    )
    pair = (
        (
            f'<div class="x-row x-nowrap"><div class="x-grow">{k.field()}</div><div class="x-grow">'
            f"{k.field()}</div></div>"
        )
        if k.chance(0.4)
        else ""
    )
    fields = pair + "".join(
        k.field(kind=kind)
        for kind in k.rng.choice((("email", "password"), ("email",), ("text", "email", "password", "password")))
    )
    terms = k.choice("checkbox") if k.chance(0.7) else ""
    forgot = f'<div class="x-end">{k.link()}</div>' if k.chance(0.4) else ""
    networks = ""
    if k.chance(0.5):
        names = ("Google", "Facebook", "Apple", "GitHub")
        networks = '<hr style="opacity:.3">' + "".join(_network(k, name) for name in names[: k.rng.randint(1, 3)])
    links = (
        '<div class="x-center x-small" style="margin-top:14px">'
        f"{'<br>'.join(k.link() for _ in range(k.rng.randint(1, 2)))}</div>"
    )
    return (
        f'{mark}{intro}{fields}<div class="x-row">{terms}{forgot}'
        f"</div>{k.action(size=k.rng.choice(('', 'large')), wide=k.chance(0.7))}{networks}{links}"
    )


def _network(k: Kit, name: str) -> str:
    mark = k.brands.markup(k.brands.pick(name.lower(), k.rng), "width:1em;height:1em")
    colour = k.rng.choice(("#ea4335", "#3b5998", "#111111", k.theme.surface))
    ink = "#ffffff" if colour != k.theme.surface else k.theme.ink
    return (
        '<button type="button" style="display:block;width:100%;margin:6px 0;padding:9px;border:1px '
        f"solid {k.theme.border};border-radius:{k.theme.radius}px;background:{colour};color:{ink};"
        f'font:inherit">{mark} {say(k.words.one("actions"))} {name}</button>'
    )


def results(k: Kit) -> str:
    """A search and what it found."""
    found = "".join(
        f'<div style="margin:0 0 {k.rng.choice((12, 18, 26))}px;max-width:640px">'
        f'<div class="x-small x-muted">www.{"-".join(k.words.one("brands").lower().split())}.example '
        f"› {say(k.words.one('nav'))}</div>"
        f'<a href="#" style="font-size:1.25em">{say(k.words.title())}</a>'
        f'<div class="x-small">{say(k.words.paragraph(2))}</div></div>'
        for _ in range(k.rng.randint(4, 8))
    )
    bar = (
        f'<div class="x-row x-nowrap" style="padding:12px">{brand_only(k)}'
        f'<div style="flex:1;max-width:560px">{k.search()}</div>'
        f'<span class="x-end">{k.icon_button("settings")}{k.icon_button("grid")}{k.avatar(32)}</span>'
        "</div>"
    )
    return (
        f'{bar}<div style="padding:0 {12 if k.mobile else 110}'
        f'px">{k.tabs(3 if k.mobile else 5, icons=k.chance(0.4))}<br>'
        f"{found}{k.pages(8 if not k.mobile else 4)}</div>"
    )


def brand_only(k: Kit) -> str:
    """The mark of a site as a link."""
    return (
        ""
        if k.mobile
        else f'<a href="#" aria-label="home" style="padding:4px">{k.icon("globe", 32, k.theme.primary)}</a>'
    )


def start(k: Kit) -> str:
    """A nearly empty page with one search field."""
    tiles = "".join(
        (
            f'<a href="#" class="x-center" style="display:block;padding:10px;color:inherit">{k.brand(28)}'
            f'<div class="x-small">{say(k.words.one("brands"))}</div></a>'
        )
        for _ in range(4 if k.mobile else 8)
    )
    middle = (
        f'<div style="width:{min(560, k.width - 40)}px;margin:{k.rng.randint(80, 220)}px auto '
        f'20px">{k.heading(1)}{k.search()}<div class="x-row x-center">'
        f'{k.action("quiet")}{k.action("quiet")}</div><div class="x-row x-center">{tiles}</div></div>'
    )
    return (
        '<div class="x-row x-nowrap" style="padding:10px">'
        f'<span class="x-end">{k.link(k.words.one("nav"))} {k.link(k.words.one("nav"))}'
        f" {k.icon_button('grid')}{k.avatar(32)}</span></div>{middle}"
    )
