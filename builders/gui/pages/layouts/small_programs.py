"""What stands in the small windows of desktop programs: options, questions, a calculator, progress."""

from __future__ import annotations

from collections.abc import Callable

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.programs import menu_bar


def options(k: Kit) -> str:
    """A dialog of settings with tabs and buttons along the bottom."""
    makers: tuple[Callable[[], str], ...] = (
        lambda: k.choices("checkbox", k.rng.randint(2, 4)),
        lambda: k.choices("radio", k.rng.randint(2, 4)),
        k.field,
        k.slider,
        lambda: k.library.part("field").format(id="o", label=say(k.words.one("fields")), control=k.select()),
        lambda: k.card(k.choices("checkbox", 3), head=say(k.words.one("headings"))),
    )
    body = "".join(k.rng.choice(makers)() for _ in range(k.rng.randint(2, 5)))
    return (
        f'<div style="padding:6px">{k.tabs(k.rng.randint(2, 4)) if k.chance(0.7) else ""}'
        f'<div style="padding:10px">{body}</div>{_keys(k)}</div>'
    )


def _keys(k: Kit) -> str:
    number = k.rng.randint(1, 3)
    side = k.rng.choice(("flex-end", "center", "flex-end"))
    names = k.words.some("actions", number)
    keys = "".join(k.button(name, kind="filled" if index == 0 else "quiet") for index, name in enumerate(names))
    return f'<div class="x-row" style="justify-content:{side};gap:6px;padding:8px">{keys}</div>'


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


SMALL: tuple[Callable[[Kit], str], ...] = (options, options, notice, calculator, transfer)
