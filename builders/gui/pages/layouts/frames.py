"""Frames around a page's content: side navigation, top bar, footer, surfaces over the page."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.meanings import BAR_MEANINGS
from builders.gui.pages.theme import hex_of, readable_on


def surface(k: Kit, body: str) -> str:
    """A card of the page's own stylesheet, sometimes with a coloured edge."""
    edge = (
        (
            "border-inline-start:4px solid "
            f"{k.rng.choice((k.theme.primary, k.theme.accent, hex_of(k.rng.random(), 0.7, 0.5)))}"
        )
        if k.chance(0.3)
        else ""
    )
    return f'<div class="x-surface" style="padding:{k.rng.choice((10, 14, 18, 22))}px;{edge}">{body}</div>'


def _paint(k: Kit) -> tuple[str, str]:
    """Background and ink of a bar: the page's, the primary colour, dark, or a gradient."""
    dark = hex_of(k.rng.random(), k.rng.uniform(0.0, 0.5), k.rng.uniform(0.08, 0.28))
    form = k.rng.random()
    if form < 0.35:
        return k.theme.surface, k.theme.ink
    if form < 0.6:
        return k.theme.primary, k.theme.on_primary
    if form < 0.85:
        return dark, "#e8eaf0"
    second = hex_of(k.rng.random(), 0.6, 0.35)
    return f"linear-gradient({k.rng.choice((90, 135, 180))}deg,{second},{dark})", "#ffffff"


def brand(k: Kit) -> str:
    """The name of the product with its mark, as a link."""
    mark = (
        k.icon(k.rng.choice(("rocket", "cloud", "bulb", "box", "shield", "globe")), k.rng.choice((20, 24, 30, 36)))
        if k.chance(0.8)
        else k.avatar(32)
    )
    name = (
        f'<span style="font-weight:700;letter-spacing:.03em">{say(k.words.one("brands"))}</span>'
        if k.chance(0.85)
        else ""
    )
    pad = k.rng.choice((6, 10, 16, 20))
    return (
        f'<a href="#" class="x-row x-nowrap" style="padding:{pad}px;color:inherit;'
        f'text-decoration:none;{"justify-content:center" if k.chance(0.4) else ""}">{mark}{name}</a>'
    )


def side_bar(k: Kit) -> str:
    """A side navigation: wide with names, or narrow with icons."""
    fill, ink = _paint(k)
    narrow = k.chance(0.15) or k.mobile
    width = k.rng.choice((56, 64, 76)) if narrow else k.rng.choice((180, 200, 220, 240, 260, 280))
    groups = []
    for _ in range(k.rng.randint(1, 3)):
        title = (
            '<div class="x-small" style="opacity:.6;padding:10px 14px 4px;'
            f'text-transform:uppercase">{say(k.words.one("nav"))}</div>'
        )
        items = k.nav_items(k.rng.randint(2, 6), icons=narrow or k.chance(0.85)) if not narrow else _narrow(k)
        groups.append(("" if narrow or k.chance(0.4) else title) + items)
    foot = ""
    if not narrow and k.chance(0.35):
        foot = (
            '<div class="x-center" style="margin:16px;padding:14px;border-radius:8px;'
            f'background:rgba(128,128,128,.2)">{k.image("60px", "50px", style="margin:0 auto 8px")}'
            f'<p class="x-small">{say(k.words.sentence())}</p>{k.action(size="small")}</div>'
        )
    collapse = f'<div style="text-align:center;padding:12px">{_round(k, "left")}</div>' if k.chance(0.25) else ""
    rule = '<hr style="border:0;border-top:1px solid rgba(128,128,128,.35);margin:6px 14px">' if k.chance(0.5) else ""
    border = f"border-inline-end:1px solid {k.theme.border};" if fill == k.theme.surface else ""
    return (
        f'<div style="width:{width}px;flex:none;background:{fill};color:{ink};{border}'
        f'">{brand(k) if not narrow else ""}{rule}{rule.join(groups)}{collapse}{foot}</div>'
    )


