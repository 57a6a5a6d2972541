"""Bootstrap and what is built on it."""

from __future__ import annotations

from builders.gui.pages.libraries.library import Library

_KINDS = ("primary", "secondary", "success", "danger", "warning", "info", "dark")
_FILLED = ("btn-primary", "btn-primary", "btn-primary") + tuple(f"btn-{kind}" for kind in _KINDS)
_QUIET = tuple(f"btn-outline-{kind}" for kind in _KINDS) + ("btn-light", "btn-light")

_FIVE = {
    "button": "btn {variant} {size}",
    "input": "form-control",
    "field": '<div class="mb-3"><label class="form-label" for="{id}">{label}</label>{control}</div>',
    "select": '<select class="form-select" {attr}>{body}</select>',
    "textarea": "form-control",
    "checkbox": '<div class="form-check"><input class="form-check-input" type="checkbox" id="{id}" {attr}>'
    '<label class="form-check-label" for="{id}">{label}</label></div>',
    "radio": '<div class="form-check"><input class="form-check-input" type="radio" id="{id}" {attr}>'
    '<label class="form-check-label" for="{id}">{label}</label></div>',
    "switch": '<div class="form-check form-switch">'
    '<input class="form-check-input" type="checkbox" role="switch" id="{id}" {attr}>'
    '<label class="form-check-label" for="{id}">{label}</label></div>',
    "slider": '<input type="range" class="form-range" {attr}>',
    "card": '<div class="card" {attr}>{head}<div class="card-body">{body}</div></div>',
    "card_head": '<div class="card-header">{body}</div>',
    "table": "table",
    "tabs": '<ul class="nav nav-tabs" role="tablist">{body}</ul>',
    "tab": '<li class="nav-item"><a href="#" role="tab" class="nav-link {on}" {attr}>{body}</a></li>',
    "pages": '<ul class="pagination">{body}</ul>',
    "page": '<li class="page-item {on}"><a href="#" class="page-link">{body}</a></li>',
    "menu": '<div class="dropdown-menu show" role="menu" style="position:static" {attr}>{body}</div>',
    "item": '<a href="#" role="menuitem" class="dropdown-item {on}">{body}</a>',
    "nav": '<a href="#" class="nav-link {on}" style="padding:.6em 1em;color:inherit">{body}</a>',
    "alert": '<div class="alert alert-info">{body}</div>',
    "badge": "badge bg-primary",
    "meter": '<div class="progress"><div class="progress-bar" style="width:{value}%"></div></div>',
    "dialog": '<div class="modal-content" role="dialog" {attr}><div class="modal-header">{head}</div>'
    '<div class="modal-body">{body}</div><div class="modal-footer">{foot}</div></div>',
    "dialog_head": '<h5 class="modal-title">{body}</h5>',
    "crumbs": '<ol class="breadcrumb">{body}</ol>',
    "crumb": '<li class="breadcrumb-item"><a href="#">{body}</a></li>',
}
_FOUR = _FIVE | {
    "field": '<div class="form-group"><label for="{id}">{label}</label>{control}</div>',
    "select": '<select class="custom-select" {attr}>{body}</select>',
    # The real input is invisible; a square of 1rem is painted at the label's left.
    "checkbox": '<div class="custom-control custom-checkbox">'
    '<input class="custom-control-input" type="checkbox" id="{id}" {attr}>'
    '<label class="custom-control-label" for="{id}" data-before="checkbox">{label}</label></div>',
    "radio": '<div class="custom-control custom-radio">'
    '<input class="custom-control-input" type="radio" id="{id}" {attr}>'
    '<label class="custom-control-label" for="{id}" data-before="radio">{label}</label></div>',
    "switch": '<div class="custom-control custom-switch">'
    '<input class="custom-control-input" type="checkbox" id="{id}" {attr}>'
    '<label class="custom-control-label" for="{id}" data-before="switch">{label}</label></div>',
    "slider": '<input type="range" class="custom-range" {attr}>',
    "badge": "badge badge-primary",
}


def _bootstrap(name: str, version: str, parts: dict[str, str], weight: float, package: str = "bootstrap") -> Library:
    style = "dist/css/tabler.min.css" if package == "@tabler/core" else "dist/css/bootstrap.min.css"
    return Library(
        name=name,
        package=package,
        version=version,
        styles=(style,),
        parts=parts,
        filled=_FILLED,
        quiet=_QUIET,
        bare=("btn-link", "text-reset border-0"),
        small="btn-sm",
        large="btn-lg",
        on="active",
        dark='data-bs-theme="dark"' if parts is _FIVE else "",
        weight=weight,
    )


BOOTSTRAPS: tuple[Library, ...] = (
    _bootstrap("bootstrap5", "5.3.8", _FIVE, 4.0),
    _bootstrap("bootstrap4", "4.6.2", _FOUR, 4.0),
    _bootstrap("tabler", "1.6.1", _FIVE, 2.0, "@tabler/core"),
)
