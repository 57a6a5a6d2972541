"""Layouts of mail and conversations."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.frames import (
    app,
)


def mail(k: Kit) -> str:
    """A list of messages, sometimes with the open one beside it."""
    bar = "".join(
        k.icon_button(m) for m in ("refresh", "archive", "trash", "mail", "folder", "more")[: k.rng.randint(3, 6)]
    )
    rows = []
    for _ in range(k.rng.randint(8, 16)):
        star = k.icon_button("star") if k.chance(0.9) else ""
        tick = k.choice("checkbox", " ") if not k.mobile and k.library.own_look else ""
        line = (
            f'<span class="x-clip" style="width:120px;font-weight:{k.rng.choice((400, 700))}'
            f'">{say(k.words.one("names"))}</span>'
        )
        line += (
            f'<span class="x-grow x-clip">{say(k.words.title())} '
            f'<span class="x-muted">{say(k.words.sentence())}</span></span>'
        )
        line += f'<span class="x-small x-muted">{k.words.date()}</span>'
        rows.append(
            f'<div class="x-row x-nowrap" style="padding:{k.rng.choice((2, 4, 8))}px 8px;border-bottom:1px '
            f'solid {k.theme.border}">{tick}{star}{line}</div>'
        )
    body = (
        f'<div class="x-row x-nowrap">{bar}<span class="x-small x-muted x-end">1-50'
        f"</span>{k.icon_button('left')}{k.icon_button('right')}</div>{''.join(rows)}"
    )
    if not k.mobile and k.chance(0.4):
        body = (
            '<div class="x-row x-nowrap" style="align-items:start">'
            f'<div style="flex:0 0 38%;min-width:0;overflow:hidden">{body}</div>'
            f'<div class="x-grow">{_message(k)}</div></div>'
        )
    return app(k, body)


def _message(k: Kit) -> str:
    sender = (
        f'<div class="x-row x-nowrap">{k.avatar(40)}<div>{say(k.words.one("names"))}'
        f'<div class="x-small x-muted">{k.words.date()}</div></div></div>'
    )
    tools = (
        f'<div class="x-row">{k.button(k.words.one("actions"), icon="back")}'
        f"{k.action('quiet')}{k.icon_button('more')}</div>"
    )
    return f"{k.heading(2)}{sender}<br>{k.text(4)}{k.text(3, link=True)}{tools}"


def chat(k: Kit) -> str:
    """Conversations at the left, one of them open."""
    people = "".join(
        (
            f'<div class="x-row x-nowrap" style="padding:8px">{k.avatar(40)}<div class="x-grow x-clip">'
            f'<b>{say(name)}</b><div class="x-small x-muted x-clip">{say(k.words.sentence())}</div></div>'
            "</div>"
        )
        for name in k.words.some("names", 8)
    )
    said = "".join(
        (
            '<div style="max-width:70%;margin:8px;padding:8px 12px;border-radius:12px;'
            f"background:{k.theme.border};"
            f"{'margin-inline-start:auto' if k.chance(0.5) else 'width:fit-content'}"
            f'">{say(k.words.sentence())}</div>'
        )
        for _ in range(k.rng.randint(4, 9))
    )
    bar = (
        f'<div class="x-row x-nowrap" style="padding:8px">{k.icon_button("plus")}'
        f'<div class="x-grow">{k.input(k.words.one("fields"))}</div>'
        f"{k.icon_button('mic')}{k.button(icon='send')}</div>"
    )
    head = (
        f'<div class="x-row x-nowrap" style="padding:8px">{k.avatar(36)}<b>{say(k.words.one("names"))}'
        f'</b><span class="x-end">{k.icon_button("phone")}{k.icon_button("video")}{k.icon_button("more")}'
        "</span></div>"
    )
    talk = (
        f'<div class="x-col x-screen" style="gap:0;flex:1;min-width:0">{head}'
        f'<div class="x-grow x-cut">{said}</div>{bar}</div>'
    )
    if k.mobile:
        return talk
    return (
        '<div class="x-row x-nowrap x-screen" style="gap:0;align-items:stretch">'
        f'<div style="width:280px;border-inline-end:1px solid {k.theme.border}">'
        f'<div style="padding:8px">{k.search()}</div>{people}</div>{talk}</div>'
    )
