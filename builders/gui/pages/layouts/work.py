"""Layouts to work with: boards, forms in steps, bookings, documents, mixers."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    app,
    columns,
    site_bar,
    site_foot,
    surface,
)
from builders.gui.pages.layouts.web import table


def board(k: Kit) -> str:
    """Columns of cards with tasks."""
    lanes = []
    for name in k.words.some("states", 1 if k.mobile else 4):
        cards = "".join(
            surface(
                k,
                (
                    f"<div>{say(k.words.title())}</div>{k.badge() if k.chance(0.6) else ''}"
                    '<div class="x-row x-nowrap x-small" style="margin-top:6px">'
                    f'{k.icon("clock", 13)} {k.words.date()}<span class="x-end">{k.avatar(24)}'
                    f"</span>{k.icon_button('dots') if k.chance(0.4) else ''}</div>"
                ),
            )
            for _ in range(k.rng.randint(2, 5))
        )
        lanes.append(
            '<div style="background:rgba(128,128,128,.12);padding:8px;border-radius:8px">'
            f'<div class="x-row x-nowrap x-between"><b>{say(name)}</b>{k.icon_button("plus")}</div>'
            f'<div class="x-col" style="gap:8px">{cards}'
            f"</div>{k.button(k.words.one('actions'), icon='plus', kind='bare', size='small')}</div>"
        )
    return app(
        k,
        (
            f'<div class="x-row x-between">{k.heading(2)}<div class="x-row">'
            f"{k.select(style='width:auto')}{k.icon_button('filter', bare=False)}{k.action()}</div></div>"
        )
        + columns(k, len(lanes), lanes),
    )


def wizard(k: Kit) -> str:
    """A form in steps."""
    steps = "".join(
        (
            '<span class="x-row x-nowrap" style="gap:6px">'
            '<span style="width:26px;height:26px;border-radius:13px;display:inline-flex;align-items:center;'
            f"justify-content:center;background:{k.theme.primary if i < 2 else k.theme.border};"
            f'color:{k.theme.on_primary if i < 2 else k.theme.ink}">{i + 1}'
            f"</span>{'' if k.mobile else say(name)}</span>"
        )
        for i, name in enumerate(k.words.some("tabs", 4))
    )
    blocks = [
        k.field(),
        k.field(),
        k.choices("radio", k.rng.randint(2, 4)),
        k.slider(),
        k.area(rows=3),
        k.choices("checkbox", 2),
        k.choices("switch", 2),
        k.library.part("field").format(id="w", label=say(k.words.one("fields")), control=k.select()),
    ]
    k.rng.shuffle(blocks)
    drop = (
        (
            f'<div class="x-center" style="border:2px dashed {k.theme.muted};padding:22px;border-radius:8px;'
            f'margin:8px 0">{k.icon("upload", 36, k.theme.primary)}<div>{say(k.words.sentence(3, 6))}'
            f"</div>{k.action('quiet')}</div>"
        )
        if k.chance(0.4)
        else ""
    )
    ends = (
        '<div class="x-row x-between" style="margin-top:16px">'
        f"{k.button(k.words.one('actions'), icon='back', kind='quiet')}{k.button(k.words.one('actions'))}"
        "</div>"
    )
    form = (
        f'<div class="x-row x-between" style="margin-bottom:16px">{steps}</div>'
        f"{k.heading(2)}{''.join(blocks[: k.rng.randint(3, 6)])}{drop}{ends}"
    )
    return site_bar(k) + (
        f'<div style="max-width:{k.rng.choice((480, 640, 800))}px;margin:20px auto;padding:0 '
        f'12px">{k.card(form) if k.chance(0.6) else form}</div>'
    )


def booking(k: Kit) -> str:
    """A search for journeys or rooms: fields in a row, results with prices."""
    cells = [
        k.field(),
        k.field(value=k.words.date()),
        k.field(value=k.words.date()),
        k.library.part("field").format(id="b", label=say(k.words.one("fields")), control=k.select()),
    ]
    form = surface(
        k,
        columns(k, 1 if k.mobile else 4, cells)
        + (
            f'<div class="x-row">{k.choice("radio")}{k.choice("radio")}{k.choice("checkbox")}'
            f'<span class="x-end">{k.action(size="large")}</span></div>'
        ),
    )
    found = "".join(
        k.card(
            '<div class="x-row x-nowrap" style="align-items:start">'
            f'{k.image("110px", "90px", style="flex:none")}<div class="x-grow">'
            f'<a href="#">{say(k.words.title())}</a>'
            f"<div>{''.join(k.icon('star', 14, '#e0a800') for _ in range(4))}</div>{k.text(1)}</div>"
            f'<div style="text-align:end"><b>{k.words.number()}</b><br>{k.action(size="small")}</div></div>'
        )
        for _ in range(4)
    )
    sorts = k.tabs(3 if k.mobile else 4)
    return (
        site_bar(k)
        + f'<div class="x-main">{k.heading(1)}{form}<br>{sorts}<div class="x-col">{found}</div></div>'
        + site_foot(k)
    )


def office(k: Kit) -> str:
    """A document or sheet in the browser: names of menus, many tools, a page."""
    menus = "".join(
        f'<span role="menuitem" style="padding:3px 7px">{say(name)}</span>'
        for name in k.words.some("menus", 4 if k.mobile else 8)
    )
    tools = "".join(
        k.icon_button(m, size=18)
        for m in k.rng.sample(
            (
                "undo",
                "redo",
                "print",
                "bold",
                "italic",
                "underline",
                "align",
                "link",
                "image",
                "message",
                "search",
                "table",
            ),
            6 if k.mobile else 11,
        )
    )
    head = (
        f'<div class="x-row x-nowrap" style="padding:6px 10px">{k.icon("file", 34, k.theme.primary)}'
        '<div class="x-grow"><div class="x-row x-nowrap">'
        f"{say(k.words.title())} {k.icon_button('star')}{k.icon_button('folder')}</div>"
        f'<div class="x-small" style="display:flex">{menus}</div>'
        f"</div>{k.button(k.words.one('actions'), icon='lock')}{k.avatar(34)}</div>"
    )
    bar = (
        '<div class="x-row" style="gap:2px;margin:0 10px;padding:3px 12px;border-radius:20px;'
        'background:rgba(128,128,128,.15)">'
        f"{tools}{k.select(style='width:auto;padding:2px')}{k.select(style='width:auto;padding:2px')}"
        "</div>"
    )
    sheet = (
        '<div style="background:#fff;color:#111;max-width:640px;margin:14px auto;padding:50px;'
        'min-height:600px;box-shadow:0 1px 4px rgba(0,0,0,.3)">'
        f"{k.heading(1)}{k.text(5)}{k.heading(2)}{k.text(4, link=True)}{k.image('70%', '160px')}</div>"
    )
    return head + bar + (sheet if k.chance(0.6) else f'<div style="padding:10px">{table(k, 16, actions=False)}</div>')


def sliders(k: Kit) -> str:
    """A mixer: many sliders, switches, selects with their names."""
    cards = []
    for _ in range(k.rng.randint(3, 6)):
        rows = "".join(
            (
                '<div class="x-row x-nowrap" style="padding:5px 0">'
                f'<span class="x-clip" style="width:90px">{say(name)}</span><div class="x-grow">{k.slider()}'
                f'</div><span class="x-small">{k.rng.randint(0, 100)}</span></div>'
            )
            for name in k.words.some("columns", k.rng.randint(1, 4))
        )
        cards.append(
            k.card(
                rows
                + k.rng.choice((lambda: k.choices("switch", 2), k.select, lambda: k.choices("radio", 3), k.action))(),
                head=say(k.words.one("headings")),
            )
        )
    return app(k, k.heading(2) + columns(k, 1 if k.mobile else k.rng.choice((1, 2, 3)), cards))
