"""Layouts of web sites: landing pages, shops, articles, search results, sign-in forms, dialogs over pages."""

from __future__ import annotations

from builders.gui.pages.kit import NAV_MEANINGS, Kit, say
from builders.gui.pages.layouts.frames import app, over, site_bar, site_foot, surface
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
    back = (
        "background:"
        f"{k.rng.choice((k.theme.primary, k.theme.page, 'none', f'linear-gradient(150deg,{k.theme.primary},{k.theme.accent})'))}"
    )
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


def dialog(k: Kit) -> str:
    """A dialog over a page that lies in the dark."""
    page = k.rng.choice((lambda: app(k, k.text(4) + k.text(5)), lambda: landing(k), lambda: shop(k)))()
    bodies = (
        lambda: k.text(2), lambda: k.field() + k.field() + k.choice("checkbox"), lambda: k.choices("radio", 4), lambda: k.area(rows=3) + k.select(),
        lambda: k.choices("switch", 3) + k.slider(), lambda: f'<div class="x-center">{k.icon("warning", 48, k.theme.accent)}<br>{k.text(1)}</div>',
    )  # fmt: skip
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
    page = k.rng.choice((lambda: app(k, k.text(4) + k.text(5)), lambda: landing(k), lambda: results(k)))()
    x, y = k.rng.randint(8, max(10, k.width - 300)), k.rng.randint(40, k.height // 2)
    second = (
        (f'<div class="x-over" style="left:{min(x + 210, k.width - 200)}px;top:{y + 40}px">{k.menu(4)}</div>')
        if k.chance(0.2) and not k.mobile
        else ""
    )
    return f'{page}<div class="x-over" style="left:{x}px;top:{y}px">{k.menu(k.rng.randint(3, 11))}</div>{second}'


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