def _narrow(k: Kit) -> str:
    out = []
    for name, meaning in zip(
        k.words.some("nav", 4),
        k.rng.sample(("home", "chart", "users", "mail", "settings", "folder", "star"), 4),
        strict=True,
    ):
        label = f'<div style="font-size:10px;overflow:hidden">{say(name)}</div>' if k.chance(0.5) else ""
        out.append(
            f'<a href="#" aria-label="{say(name)}" style="display:block;text-align:center;padding:12px 4px;'
            f'color:inherit;text-decoration:none">{k.icon(meaning, 20)}{label}</a>'
        )
    return "".join(out)


def _round(k: Kit, meaning: str) -> str:
    size = k.rng.choice((32, 36, 40))
    return (
        f'<button type="button" aria-label="{meaning}" style="width:{size}px;height:{size}px;'
        "border-radius:50%;border:0;padding:0;min-width:0;background:rgba(128,128,128,.35);"
        f'color:inherit;line-height:1">{k.icon(meaning, 14)}</button>'
    )


def bell(k: Kit, meaning: str) -> str:
    """An icon button of the top bar with a small counter on it."""
    count = (
        '<span class="x-abs" style="top:2px;inset-inline-end:2px;background:#d9304f;color:#fff;'
        f'border-radius:8px;font-size:9px;line-height:1;padding:2px 4px">{k.rng.randint(1, 9)}</span>'
    )
    style = (
        "position:relative;display:inline-flex;padding:10px 12px;color:inherit;text-decoration:none;align-items:center"
    )
    return (
        f'<a href="#" role="button" aria-label="{meaning}" style="{style}'
        f'">{k.icon(meaning, k.rng.choice((0, 18, 20)))}{count if k.chance(0.6) else ""}</a>'
    )


def person(k: Kit) -> str:
    """The signed-in person: a button with name and picture."""
    name = "" if k.mobile else f'<span class="x-small" style="white-space:nowrap">{say(k.words.one("names"))}</span>'
    arrow = k.icon("down", 12) if k.chance(0.3) else ""
    picture = k.avatar(k.rng.choice((28, 32, 36, 40)))
    return (
        '<a href="#" role="button" class="x-row x-nowrap" style="gap:10px;padding:6px 12px;'
        f'color:inherit;text-decoration:none" aria-label="profile">{name}{picture}{arrow}</a>'
    )


def top_bar(k: Kit, *, menu: bool = False) -> str:
    """The bar along the top of an application."""
    fill, ink = _paint(k) if k.chance(0.4) else (k.theme.surface, k.theme.ink)
    left = (k.icon_button("menu", size=20) if menu or k.chance(0.35) else "") + (
        brand(k) if k.chance(0.3) and not k.mobile else ""
    )
    search = (
        f'<div style="width:{k.rng.randint(180, 420)}px;max-width:40%">{k.search()}</div>'
        if k.chance(0.75) and not k.mobile
        else ""
    )
    links = (
        "".join(
            f'<a href="#" style="padding:8px 10px;color:inherit;text-decoration:none">{say(name)}</a>'
            for name in k.words.some("nav", 3)
        )
        if k.chance(0.25) and not k.mobile
        else ""
    )
    icons = "".join(bell(k, meaning) for meaning in k.rng.sample(BAR_MEANINGS, k.rng.randint(1, 4)))
    right = f'<span class="x-end x-row x-nowrap" style="gap:2px">{icons}{person(k) if k.chance(0.75) else ""}</span>'
    pad = k.rng.choice((2, 6, 10, 14))
    return (
        f'<div class="x-bar" style="background:{fill};color:{ink};padding:{pad}px {pad + 8}px;'
        f'border-bottom:1px solid {k.theme.border}">{left}{search}{links}{right}</div>'
    )


