"""Layouts to read: portals, documentation, forums, questions, pages of the old web."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    columns,
    site_bar,
    site_foot,
    top_bar,
)
from builders.gui.pages.layouts.web import table
from builders.gui.pages.theme import hex_of


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
    grid = columns(k, 1 if k.mobile else k.rng.choice((2, 3)), teasers)
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
