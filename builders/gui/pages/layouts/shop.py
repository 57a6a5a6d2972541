"""Layouts of shops: products, one product, paying."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    site_bar,
    site_foot,
)


def shop(k: Kit) -> str:
    """Products in a grid with filters."""
    columns = 2 if k.mobile else k.rng.choice((3, 4, 5))
    items = "".join(_product(k) for _ in range(columns * 3))
    grid = f'<div class="x-grid" style="grid-template-columns:repeat({columns},minmax(0,1fr))">{items}</div>'
    tools = (
        f'<div class="x-row x-between" style="margin-bottom:12px">{k.heading(2)}'
        f'<div class="x-row x-nowrap">{k.select(style="width:auto")}'
        f"{k.icon_button('grid')}{k.icon_button('menu')}</div></div>"
    )
    if k.mobile:
        return site_bar(k) + (
            '<div class="x-main"><div class="x-row x-nowrap">'
            f"{k.search()}{k.icon_button('filter', bare=False)}</div>{grid}</div>"
        )
    filters = "".join(
        f"<div>{k.heading(5)}{block}</div>"
        for block in (
            k.choices("checkbox", k.rng.randint(3, 6)),
            k.slider(),
            k.choices("radio", 3),
            "".join(f'<div><a href="#">{say(n)}</a></div>' for n in k.words.some("products", 5)),
        )
    )
    return (
        site_bar(k)
        + (
            f'<div class="x-app"><aside style="width:220px;padding:20px;flex:none">{filters}</aside>'
            f'<main class="x-main">{tools}{grid}{k.pages()}</main></div>'
        )
        + site_foot(k)
    )


def _product(k: Kit) -> str:
    heart = (
        (f'<span class="x-abs" style="top:6px;inset-inline-end:6px">{k.icon_button("heart", size=20)}</span>')
        if k.chance(0.3)
        else ""
    )
    name = k.words.one("products")
    title = (
        f'<div class="x-clip"><a href="#" style="color:inherit">{say(name)}</a></div>'
        if k.chance(0.6)
        else f'<div class="x-clip">{say(name)}</div>'
    )
    stars = "".join(k.icon("star", 14, "#e0a800") for _ in range(k.rng.randint(3, 5))) if k.chance(0.4) else ""
    buy = k.rng.choice(
        (
            lambda: k.button(k.words.one("actions"), icon="cart", size="small", wide=True),
            lambda: k.icon_button("cart", bare=False),
            lambda: "",
        )
    )()
    body = (
        f'<div class="x-rel">{k.image("100%", f"{k.rng.choice((110, 140, 180))}px", alt=name)}{heart}'
        f"</div>{title}<div>{stars}</div><b>{k.words.number()}</b> {buy}"
    )
    return k.card(body) if k.chance(0.6) else f'<div style="padding:8px">{body}</div>'


def product(k: Kit) -> str:
    """One product: pictures, choices, description."""
    thumbs = "".join(k.image("64px", "64px", style="margin-top:8px") for _ in range(4))
    left = (
        f'<div class="x-grow">{k.image("100%", f"{k.rng.randint(220, 380)}px")}<div class="x-row">{thumbs}</div></div>'
    )
    amount = (
        '<div class="x-row x-nowrap" style="width:180px">'
        f"{k.icon_button('minus', bare=False)}{k.input(value='1')}{k.icon_button('plus', bare=False)}"
        "</div>"
    )
    right = (
        f'<div class="x-grow">{k.heading(1)}<b style="font-size:1.5em">{k.words.number()}'
        f"</b>{k.text(2, link=True)}{k.choices('radio', 3)}{k.select()}{amount}"
        f"<br>{k.button(k.words.one('actions'), icon='cart', size='large')} "
        f"{k.icon_button('heart')}{k.icon_button('share')}</div>"
    )
    both = left + right if k.mobile else f'<div class="x-row x-nowrap" style="align-items:start">{left}{right}</div>'
    return site_bar(k) + f'<main class="x-main">{k.crumbs()}{both}<br>{k.tabs(3)}{k.text(4)}</main>' + site_foot(k)


def checkout(k: Kit) -> str:
    """Addresses and payment in a form, with a summary beside it."""
    grid = (
        f'<div class="x-grid" style="grid-template-columns:repeat({1 if k.mobile else 2}'
        f',minmax(0,1fr))">{"".join(k.field() for _ in range(k.rng.randint(4, 8)))}</div>'
    )
    country = k.library.part("field").format(id="c", label=say(k.words.one("fields")), control=k.select())
    form = (
        k.heading(2)
        + grid
        + country
        + k.choices("radio", 3)
        + k.choices("checkbox", 2)
        + k.area(rows=3)
        + k.action(size="large")
    )
    rows = "".join(
        (
            f'<div class="x-row x-nowrap" style="padding:6px 0">{k.image("48px", "48px", style="flex:none")}'
            f'<span class="x-grow x-clip">{say(k.words.one("products"))}</span>'
            f"{k.words.number()}{k.icon_button('trash')}</div>"
        )
        for _ in range(3)
    )
    summary = k.card(
        rows + f'<div class="x-row x-nowrap">{k.input(k.words.one("fields"))}{k.action("quiet")}</div>',
        head=say(k.words.one("headings")),
    )
    both = (
        form + summary
        if k.mobile
        else (
            f'<div class="x-row x-nowrap" style="align-items:start"><div style="flex:2">{form}</div>'
            f'<div style="flex:1">{summary}</div></div>'
        )
    )
    return site_bar(k) + f'<main class="x-main">{both}</main>'
