"""More layouts of web sites and applications: portals, documentation, boards, galleries, videos, wizards, bookings."""

from __future__ import annotations

from builders.gui.pages.kit import BAR_MEANINGS, NAV_MEANINGS, Kit, say
from builders.gui.pages.layouts import site, web
from builders.gui.pages.layouts.frames import app, over, site_bar, site_foot, surface, top_bar
from builders.gui.pages.layouts.web import table
from builders.gui.pages.theme import hex_of


def _columns(k: Kit, number: int, cells: list[str], gap: float = 0) -> str:
    return (
        f'<div class="x-grid" style="grid-template-columns:repeat({number},minmax(0,1fr));'
        f'gap:{gap or k.theme.gap}px">{"".join(cells)}</div>'
    )


def _link_list(k: Kit, number: int) -> str:
    """Links below each other, with or without points and dates."""
    date = k.chance(0.3)
    pad = k.rng.choice((1, 3, 6))
    point = k.rng.choice(("", "", "• ", "» ")) if k.chance(0.5) else ""
    icon = k.icon("right", 12) + " " if k.chance(0.15) else ""
    return "".join(
        (
            f'<div style="padding:{pad}px 0">{point}{icon}<a href="#">{say(k.words.title())}'
            f"</a>{f' <span class=x-small>{k.words.date()}</span>' if date else ''}</div>"
        )
        for _ in range(number)
    )


def portal(k: Kit) -> str:
    """News in columns: pictures, headlines as links, lists of links."""
    teasers = []
    for _ in range(k.rng.randint(4, 9)):
        picture = k.image("100%", f"{k.rng.choice((90, 120, 160))}px") if k.chance(0.7) else ""
        head = (
            f'<h3><a href="#" style="color:inherit">{say(k.words.title())}</a></h3>' if k.chance(0.6) else k.heading(3)
        )
        teasers.append(f"<div>{picture}{head}{k.text(1)}{k.link() if k.chance(0.4) else ''}</div>")
    side = (
        '<aside style="width:240px;flex:none">'
        f"{k.heading(4)}{_link_list(k, 8)}{k.heading(4)}{_link_list(k, 6)}{k.image('240px', '180px')}"
        "</aside>"
    )
    grid = _columns(k, 1 if k.mobile else k.rng.choice((2, 3)), teasers)
    topics = "".join(
        f'<a href="#" style="padding:6px 8px;white-space:nowrap">{say(name)}</a>'
        for name in k.words.some("nav", 4 if k.mobile else 10)
    )
    main = (
        grid
        if k.mobile
        else (f'<div class="x-row x-nowrap" style="align-items:start"><div class="x-grow">{grid}</div>{side}</div>')
    )
    return (
        f'{site_bar(k)}<div class="x-row" style="gap:4px;border-bottom:1px solid {k.theme.border};'
        f'padding:4px 12px">{topics}</div><div class="x-main">{main}</div>{site_foot(k)}'
    )


def documentation(k: Kit) -> str:
    """Chapters at the left, text with code in the middle, places on the page at the right."""
    tree = "".join(
        (
            f'<div style="padding:{k.rng.choice((3, 5))}px {k.rng.choice((0, 14))}px">'
            f'<a href="#" style="color:inherit">{say(name)}</a></div>'
        )
        for name in k.words.some("nav", 18)
    )
    code = (
        f'<pre style="background:{hex_of(k.rng.random(), 0.2, 0.14)};color:#d8dee9;padding:14px;'
        'border-radius:6px;overflow:hidden;position:relative">'
        f"{say(k.words.sentence())}\n{say(k.words.sentence())}"
        f'<span class="x-abs" style="top:6px;right:6px">{k.icon_button("copy")}</span></pre>'
    )
    body = (
        f"{k.crumbs()}{k.heading(1)}{k.text(3, link=True)}{k.heading(2)}{k.text(2)}{code}"
        f"{k.tabs(3)}{k.text(2, link=True)}{k.alert()}{k.heading(2)}{table(k, 4, actions=False)}"
    )
    ends = (
        f'<div class="x-row x-between"><a href="#">{k.icon("back", 14)} {say(k.words.one("nav"))}</a>'
        f'<a href="#">{say(k.words.one("nav"))} {k.icon("forward", 14)}</a></div>'
    )
    if k.mobile:
        return f'{top_bar(k, menu=True)}<main class="x-main">{body}{ends}</main>'
    right = (
        (f'<aside class="x-small" style="width:180px;flex:none;padding:20px 10px">{_link_list(k, 7)}</aside>')
        if k.chance(0.6)
        else ""
    )
    return (
        f'{site_bar(k)}<div class="x-row x-nowrap" style="align-items:start">'
        f'<aside style="width:230px;flex:none;padding:16px;border-inline-end:1px solid {k.theme.border}'
        f'">{k.search()}<br>{tree}</aside><main class="x-grow" style="padding:20px">{body}{ends}'
        f"</main>{right}</div>"
    )


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
        + _columns(k, len(lanes), lanes),
    )


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
        f"</div>{_columns(k, number, cells, k.rng.choice((2, 8, 16)))}</div>"
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
        _columns(k, 1 if k.mobile else 4, cells)
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


