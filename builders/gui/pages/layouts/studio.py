"""Programs for programmers and painters."""

from __future__ import annotations

from builders.gui.pages.kit import Kit, say
from builders.gui.pages.layouts.programs import frame, framed, tree


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
            f'<div style="display:flex;height:100%">{f"<div>{rail}</div>" if k.chance(0.6) else ""}{tree(k)}'
            f'<div class="x-grow x-cut">{k.tabs(3)}{dark}{lines}</div></div></div>'
        ),
    )


def painter(k: Kit) -> str:
    """A picture program: tools at the left, sliders at the right."""
    tools = "".join(
        framed(k, m, 18)
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
