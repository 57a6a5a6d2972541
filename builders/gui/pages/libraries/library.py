"""A component library as pages use it: its stylesheets and how it writes each part in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# How the project's own stylesheet writes every part; a library replaces what it has. The fields in braces are filled
# in by the kit: `body` inner HTML, `attr` attributes, `on` the class of a chosen one, `label` text, `id` an identifier.
OWN: Mapping[str, str] = {
    "button": "x-btn {variant} {size}",
    "input": "x-input {size}",
    "field": '<div class="x-field"><label class="x-label" for="{id}">{label}</label>{control}</div>',
    "select": '<select class="x-input" {attr}>{body}</select>',
    "textarea": "x-input",
    "checkbox": '<div class="x-check"><input type="checkbox" id="{id}" {attr}><label for="{id}">{label}</label></div>',
    "radio": '<div class="x-check"><input type="radio" id="{id}" {attr}><label for="{id}">{label}</label></div>',
    "switch": '<div class="x-check"><span class="x-switch {on}" role="switch" {attr}></span><span>{label}</span></div>',
    "slider": '<input type="range" class="x-range" {attr}>',
    "card": '<div class="x-card" {attr}>{head}<div class="x-body">{body}</div></div>',
    "card_head": '<div class="x-head">{body}</div>',
    "table": "x-table",
    "tabs": '<div class="x-tabs" role="tablist">{body}</div>',
    "tab": '<a href="#" role="tab" class="x-tab {on}" {attr}>{body}</a>',
    "pages": '<ul class="x-pages">{body}</ul>',
    "page": '<li><a href="#" class="x-page {on}">{body}</a></li>',
    "menu": '<div class="x-menu" role="menu" {attr}>{body}</div>',
    "item": '<a href="#" role="menuitem" class="x-item {on}">{body}</a>',
    "nav": '<a href="#" class="x-nav {on}">{body}</a>',
    "alert": '<div class="x-alert">{body}</div>',
    "badge": "x-badge",
    "meter": '<div class="x-meter"><div style="width:{value}%"></div></div>',
    "dialog": (
        '<div class="x-dialog" role="dialog" {attr}><div class="x-body">{head}{body}</div>'
        '<div class="x-body x-row">{foot}</div></div>'
    ),
    "dialog_head": "<h3>{body}</h3>",
    "crumbs": '<div class="x-row x-small x-tight">{body}</div>',
    "crumb": '<span><a href="#">{body}</a> /</span>',
}


@dataclass(frozen=True)
class Library:
    """One component library. `variants` are class strings: filled, quiet (outlined or grey) and bare (like a link)."""

    name: str
    package: str = ""
    version: str = ""
    styles: tuple[str, ...] = ()  # files below the package; one of them if `choose`
    choose: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    filled: tuple[str, ...] = ("x-fillb", "x-fillb", "x-accent")
    quiet: tuple[str, ...] = ("x-line", "x-mute")
    bare: tuple[str, ...] = ("x-ghost",)
    small: str = "x-sm"
    large: str = "x-lg"
    on: str = "x-on"
    dark: str = ""  # attributes of <html> in dark mode; empty if the library has none
    own_look: bool = False  # whether the page's own stylesheet also sets body and headings
    desktop: bool = False  # draws windows of desktop programs
    native: bool = False  # styles bare elements, has no classes
    weight: float = 1.0
    held: bool = False  # only in held-back pages

    def part(self, name: str) -> str:
        """The HTML or class string of a part."""
        return self.parts.get(name, OWN[name])