def questions(k: Kit) -> str:
    """Questions that open, one of them open."""
    rows = "".join(
        (
            f'<div style="border-bottom:1px solid {k.theme.border}">'
            f'<button type="button" aria-expanded="{str(i == 1).lower()}" style="display:flex;width:100%;'
            "margin:0;justify-content:space-between;gap:10px;padding:12px 4px;background:none;border:0;"
            'color:inherit;font:inherit;text-align:start">'
            f"{say(k.words.title())}{k.icon('up' if i == 1 else 'down', 16)}"
            f"</button>{k.text(2) if i == 1 else ''}</div>"
        )
        for i in range(k.rng.randint(4, 8))
    )
    return (
        site_bar(k)
        + (f'<div style="max-width:760px;margin:24px auto;padding:0 12px">{k.heading(1)}{k.search()}<br>{rows}</div>')
        + site_foot(k)
    )


def forum(k: Kit) -> str:
    """Threads with votes and numbers, or what people wrote."""
    rows = "".join(
        (
            f'<div class="x-row x-nowrap" style="padding:10px 0;border-bottom:1px solid {k.theme.border};'
            f'align-items:start"><div class="x-center" style="width:46px;flex:none">{k.icon_button("up")}'
            f'<div>{k.rng.randint(0, 999)}</div>{k.icon_button("down")}</div><div class="x-grow">'
            f'<a href="#">{say(k.words.title())}</a><div class="x-small x-muted">{say(k.words.sentence())}'
            f'</div><div class="x-small">{k.badge()} {k.badge()} <a href="#">{say(k.words.one("names"))}</a>'
            f" {k.words.date()}</div></div></div>"
        )
        for _ in range(k.rng.randint(5, 10))
    )
    side = (
        ""
        if k.mobile
        else (
            '<aside style="width:230px;flex:none">'
            f"{k.card(_link_list(k, 6), head=say(k.words.one('headings')))}{k.action(wide=True)}</aside>"
        )
    )
    return top_bar(k, menu=k.mobile) + (
        f'<div class="x-main"><div class="x-row x-between">{k.heading(1)}{k.action()}</div>{k.tabs(3)}'
        f'<div class="x-row x-nowrap" style="align-items:start"><div class="x-grow">{rows}{k.pages()}'
        f"</div>{side}</div></div>"
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


def notices(k: Kit) -> str:
    """A page with a cookie notice, a passing message or a chat bubble on it."""
    page = k.rng.choice((site.landing, site.shop, site.article, web.dashboard, portal))(k)
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
    return app(k, k.heading(2) + _columns(k, 1 if k.mobile else k.rng.choice((1, 2, 3)), cards))


def old_page(k: Kit) -> str:
    """A page as they were written by hand: lists of links, rules, a table for layout, small pictures."""
    side = (
        f'<td style="vertical-align:top;width:160px;background:{hex_of(k.rng.random(), 0.4, 0.85)};'
        f'color:#000;padding:8px">{_link_list(k, 9)}{k.image("88px", "31px")}</td>'
    )
    marks = "".join(f"<li>{k.link(k.words.title())} - {say(k.words.sentence())}</li>" for _ in range(5))
    form = (
        f'<form>{say(k.words.one("fields"))}: <input size=20 aria-label="q"> '
        f'<input type="submit" value="{say(k.words.one("actions"))}"> '
        f'<input type="reset" value="{say(k.words.one("actions"))}"><br>'
        f"{k.choice('checkbox')}{k.select()}</form>"
    )
    main = (
        f'<td style="vertical-align:top;padding:8px">{k.heading(1)}<hr>{k.text(3, link=True)}<ul>{marks}'
        f"</ul><hr>{form}{k.image('200px', '120px')}{k.text(2, link=True)}{_link_list(k, 5)}</td>"
    )
    return (
        '<div style="width:100%"><table data-r="none" style="width:100%;border-collapse:collapse">'
        f"<tr>{side}{main}</tr></table></div>"
    )


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
