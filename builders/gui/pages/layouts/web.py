"""Layouts of web applications: dashboards, tables, settings, mail, calendars, galleries of controls."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import app, surface, top_bar
from builders.gui.pages.meanings import BAR_MEANINGS, NAV_MEANINGS


def dashboard(k: Kit) -> str:
    """Figures, charts and a table behind a side navigation."""
    figures = "".join(_figure(k) for _ in range(k.rng.randint(2, 4) * (1 if k.mobile else 1)))
    columns = k.rng.randint(1, 2) if k.mobile else k.rng.randint(3, 4)
    grid = f'<div class="x-grid" style="grid-template-columns:repeat({columns},1fr)">{figures}</div>'
    wide = k.card(k.chart("100%", k.rng.randint(180, 320)), head=_head(k))
    side = k.card(k.chart("100%", k.rng.randint(140, 260)) + (_legend(k) if k.chance(0.6) else ""), head=_head(k))
    charts = (
        wide + side
        if k.mobile
        else (
            f'<div class="x-row" style="align-items:stretch"><div style="flex:2">{wide}</div>'
            f'<div style="flex:1">{side}</div></div>'
        )
    )
    tail = k.card(table(k, rows=k.rng.randint(3, 8)), head=_head(k)) if k.chance(0.5) else _lists(k)
    parts = [grid, charts, tail]
    if k.chance(0.3):
        k.rng.shuffle(parts)
    return app(k, _title_row(k) + f'<div class="x-col">{"".join(parts)}</div>')


def _title_row(k: Kit) -> str:
    right = k.button(k.words.one("actions"), icon="download", size="small") if k.chance(0.6) else k.select()
    crumbs = k.crumbs() if k.chance(0.3) else ""
    return (
        f'{crumbs}<div class="x-row x-between" style="margin-bottom:{k.theme.gap}'
        f'px">{k.heading(k.rng.choice((1, 2, 3)))}<div>{right}</div></div>'
    )


def _figure(k: Kit) -> str:
    icon = k.icon(
        k.rng.choice(NAV_MEANINGS),
        k.rng.choice((24, 28, 32, 40)),
        k.rng.choice((k.theme.muted, k.theme.border, k.theme.primary)),
    )
    name = (
        f'<div class="x-small x-muted">{say(k.words.one("headings"))}</div>'
        f'<div style="font-size:1.4em;font-weight:700">{k.words.number()}</div>'
    )
    extra = (
        k.meter()
        if k.chance(0.2)
        else (f'<div class="x-small">{k.icon("up")} {k.words.number()}</div>' if k.chance(0.3) else "")
    )
    body = (
        f'<div class="x-row x-nowrap x-between"><div style="min-width:0">{name}{extra}'
        f"</div>{icon if k.chance(0.8) else ''}</div>"
    )
    return surface(k, body) if k.chance(0.5) else k.card(body)


def _head(k: Kit) -> str:
    right = k.icon_button("more") if k.chance(0.4) else (k.link() if k.chance(0.3) else "")
    return (
        f'<div class="x-row x-nowrap x-between" style="width:100%"><span>{say(k.words.one("headings"))}'
        f"</span>{right}</div>"
    )


def _legend(k: Kit) -> str:
    dots = "".join(
        '<span class="x-small" style="margin:0 8px;white-space:nowrap">'
        '<svg data-r="icon" width="10" height="10" viewBox="0 0 10 10">'
        f'<circle cx="5" cy="5" r="5" fill="{colour}"/></svg> {say(name)}</span>'
        for name, colour in zip(
            k.words.some("columns", 3), (k.theme.primary, k.theme.accent, k.theme.muted), strict=True
        )
    )
    return f'<div class="x-center" style="margin-top:8px">{dots}</div>'


def _lists(k: Kit) -> str:
    rows = "".join(
        '<div class="x-row x-nowrap" style="padding:6px '
        f'0">{k.avatar(32) if k.chance(0.7) else k.icon(k.rng.choice(NAV_MEANINGS), 20)}'
        f'<div class="x-grow x-clip">{say(name)}'
        f'<div class="x-small x-muted x-clip">{say(k.words.sentence())}</div>'
        f"</div>{k.badge() if k.chance(0.5) else k.icon_button('dots')}</div>"
        for name in k.words.some("names", k.rng.randint(3, 6))
    )
    progress = "".join(f'<div class="x-small">{say(name)}</div>{k.meter()}' for name in k.words.some("headings", 4))
    cards = [k.card(rows, head=_head(k)), k.card(progress, head=_head(k))]
    return (
        "".join(cards)
        if k.mobile
        else f'<div class="x-grid" style="grid-template-columns:1fr 1fr">{"".join(cards)}</div>'
    )


def table(k: Kit, rows: int, *, actions: bool | None = None) -> str:
    """A data table; some with checkboxes, badges, avatars or buttons in their rows."""
    actions = k.chance(0.5) if actions is None else actions
    names = k.words.some("columns", 3 if k.mobile else k.rng.randint(4, 7))
    ticks, faces, sortable, links = k.chance(0.3), k.chance(0.25), k.chance(0.4), k.chance(0.3)
    head = "".join(f"<th>{say(name)} {k.icon('sort', 12, k.theme.muted) if sortable else ''}</th>" for name in names)
    tick = (
        '<td style="width:20px"><input type="checkbox" style="position:static;opacity:1;'
        'pointer-events:auto;-webkit-appearance:auto" aria-label="row"></td>'
    )
    body = []
    for _ in range(rows):
        person = k.words.one("names")
        first = k.link(person) if links else say(person)
        cells = [
            f'<td><span class="x-row x-nowrap">{k.avatar(28)} {first}</span></td>' if faces else f"<td>{first}</td>"
        ]
        cells += [f"<td>{_cell(k)}</td>" for _ in names[1:]]
        buttons = f'<td style="white-space:nowrap">{_row_actions(k)}</td>' if actions else ""
        body.append(f"<tr>{tick if ticks else ''}{''.join(cells)}{buttons}</tr>")
    lead, tail = ("<th></th>" if ticks else ""), ("<th></th>" if actions else "")
    return (
        f'<table class="{k.library.part("table")}"><thead><tr>{lead}{head}{tail}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _cell(k: Kit) -> str:
    return k.rng.choice(
        (
            k.words.date,
            k.words.number,
            k.badge,
            lambda: say(k.words.one("states")),
            lambda: say(k.words.one("products")),
        )
    )()


def _row_actions(k: Kit) -> str:
    form = k.rng.random()
    if form < 0.4:
        return k.icon_button("edit") + k.icon_button("trash")
    if form < 0.6:
        return k.icon_button("dots")
    if form < 0.8:
        return k.link()
    return k.button(k.words.one("actions"), kind=k.rng.choice(("filled", "quiet")), size="small")


def table_page(k: Kit) -> str:
    """A table with its search, filters and page numbers."""
    show = (
        f'<div class="x-row x-nowrap">{k.select("options", "width:auto;min-width:70px")}'
        f'<span class="x-small">{say(k.words.one("columns"))}</span></div>'
    )
    tools = f'<div class="x-row x-between">{show}<div style="min-width:160px">{k.search()}</div></div>'
    buttons = (
        f'<div class="x-row">{k.action()}{k.action("quiet")}{k.icon_button("filter", bare=False)}</div>'
        if k.chance(0.5)
        else ""
    )
    foot = (
        '<div class="x-row x-between" style="margin-top:12px"><span class="x-small x-muted">'
        f"1 - 10 / {k.rng.randint(20, 900)}</span>{k.pages()}</div>"
    )
    body = tools + table(k, k.rng.randint(5, 14)) + foot
    intro = k.text(1, link=True) if k.chance(0.5) else ""
    return app(k, _title_row(k) + intro + buttons + (k.card(body, head=_head(k)) if k.chance(0.7) else body))


def settings(k: Kit) -> str:
    """A form of settings: fields, selects, switches, sliders."""
    groups = [_setting_group(k) for _ in range(k.rng.randint(2, 3))]
    top = k.tabs(k.rng.randint(3, 4 if k.mobile else 6), icons=k.chance(0.2)) if k.chance(0.6) else ""
    columns = 1 if k.mobile else k.rng.choice((1, 2, 2))
    body = (
        f'<div class="x-grid" style="grid-template-columns:repeat({columns},minmax(0,1fr));'
        f'margin-top:{k.theme.gap}px">{"".join(groups)}</div>'
    )
    foot = f'<div class="x-row" style="margin-top:16px">{k.action()}{k.action("quiet")}{k.action("bare")}</div>'
    return app(k, _title_row(k) + top + body + foot)


def _setting_group(k: Kit) -> str:
    makers = (
        lambda: k.field(kind=k.rng.choice(("text", "email", "tel", "password", "number"))),
        lambda: k.field(value=k.rng.choice((k.words.one("names"), k.words.one("products"), k.words.date()))),
        lambda: k.library.part("field").format(id="s", label=say(k.words.one("fields")), control=k.select()),
        lambda: k.choices("switch", k.rng.randint(2, 4)),
        lambda: k.choices("checkbox", k.rng.randint(2, 4)),
        lambda: k.choices("radio", k.rng.randint(2, 3)),
        lambda: f"<div>{say(k.words.one('checks'))}{k.slider()}</div>",
        lambda: k.area(rows=3),
        lambda: f'<div class="x-row x-nowrap">{k.avatar(64)}{k.action("quiet", size="small")}</div>',
    )
    body = "".join(k.rng.choice(makers)() for _ in range(k.rng.randint(3, 6)))
    return (
        k.card(body, head=say(k.words.one("headings")))
        if k.chance(0.75)
        else f"<section>{k.heading(3)}{body}</section>"
    )


def calendar(k: Kit) -> str:
    """A month with its days and some appointments."""
    days = "".join(
        f'<div class="x-small x-muted" style="padding:4px">{say(name[:3])}</div>' for name in k.words.some("nav", 7)
    )
    cells = []
    for day in range(1, 36):
        event = (
            '<a href="#" role="button" class="x-clip" style="display:block;'
            f"background:{k.rng.choice((k.theme.primary, k.theme.accent))};color:#fff;border-radius:3px;"
            f'padding:1px 4px;font-size:11px;text-decoration:none">{say(k.words.one("headings"))}</a>'
        )
        cells.append(
            f'<div style="border:1px solid {k.theme.border};min-height:{k.rng.choice((54, 70, 84))}px;'
            f'padding:3px;min-width:0;overflow:hidden">{day % 31 + 1}{event if k.chance(0.25) else ""}</div>'
        )
    grid = (
        f'<div class="x-grid" style="grid-template-columns:repeat(7,minmax(0,1fr));gap:0">{days}{"".join(cells)}</div>'
    )
    head = (
        f'<div class="x-row">{k.icon_button("left")}{k.icon_button("right")}{k.heading(3)}'
        f'<span class="x-end">{k.tabs(3)}</span>{k.action()}</div>'
    )
    return app(k, head + grid)


def _samples(k: Kit) -> list[str]:
    """One block of every kind of control."""
    sizes = ("", "", "small", "large")
    kinds = ("filled", "filled", "quiet", "bare")
    return [
        "".join(f"{k.action(k.rng.choice(kinds), size=k.rng.choice(sizes))} " for _ in range(k.rng.randint(4, 9))),
        "".join(f"{k.icon_button(bare=k.chance(0.5))} " for _ in range(k.rng.randint(4, 8))),
        (
            f'<div class="x-row">{k.choice("checkbox")}{k.choice("checkbox")}'
            f"{k.choice('radio')}{k.choice('radio')}{k.choice('switch')}</div>"
        ),
        k.field() + k.library.part("field").format(id="g", label=say(k.words.one("fields")), control=k.select()),
        k.slider() + k.slider(),
        k.tabs(4),
        k.pages(),
        k.menu(k.rng.randint(3, 6)),
        k.alert() + " ".join(k.badge() for _ in range(5)),
        k.meter() + k.crumbs(),
        table(k, 3),
        k.area(rows=3),
        f'<div class="x-row">{"".join(k.icon(m, 24) for m in k.rng.sample(NAV_MEANINGS, 8))}</div>',
        f'<div class="x-row">{k.search()}</div>',
        (
            '<div class="x-row">'
            f"{''.join(k.button(icon=m, size='small', kind='quiet') for m in k.rng.sample(BAR_MEANINGS, 5))}"
            "</div>"
        ),
    ]


def gallery(k: Kit) -> str:
    """Many controls of one library on one page, as documentation shows them."""
    blocks = _samples(k)
    k.rng.shuffle(blocks)
    cards = "".join(
        k.card(block, head=say(k.words.one("headings")) if k.chance(0.7) else "")
        for block in blocks[: k.rng.randint(6, 12)]
    )
    columns = 1 if k.mobile else k.rng.choice((1, 2, 2, 3))
    return app(k, _title_row(k) + f'<div style="columns:{columns};column-gap:{k.theme.gap}px">{cards}</div>')


def files(k: Kit) -> str:
    """A file store on the web: tiles or a list."""
    bar = top_bar(k) if k.chance(0.3) else ""
    tiles = []
    for _ in range(k.rng.randint(8, 20)):
        icon = k.icon(
            k.rng.choice(("folder", "folder", "file", "image", "video", "music", "archive")),
            k.rng.choice((32, 40, 48)),
            k.theme.primary,
        )
        tiles.append(
            f'<div class="x-center" style="padding:10px">{icon}'
            f'<div class="x-clip x-small">{say(k.words.one("nav"))} {k.rng.randint(1, 99)}</div></div>'
        )
    grid = (
        '<div class="x-grid" style="grid-template-columns:repeat(auto-fill,minmax('
        f'{k.rng.choice((90, 110, 140))}px,1fr))">{"".join(tiles)}</div>'
    )
    tools = (
        f'<div class="x-row">{k.button(k.words.one("actions"), icon="plus")}'
        f"{k.button(k.words.one('actions'), icon='upload', kind='quiet')}"
        '<span class="x-end x-row x-nowrap">'
        f"{k.icon_button('grid')}{k.icon_button('menu')}{k.icon_button('info')}</span></div>"
    )
    return app(k, bar + tools + k.crumbs() + grid)
