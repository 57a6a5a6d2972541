"""What stands inside the windows of desktop programs."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts import entry, shop, site, web

_TOOLS = (
    "file",
    "folder",
    "save",
    "print",
    "cut",
    "copy",
    "paste",
    "undo",
    "redo",
    "search",
    "refresh",
    "bold",
    "italic",
    "underline",
    "align",
    "table",
    "image",
    "link",
)


def menu_bar(k: Kit) -> str:
    """File, Edit, View and so on."""
    pad = k.rng.choice(("2px 6px", "3px 8px", "5px 10px"))
    items = "".join(
        f'<div role="menuitem" style="padding:{pad};white-space:nowrap">{say(name)}</div>'
        for name in k.words.some("menus", k.rng.randint(4, 9))
    )
    return (
        f'<div role="menubar" style="display:flex;font-size:{k.rng.choice((12, 13, 14))}px;'
        f'border-bottom:1px solid rgba(128,128,128,.3)">{items}</div>'
    )


def tool_bar(k: Kit, number: int = 0) -> str:
    """A row of small icon buttons, in groups, perhaps with selects."""
    number = number or k.rng.randint(6, 14)
    size, bare = k.rng.choice((14, 16, 18, 20, 24)), k.chance(0.75)
    out = []
    for meaning in k.rng.sample(_TOOLS, number):
        out.append(k.icon_button(meaning, size=size) if bare else framed(k, meaning, size))
        if k.chance(0.2):
            out.append(
                '<span style="width:1px;align-self:stretch;background:rgba(128,128,128,.4);margin:2px 4px"></span>'
            )
    if k.chance(0.4):
        out.insert(len(out) // 2, k.select("options", "width:auto;font-size:12px;padding:1px 4px;height:auto"))
    return (
        f'<div class="x-row" style="gap:{k.rng.choice((0, 2, 4))}px;padding:3px 6px;border-bottom:1px '
        f'solid rgba(128,128,128,.3)">{"".join(out)}</div>'
    )


def framed(k: Kit, meaning: str, size: int) -> str:
    """An icon button with an edge."""
    return (
        f'<button type="button" aria-label="{meaning}" style="min-width:0;padding:3px;border:1px '
        f"solid {k.theme.border};background:{k.theme.surface};color:{k.theme.ink};border-radius:3px;"
        f'line-height:1;min-height:0">{k.icon(meaning, size)}</button>'
    )


def status_bar(k: Kit) -> str:
    """Some words along the bottom."""
    cells = "".join(
        (
            '<span style="padding:2px 10px;border-inline-end:1px solid '
            f'rgba(128,128,128,.4)">{say(k.words.one("columns"))} {k.rng.randint(1, 999)}</span>'
        )
        for _ in range(k.rng.randint(2, 4))
    )
    return f'<div class="x-row x-nowrap x-small" style="gap:0;border-top:1px solid rgba(128,128,128,.4)">{cells}</div>'


def frame(k: Kit, body: str, *, tools: bool = True) -> str:
    """Menu bar, tool bar, body and status bar of a program."""
    top = (menu_bar(k) if k.chance(0.85) else "") + (tool_bar(k) if tools and k.chance(0.9) else "")
    return (
        f'<div style="display:flex;flex-direction:column;height:100%">{top}'
        f'<div style="flex:1;min-height:0;overflow:hidden">{body}'
        f"</div>{status_bar(k) if k.chance(0.7) else ''}</div>"
    )


def tree(k: Kit) -> str:
    """Folders below folders, as a column."""
    rows = []
    for name in k.words.some("nav", k.rng.randint(6, 14)):
        depth = k.rng.choice((0, 0, 1, 1, 2))
        rows.append(
            f'<div class="x-row x-nowrap x-clip" style="gap:5px;padding:2px 4px 2px {6 + depth * 16}px;'
            f'font-size:13px">{k.icon(k.rng.choice(("right", "down")), 10)}'
            f"{k.icon('folder', 15, '#d9a520')}{say(name)}</div>"
        )
    return (
        f'<div style="width:{k.rng.randint(140, 220)}px;flex:none;border-inline-end:1px solid '
        f'rgba(128,128,128,.4);overflow:hidden">{"".join(rows)}</div>'
    )


def _tile(k: Kit, size: int) -> str:
    """A file or folder as a large icon with its name."""
    kind = k.rng.choice(("folder", "folder", "file", "image", "music", "video"))
    icon = k.icon(kind, size, k.rng.choice(("#d9a520", k.theme.primary, k.theme.muted)))
    name = f'<div class="x-clip">{say(k.words.one("nav"))}</div>'
    return f'<div style="width:84px;text-align:center;font-size:12px">{icon}{name}</div>'


def file_manager(k: Kit) -> str:
    """Folders at the left, files as icons or in a table."""
    path = (
        '<div class="x-row x-nowrap" style="padding:4px;gap:4px">'
        f"{k.icon_button('back')}{k.icon_button('forward')}{k.icon_button('up')}"
        f'<div class="x-grow">{k.input(value="/" + "/".join(k.words.some("nav", 3)))}</div>'
        f'<div style="width:140px">{k.input(k.words.one("fields"), kind="search")}</div></div>'
    )
    if k.chance(0.5):
        size = k.rng.choice((32, 40, 48))
        body = "".join(_tile(k, size) for _ in range(k.rng.randint(6, 30)))
        body = f'<div style="display:flex;flex-wrap:wrap;gap:14px;padding:10px;align-content:flex-start">{body}</div>'
    else:
        names = k.words.some("columns", 4)
        rows = "".join(
            (
                f"<tr><td>{k.icon(k.rng.choice(('folder', 'file', 'image')), 15)} {say(k.words.one('nav'))}</td>"
                f"<td>{k.words.date()}</td><td>{say(k.words.one('states'))}</td><td>{k.rng.randint(1, 999)} KB"
                "</td></tr>"
            )
            for _ in range(k.rng.randint(6, 20))
        )
        body = (
            '<table style="width:100%;font-size:13px;border-collapse:collapse"><thead>'
            f"<tr>{''.join(f'<th style=text-align:start>{say(n)}</th>' for n in names)}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
    return frame(
        k,
        (
            f'{path}<div style="display:flex;height:100%">{tree(k) if k.chance(0.7) else ""}'
            f'<div class="x-grow x-cut">{body}</div></div>'
        ),
        tools=k.chance(0.5),
    )


def editor(k: Kit) -> str:
    """A text or a page of a word processor, sometimes with a ruler of tabs."""
    ribbon = f"{k.tabs(5)}{tool_bar(k, 14)}" if k.chance(0.35) else ""
    if k.chance(0.5):
        sheet = (
            '<div style="background:#fff;color:#111;max-width:620px;margin:12px auto;padding:40px;'
            'height:100%;font-family:serif;box-shadow:0 0 4px rgba(0,0,0,.4)">'
            f"{k.heading(1)}{k.text(5)}{k.text(4)}"
            f"{k.image('60%', '140px') if k.chance(0.3) else ''}{k.text(4)}</div>"
        )
        return frame(
            k,
            ribbon
            + (f'<div style="background:rgba(128,128,128,.3);height:100%;overflow:hidden;padding:1px">{sheet}</div>'),
            tools=not ribbon,
        )
    text = "&#10;".join(say(k.words.sentence()) for _ in range(14))
    return frame(
        k,
        (
            '<textarea aria-label="text" style="width:100%;height:100%;box-sizing:border-box;border:0;'
            f'font-family:monospace;font-size:13px;background:{k.theme.surface};color:{k.theme.ink}">{text}'
            "</textarea>"
        ),
    )


def spreadsheet(k: Kit) -> str:
    """Cells with letters and numbers along the edges."""
    columns = k.rng.randint(6, 14)
    line = (
        f"border:1px solid {k.theme.border};padding:1px 6px;font-size:12px;white-space:nowrap;"
        f"height:{k.rng.choice((18, 20, 24))}px"
    )
    head = "".join(
        f'<th style="{line};background:rgba(128,128,128,.2);min-width:60px">{chr(65 + i)}</th>' for i in range(columns)
    )
    rows = "".join(
        f'<tr><th style="{line};background:rgba(128,128,128,.2)">{r + 1}</th>'
        + "".join(
            (
                f'<td style="{line}">'
                f"{(say(k.words.one('products')) if i == 0 else k.words.number()) if k.chance(0.5) else ''}</td>"
            )
            for i in range(columns)
        )
        + "</tr>"
        for r in range(30)
    )
    bar = (
        '<div class="x-row x-nowrap" style="padding:3px;gap:4px">'
        f'<div style="width:70px">{k.input(value="B2")}</div>{k.icon_button("check")}'
        f'<div class="x-grow">{k.input(value="=SUM(A1:A9)")}</div></div>'
    )
    ribbon = f"{k.tabs(5)}{tool_bar(k, 14)}" if k.chance(0.4) else ""
    return frame(
        k,
        (
            f'{ribbon}{bar}<table style="border-collapse:collapse;background:{k.theme.surface};'
            f'color:{k.theme.ink}"><tr><th style="{line}"></th>{head}</tr>{rows}</table>'
        ),
        tools=not ribbon,
    )


def browser(k: Kit) -> str:
    """Tabs, an address, and a page."""
    tabs = "".join(
        (
            f'<div role="tab" aria-selected="{str(i == 0).lower()}" class="x-row x-nowrap" style="gap:6px;'
            f"padding:6px 10px;width:{k.rng.randint(110, 180)}px;font-size:12px;border-radius:8px 8px 0 0;"
            f'background:{k.theme.surface if i == 0 else "rgba(128,128,128,.15)"}">{k.icon("globe", 14)}'
            f'<span class="x-grow x-clip">{say(k.words.title())}</span>{k.icon_button("close", size=10)}</div>'
        )
        for i in range(k.rng.randint(1, 4))
    )
    keys = "".join(k.icon_button(m, size=18) for m in ("back", "forward", "refresh", "home")[: k.rng.randint(3, 4)])
    address = k.input(
        value=f"https://www.{k.words.one('brands').lower().replace(' ', '')}.example",
        style="border-radius:16px" if k.chance(0.5) else "",
    )
    bar = (
        f'<div class="x-row x-nowrap" style="padding:4px 8px;gap:4px">{keys}<div class="x-grow">{address}'
        f"</div>{k.icon_button('star', size=18)}{k.icon_button('more', size=18)}</div>"
    )
    page = k.rng.choice((site.landing, entry.results, site.article, shop.shop, web.gallery))(k)
    return (
        '<div style="display:flex;flex-direction:column;height:100%">'
        '<div class="x-row x-nowrap" style="gap:2px;padding:4px 8px 0;'
        f'background:rgba(128,128,128,.2)">{tabs}{k.icon_button("plus", size=14)}</div>{bar}'
        f'<div style="flex:1;min-height:0;overflow:hidden;background:{k.theme.page};color:{k.theme.ink}'
        f'">{page}</div></div>'
    )


def mail_program(k: Kit) -> str:
    """Folders, messages, the open message."""
    rows = "".join(
        (
            '<div style="padding:6px 8px;border-bottom:1px solid rgba(128,128,128,.3);font-size:13px">'
            f'<b>{say(k.words.one("names"))}</b><div class="x-clip">{say(k.words.title())}</div></div>'
        )
        for _ in range(12)
    )
    big = "".join(
        (
            '<button type="button" style="border:0;background:none;color:inherit;min-width:0;padding:4px '
            f'8px;font-size:11px;text-align:center;box-shadow:none;height:auto">{k.icon(m, 22)}'
            f"<div>{say(k.words.one('commands'))}</div></button>"
        )
        for m in ("mail", "back", "forward", "trash", "print", "users")[: k.rng.randint(4, 6)]
    )
    return frame(
        k,
        (
            f'<div class="x-row x-nowrap" style="gap:2px">{big}</div>'
            f'<div style="display:flex;height:100%">{tree(k)}'
            '<div style="width:240px;flex:none;overflow:hidden;border-inline-end:1px solid '
            f'rgba(128,128,128,.4)">{rows}</div><div class="x-grow" style="padding:14px">'
            f"{k.heading(3)}{k.text(4)}{k.text(3, link=True)}</div></div>"
        ),
        tools=False,
    )
