"""What stands inside the windows of desktop programs."""

from __future__ import annotations

from collections.abc import Callable

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts import site, web

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
        out.append(k.icon_button(meaning, size=size) if bare else _framed(k, meaning, size))
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


def _framed(k: Kit, meaning: str, size: int) -> str:
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


def _tree(k: Kit) -> str:
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
        body = "".join(
            (
                '<div style="width:84px;text-align:center;'
                f'font-size:12px">{k.icon(k.rng.choice(("folder", "folder", "file", "image", "music", "video")), size, k.rng.choice(("#d9a520", k.theme.primary, k.theme.muted)))}'
                f'<div class="x-clip">{say(k.words.one("nav"))}</div></div>'
            )
            for _ in range(k.rng.randint(6, 30))
        )
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
            f'{path}<div style="display:flex;height:100%">{_tree(k) if k.chance(0.7) else ""}'
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
    page = k.rng.choice((site.landing, site.results, site.article, site.shop, web.gallery))(k)
    return (
        '<div style="display:flex;flex-direction:column;height:100%">'
        '<div class="x-row x-nowrap" style="gap:2px;padding:4px 8px 0;'
        f'background:rgba(128,128,128,.2)">{tabs}{k.icon_button("plus", size=14)}</div>{bar}'
        f'<div style="flex:1;min-height:0;overflow:hidden;background:{k.theme.page};color:{k.theme.ink}'
        f'">{page}</div></div>'
    )


def code(k: Kit) -> str:
    """A program for programmers: files, tabs, lines of code, messages below."""
    colours = [k.rng.choice(("#c678dd", "#61afef", "#98c379", "#e5c07b", "#abb2bf", "#d19a66")) for _ in range(6)]
    lines = "".join(
        (
            f'<div style="padding-left:{k.rng.choice((0, 18, 18, 36))}px;white-space:nowrap">'
            f'<span style="opacity:.5">{i + 1:3} </span>'
        )
        + " ".join(
            f'<span style="color:{k.rng.choice(colours)}">{say(k.words.one("words"))}</span>'
            for _ in range(k.rng.randint(1, 8))
        )
        + "</div>"
        for i in range(40)
    )
    dark = (
        '<div style="background:#282c34;color:#abb2bf;height:100%;font:13px/1.5 monospace;overflow:hidden;padding:6px">'
    )
    rail = "".join(
        f'<div style="padding:6px">{k.icon_button(m, size=22)}</div>'
        for m in ("file", "search", "code", "play", "settings")
    )
    return frame(
        k,
        (
            f'<div style="display:flex;height:100%">{f"<div>{rail}</div>" if k.chance(0.6) else ""}{_tree(k)}'
            f'<div class="x-grow x-cut">{k.tabs(3)}{dark}{lines}</div></div></div>'
        ),
    )


def painter(k: Kit) -> str:
    """A picture program: tools at the left, sliders at the right."""
    tools = "".join(
        _framed(k, m, 18)
        for m in k.rng.sample(
            (
                "edit",
                "cut",
                "search",
                "pin",
                "eye",
                "plus",
                "copy",
                "star",
                "image",
                "filter",
                "wrench",
                "box",
                "tag",
                "heart",
            ),
            12,
        )
    )
    right = "".join(
        f"<div class=x-small>{say(name)}{k.slider()}</div>" for name in k.words.some("columns", k.rng.randint(2, 5))
    ) + k.choices("checkbox", 2)
    return frame(
        k,
        (
            '<div style="display:flex;height:100%">'
            '<div style="display:grid;grid-template-columns:1fr 1fr;gap:3px;padding:4px;align-content:start;'
            f'flex:none">{tools}</div><div class="x-grow" style="background:#777;padding:20px;'
            f'overflow:hidden">{k.image("92%", "80%")}</div>'
            f'<div style="width:190px;padding:8px;flex:none;overflow:hidden">{right}</div></div>'
        ),
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
            f'<div style="display:flex;height:100%">{_tree(k)}'
            '<div style="width:240px;flex:none;overflow:hidden;border-inline-end:1px solid '
            f'rgba(128,128,128,.4)">{rows}</div><div class="x-grow" style="padding:14px">'
            f"{k.heading(3)}{k.text(4)}{k.text(3, link=True)}</div></div>"
        ),
        tools=False,
    )


def options(k: Kit) -> str:
    """A dialog of settings with tabs and buttons along the bottom."""
    makers: tuple[Callable[[], str], ...] = (
        lambda: k.choices("checkbox", k.rng.randint(2, 4)), lambda: k.choices("radio", k.rng.randint(2, 4)), k.field, k.slider,
        lambda: k.library.part("field").format(id="o", label=say(k.words.one("fields")), control=k.select()),
        lambda: k.card(k.choices("checkbox", 3), head=say(k.words.one("headings"))),
    )  # fmt: skip
    body = "".join(k.rng.choice(makers)() for _ in range(k.rng.randint(2, 5)))
    return (
        f'<div style="padding:6px">{k.tabs(k.rng.randint(2, 4)) if k.chance(0.7) else ""}'
        f'<div style="padding:10px">{body}</div>{_keys(k)}</div>'
    )


def _keys(k: Kit) -> str:
    number = k.rng.randint(1, 3)
    return (
        f'<div class="x-row" style="justify-content:{k.rng.choice(("flex-end", "center", "flex-end"))};'
        'gap:6px;padding:8px">'
        f"{''.join(k.button(name, kind='filled' if i == 0 else 'quiet') for i, name in enumerate(k.words.some('actions', number)))}"
        "</div>"
    )


def notice(k: Kit) -> str:
    """A question or warning."""
    return (
        '<div style="padding:8px"><div class="x-row x-nowrap" '
        f'style="gap:14px">{k.icon(k.rng.choice(("warning", "info", "help")), 36, k.theme.accent)}'
        f"<div>{k.text(1)}</div></div>{k.choice('checkbox') if k.chance(0.3) else ''}{_keys(k)}</div>"
    )


def calculator(k: Kit) -> str:
    """Keys in a grid below a number."""
    keys = "".join(
        (f'<button type="button" style="min-width:0;padding:0;height:{k.rng.choice((32, 40))}px">{key}</button>')
        for key in ("C", "±", "%", "÷", "7", "8", "9", "×", "4", "5", "6", "−", "1", "2", "3", "+", "0", ".", "√", "=")
    )
    return (
        f'<div style="padding:8px">{menu_bar(k) if k.chance(0.5) else ""}'
        f"{k.input(value=k.words.number(), style='text-align:end;font-size:22px')}"
        f'<div style="display:grid;grid-template-columns:repeat(4,1fr);gap:{k.rng.choice((3, 6))}px;'
        f'margin-top:8px">{keys}</div></div>'
    )


def transfer(k: Kit) -> str:
    """Progress with a button to stop it."""
    return (
        f'<div style="padding:10px">{k.text(1)}{k.meter()}<div class="x-small">{k.rng.randint(2, 98)}%'
        f"</div>{_keys(k)}</div>"
    )


LARGE: tuple[Callable[[Kit], str], ...] = (
    file_manager,
    editor,
    spreadsheet,
    browser,
    browser,
    code,
    painter,
    mail_program,
)
SMALL: tuple[Callable[[Kit], str], ...] = (options, options, notice, calculator, transfer)
