"""Stylesheets for bare elements, the browser's own look, looks drawn by chance, and desktop themes."""

from __future__ import annotations

from builders.gui.pages.libraries.library import Library

_BARE = {
    "button": "",
    "input": "",
    "textarea": "",
    "table": "",
    "badge": "",
    "field": '<p><label for="{id}">{label}</label> {control}</p>',
    "select": "<select {attr}>{body}</select>",
    "checkbox": '<div><input type="checkbox" id="{id}" {attr}> <label for="{id}">{label}</label></div>',
    "radio": '<div><input type="radio" id="{id}" {attr}> <label for="{id}">{label}</label></div>',
    "slider": '<input type="range" {attr}>',
    "card": "<section {attr}>{head}{body}</section>",
    "card_head": "<h3>{body}</h3>",
    "page": '<li style="display:inline"><a href="#">{body}</a></li>',
    "nav": '<a href="#" style="display:inline-block;padding:2px 6px">{body}</a>',
}
_PICO = _BARE | {
    "card": "<article {attr}>{head}{body}</article>",
    "card_head": "<header>{body}</header>",
    "switch": ('<div><input type="checkbox" role="switch" id="{id}" {attr}> <label for="{id}">{label}</label></div>'),
}
_MILLIGRAM = _BARE | {"button": "button {variant}"}
_CUSTOM = {
    "checkbox": (
        '<div class="x-check"><span class="x-tick {on}" role="checkbox" {attr}></span><span>{label}</span></div>'
    ),
    "radio": (
        '<div class="x-check"><span class="x-tick x-dot {on}" role="radio" {attr}></span><span>{label}</span></div>'
    ),
    "slider": '<span class="x-slider" role="slider" style="--v:{value}%" {attr}></span>',
    "select": '<div class="x-input x-pick" role="combobox" {attr}><span>{first}</span><span>&#9662;</span></div>',
}
_WINDOW = {
    "button": "",
    "input": "",
    "textarea": "",
    "table": "",
    "badge": "",
    "field": '<div class="field-row-stacked"><label for="{id}">{label}</label>{control}</div>',
    "select": "<select {attr}>{body}</select>",
    "checkbox": (
        '<div class="field-row"><input type="checkbox" id="{id}" {attr}>'
        '<label for="{id}" data-before="checkbox">{label}</label></div>'
    ),
    "radio": (
        '<div class="field-row"><input type="radio" id="{id}" {attr}>'
        '<label for="{id}" data-before="radio">{label}</label></div>'
    ),
    "slider": '<div class="field-row"><input type="range" {attr}></div>',
    "card": "<fieldset {attr}>{head}{body}</fieldset>",
    "card_head": "<legend>{body}</legend>",
    "tabs": '<menu role="tablist">{body}</menu>',
    "tab": '<li role="tab" {attr}><a href="#" data-r="none">{body}</a></li>',
}
_SEVEN = _WINDOW | {"tab": '<button role="tab" {attr}>{body}</button>'}


def _windows(name: str, style: str, parts: dict[str, str], *, held: bool = False) -> Library:
    return Library(
        name=name,
        package=name,
        styles=(style,),
        parts=parts,
        filled=("", "default"),
        quiet=("",),
        bare=("",),
        small="",
        large="",
        on="active",
        desktop=True,
        weight=1.2,
        held=held,
    )


def _classless(name: str, package: str, styles: tuple[str, ...], weight: float = 0.5) -> Library:
    return Library(
        name=name,
        package=package,
        styles=styles,
        choose=True,
        parts=_BARE,
        filled=("",),
        quiet=("",),
        bare=("",),
        small="",
        large="",
        on="",
        native=True,
        weight=weight,
    )


PLAIN: tuple[Library, ...] = (
    Library("own", own_look=True, weight=9.0),
    Library("own-custom", own_look=True, parts=_CUSTOM, weight=7.0),
    Library("own-held", own_look=True, parts=_CUSTOM, weight=0.6, held=True),
    Library(
        "browser",
        parts=_BARE,
        filled=("",),
        quiet=("",),
        bare=("",),
        small="",
        large="",
        on="",
        native=True,
        weight=1.2,
    ),
    Library(
        "pico",
        "@picocss/pico",
        styles=tuple(f"css/pico{colour}.min.css" for colour in ("", ".amber", ".blue", ".green", ".purple", ".red")),
        choose=True,
        parts=_PICO,
        filled=("", "contrast"),
        quiet=("outline", "secondary"),
        bare=("outline secondary",),
        small="",
        large="",
        on="",
        dark='data-theme="dark"',
        weight=1.2,
    ),
    Library(
        "milligram",
        "milligram",
        styles=("dist/milligram.min.css",),
        parts=_MILLIGRAM,
        filled=("",),
        quiet=("button-outline",),
        bare=("button-clear",),
        small="",
        large="",
        on="",
        weight=0.8,
    ),
    _classless("water", "water.css", ("out/light.min.css", "out/dark.min.css")),
    _classless(
        "sakura",
        "sakura.css",
        tuple(f"css/sakura{name}.css" for name in ("", "-dark", "-earthly", "-ink", "-pink", "-vader")),
    ),
    _classless("simple", "simpledotcss", ("simple.min.css",)),
    _classless("mvp", "mvp.css", ("mvp.css",)),
    _windows("98.css", "dist/98.css", _WINDOW),
    _windows("xp.css", "dist/XP.css", _WINDOW),
    _windows("7.css", "dist/7.css", _SEVEN, held=True),
)