def app(k: Kit, content: str) -> str:
    """An application page: side navigation or top bar, or both, around the content."""
    main = f'<main class="x-main">{content}</main>'
    form = k.rng.random()
    if k.mobile and form < 0.7:
        return top_bar(k, menu=True) + main
    if form < 0.65:
        return f'<div class="x-app">{side_bar(k)}<div style="flex:1;min-width:0">{top_bar(k)}{main}</div></div>'
    if form < 0.8:
        return f'{top_bar(k)}<div class="x-app">{side_bar(k)}{main}</div>'
    if form < 0.92:
        return site_bar(k) + main
    return f'<div class="x-app">{side_bar(k)}{main}</div>'


def site_bar(k: Kit) -> str:
    """The bar of a web site: name, links, buttons."""
    fill, ink = _paint(k)
    count = 0 if k.mobile else k.rng.randint(3, 6)
    pad = k.rng.choice((4, 8, 12))
    links = "".join(
        (
            f'<a href="#" style="padding:{pad}px;color:inherit;white-space:nowrap;'
            f'text-decoration:none">{say(name)}{" " + k.icon("down", 10) if k.chance(0.15) else ""}</a>'
        )
        for name in k.words.some("nav", count)
    )
    right = (
        k.icon_button("menu", size=24)
        if k.mobile
        else k.action(k.rng.choice(("filled", "quiet")), size="small") * k.rng.randint(0, 1)
    )
    icons = "".join(
        bell(k, meaning) for meaning in k.rng.sample(("search", "cart", "user", "heart", "globe"), k.rng.randint(0, 3))
    )
    side = "margin-inline-start:auto" if k.chance(0.6) else ""
    return (
        f'<div class="x-bar" style="background:{fill};color:{ink};padding:{pad}px {pad * 3}px">'
        f'<span>{brand(k)}</span><div class="x-row x-nowrap" style="{side};gap:6px">{links}</div>'
        f'<span class="x-end x-row x-nowrap" style="gap:4px">{icons}{right}</span></div>'
    )


def site_foot(k: Kit) -> str:
    """The foot of a web site: columns of links, marks of networks."""
    fill = hex_of(k.rng.random(), k.rng.uniform(0, 0.4), k.rng.uniform(0.08, 0.25))
    ink = readable_on(fill)
    columns = "".join(
        f"<div>{k.heading(5)}"
        + "".join(
            f'<div style="padding:3px 0"><a href="#" style="color:inherit">{say(name)}</a></div>'
            for name in k.words.some("nav", 4)
        )
        + "</div>"
        for _ in range(1 if k.mobile else 4)
    )
    marks = "".join(
        (f'<a href="#" aria-label="network" style="color:inherit;padding:6px">{k.brand(k.rng.choice((18, 22)))}</a>')
        for _ in range(4)
    )
    return (
        f'<div style="background:{fill};color:{ink};padding:28px">'
        f'<div class="x-row x-between" style="align-items:start">{columns}</div>'
        f'<div class="x-row x-between"><span class="x-small">© 2026 {say(k.words.one("brands"))}</span>'
        f"<span>{marks}</span></div></div>"
    )


def over(k: Kit, page: str, body: str, width: int) -> str:
    """`body` centred over a darkened page."""
    top = k.rng.randint(4, 24)
    inner = (
        f'<div class="x-over" style="left:50%;top:{top}%;width:{min(width, k.width - 24)}px;'
        f'margin-left:-{min(width, k.width - 24) // 2}px">{body}</div>'
    )
    return f'{page}<div class="x-veil"></div>{inner}'


def columns(k: Kit, number: int, cells: list[str], gap: float = 0) -> str:
    """Cells in equal columns."""
    return (
        f'<div class="x-grid" style="grid-template-columns:repeat({number},minmax(0,1fr));'
        f'gap:{gap or k.theme.gap}px">{"".join(cells)}</div>'
    )
