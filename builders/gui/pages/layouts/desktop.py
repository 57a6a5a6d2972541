"""Screens of desktop computers: windows of several programs, a task bar, menus."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts import programs, small_programs, studio
from builders.gui.pages.theme import hex_of

_LARGE = (
    programs.file_manager,
    programs.editor,
    programs.spreadsheet,
    programs.browser,
    programs.browser,
    studio.code,
    studio.painter,
    programs.mail_program,
)
_TITLE_KEYS = ("Minimize", "Maximize", "Close")


def window(k: Kit, body: str, style: str, *, dialog: bool = False, title: str = "") -> str:
    """A window with its title bar around `body`."""
    title = title or f"{k.words.one('nav')} - {k.words.one('brands')}"
    role = ' role="dialog"' if dialog else ""
    if k.library.desktop:
        keys = "".join(
            f'<button type="button" aria-label="{name}"></button>'
            for name in (_TITLE_KEYS[2:] if dialog else _TITLE_KEYS)
        )
        glass = " active" if k.library.name == "7.css" else ""
        return (
            f'<div class="window{glass}"{role} style="{style};display:flex;flex-direction:column">'
            f'<div class="title-bar"><div class="title-bar-text">{say(title)}</div>'
            f'<div class="title-bar-controls">{keys}</div></div>'
            '<div class="window-body" style="flex:1;min-height:0;overflow:hidden;'
            f'margin:{k.rng.choice((2, 4))}px">{body}</div></div>'
        )
    bar = _title_bar(k, title)
    return (
        f'<div{role} class="x-cut" style="{style};display:flex;flex-direction:column;'
        f"background:{k.theme.surface};color:{k.theme.ink};border:1px solid {k.theme.muted};"
        f'border-radius:{min(k.theme.radius, 10)}px;box-shadow:0 10px 30px rgba(0,0,0,.4)">{bar}'
        f'<div style="flex:1;min-height:0;overflow:hidden;padding:{10 if dialog else 0}px">{body}</div>'
        "</div>"
    )


def _title_bar(k: Kit, title: str) -> str:
    fill = k.rng.choice((k.theme.surface, k.theme.page, k.theme.primary, hex_of(k.rng.random(), 0.1, 0.2)))
    light = fill in (k.theme.surface, k.theme.page)
    ink = k.theme.ink if light else "#ffffff"
    name = f'<span class="x-clip" style="font-weight:{k.rng.choice((400, 600))};font-size:13px">{say(title)}</span>'
    form = k.rng.choice(("dots", "keys", "round"))
    if form == "dots":
        dots = "".join(
            (
                f'<button type="button" aria-label="{n}" style="width:13px;height:13px;min-width:0;'
                f'border-radius:50%;border:0;padding:0;background:{c}"></button>'
            )
            for n, c in zip(_TITLE_KEYS, ("#ff5f57", "#febc2e", "#28c840"), strict=True)
        )
        return (
            f'<div class="x-row x-nowrap" style="gap:8px;padding:8px 12px;background:{fill};color:{ink}'
            f'">{dots}<span class="x-grow x-center" style="min-width:0">{name}</span></div>'
        )
    shape = "border-radius:50%;width:24px;height:24px;margin:4px" if form == "round" else "width:42px;height:30px"
    keys = "".join(
        (
            f'<button type="button" aria-label="{n}" style="{shape};min-width:0;padding:0;border:0;'
            f"background:{'rgba(128,128,128,.2)' if form == 'round' else 'none'};color:inherit;"
            f'line-height:1">{k.icon(m, 12)}</button>'
        )
        for n, m in zip(_TITLE_KEYS, ("minus", "copy", "close"), strict=True)
    )
    mark = k.icon(k.rng.choice(("file", "folder", "globe", "image")), 16) if k.chance(0.5) else ""
    return (
        f'<div class="x-row x-nowrap" style="gap:8px;padding-inline-start:10px;background:{fill};'
        f'color:{ink}">{mark}{name}<span class="x-end x-nowrap" style="display:flex">{keys}</span></div>'
    )


def one_program(k: Kit) -> str:
    """One program that fills the screen."""
    body = k.rng.choice(_LARGE)(k)
    bar = _task_bar(k) if k.chance(0.5) else ""
    full = window(k, body, "flex:1;min-height:0;margin:0;border-radius:0")
    return f'<div style="display:flex;flex-direction:column;height:100vh;overflow:hidden">{full}{bar}</div>{_over(k)}'


def several(k: Kit) -> str:
    """A desktop with icons, overlapping windows and a task bar."""
    back = (
        f"url({k.rng.choice(k.photos)}) center/cover"
        if k.photos and k.chance(0.5)
        else k.rng.choice(
            (
                "#008080",
                "#3a6ea5",
                f"linear-gradient(160deg,{k.theme.primary},{k.theme.accent})",
                hex_of(k.rng.random(), 0.4, 0.3),
            )
        )
    )
    shortcuts = "".join(_shortcut(k) for _ in range(k.rng.randint(3, 9)))
    wins = []
    for index in range(k.rng.randint(1, 3)):
        wide, tall = (
            k.rng.randint(360, max(361, int(k.width * 0.75))),
            k.rng.randint(260, max(261, int(k.height * 0.75))),
        )
        x, y = k.rng.randint(0, max(1, k.width - wide)), k.rng.randint(0, max(1, k.height - tall - 50))
        draw = k.rng.choice(_LARGE + small_programs.SMALL)
        small = draw in small_programs.SMALL
        size = f"width:{min(wide, 460)}px" if small else f"width:{wide}px;height:{tall}px"
        wins.append(
            window(k, draw(k), f"position:absolute;left:{x}px;top:{y}px;{size};z-index:{index + 1}", dialog=small)
        )
    desk = (
        '<div style="display:flex;flex-direction:column;flex-wrap:wrap;height:70%;width:90px;'
        f'padding:10px;gap:14px">{shortcuts}</div>'
    )
    return (
        f'<div class="x-rel" style="height:100vh;overflow:hidden;background:{back}">{desk}{"".join(wins)}'
        f'<div class="x-abs" style="left:0;right:0;bottom:0;z-index:90">{_task_bar(k)}</div>'
        f"</div>{_over(k)}"
    )


def message(k: Kit) -> str:
    """A message box or small dialog over a program."""
    box = window(
        k,
        k.rng.choice(small_programs.SMALL)(k),
        (
            f"position:fixed;z-index:50;left:{k.rng.randint(10, 45)}%;top:{k.rng.randint(8, 40)}%;"
            f"width:{k.rng.randint(300, 460)}px"
        ),
        dialog=True,
    )
    return one_program(k) + box


def _shortcut(k: Kit) -> str:
    icon = k.icon(
        k.rng.choice(("folder", "trash", "file", "globe", "image", "music", "settings")),
        k.rng.choice((32, 40, 48)),
        k.rng.choice(("#ffffff", k.theme.accent, "#f0c040")),
    )
    return (
        '<div style="width:80px;text-align:center;color:#fff;font-size:12px;text-shadow:0 1px 2px '
        f'#000">{icon}<div class="x-clip">{say(k.words.one("nav"))}</div></div>'
    )


def _task_bar(k: Kit) -> str:
    fill = k.rng.choice(("#c0c0c0", "#1f2430", "#245edb", k.theme.surface, "rgba(20,20,30,.85)"))
    ink = "#000000" if fill == "#c0c0c0" else (k.theme.ink if fill == k.theme.surface else "#ffffff")
    plain = "border:0;background:none;color:inherit;min-width:0;padding:6px 10px;box-shadow:none"
    start = (
        f'<button type="button" style="{plain}">'
        f"{k.icon('grid', 20)}{' <b>' + say(k.words.one('nav')) + '</b>' if k.chance(0.4) else ''}"
        "</button>"
    )
    names = k.chance(0.5)
    apps = "".join(
        (
            f'<button type="button" aria-label="app" style="{plain};background:rgba(128,128,128,.25);'
            f'margin-inline-end:3px">{k.icon(m, 18)}{" " + say(k.words.one("nav")) if names else ""}</button>'
        )
        for m in k.rng.sample(
            ("folder", "globe", "mail", "music", "image", "settings", "code", "calendar"), k.rng.randint(2, 6)
        )
    )
    tray = "".join(k.icon(m, 15) for m in ("wifi", "volume", "battery")[: k.rng.randint(1, 3)])
    clock = f'<span class="x-small">{k.rng.randint(0, 23)}:{k.rng.randint(10, 59)}</span>'
    middle = "justify-content:center;" if k.chance(0.3) else ""
    return (
        f'<div class="x-row x-nowrap" style="background:{fill};color:{ink};padding:3px 6px;'
        f'gap:4px;{middle}">{start}{apps}<span class="x-end x-row x-nowrap" style="gap:8px;padding:0 '
        f'8px">{tray}{clock}</span></div>'
    )


def _over(k: Kit) -> str:
    """Sometimes an open menu or context menu on top."""
    if not k.chance(0.35):
        return ""
    x, y = k.rng.randint(0, max(1, int(k.width * 0.7))), k.rng.randint(20, max(21, int(k.height * 0.5)))
    items = "".join(_item(k, name) for name in k.words.some("commands", k.rng.randint(4, 12)))
    return (
        f'<div role="menu" style="position:fixed;z-index:99;left:{x}px;top:{y}px;'
        f"background:{k.theme.surface};color:{k.theme.ink};border:1px solid {k.theme.muted};padding:3px;"
        f"box-shadow:2px 2px 8px rgba(0,0,0,.4);font-size:{k.rng.choice((12, 13, 14))}px;"
        f'min-width:170px">{items}</div>'
    )


def _item(k: Kit, name: str) -> str:
    short = (
        (
            f'<span class="x-end x-muted">{k.rng.choice(("Ctrl+", "⌘", "Alt+", "F"))}'
            f"{k.rng.choice('ANSOPZXCV1234')}</span>"
        )
        if k.chance(0.4)
        else ""
    )
    icon = (
        k.icon(k.rng.choice(("copy", "cut", "paste", "save", "print", "undo", "search")), 14) if k.chance(0.3) else ""
    )
    rule = f'<hr style="margin:3px;border:0;border-top:1px solid {k.theme.border}">' if k.chance(0.15) else ""
    hot = f"background:{k.theme.primary};color:{k.theme.on_primary};" if k.chance(0.08) else ""
    return (
        f'<div role="menuitem" class="x-row x-nowrap" style="gap:10px;padding:{k.rng.choice((3, 4, 5))}'
        f'px 14px;{hot}">{icon}<span>{say(name)}</span>{short}</div>{rule}'
    )
