"""Component libraries for whole sites, with their own way of writing each part."""

from __future__ import annotations

from builders.gui.pages.libraries.library import Library

_BULMA = {
    "button": "button {variant} {size}",
    "input": "input",
    "field": (
        '<div class="field"><label class="label" for="{id}">{label}</label><div class="control">{control}</div></div>'
    ),
    "select": '<div class="select"><select {attr}>{body}</select></div>',
    "textarea": "textarea",
    "checkbox": (
        '<div class="field"><label class="checkbox"><input type="checkbox" id="{id}" {attr}> {label}</label></div>'
    ),
    "radio": '<div class="field"><label class="radio"><input type="radio" id="{id}" {attr}> {label}</label></div>',
    "card": '<div class="card" {attr}>{head}<div class="card-content">{body}</div></div>',
    "card_head": '<div class="card-header"><p class="card-header-title">{body}</p></div>',
    "table": "table is-fullwidth",
    "tabs": '<div class="tabs"><ul>{body}</ul></div>',
    "tab": '<li class="{on}"><a href="#" role="tab" {attr}>{body}</a></li>',
    "pages": '<nav class="pagination"><ul class="pagination-list">{body}</ul></nav>',
    "page": '<li><a href="#" class="pagination-link {on}">{body}</a></li>',
    "menu": (
        '<div class="dropdown" style="display:block">'
        '<div class="dropdown-content" role="menu" {attr}>{body}</div></div>'
    ),
    "item": '<a href="#" role="menuitem" class="dropdown-item {on}">{body}</a>',
    "alert": '<div class="notification is-info is-light">{body}</div>',
    "badge": "tag is-primary",
    "meter": '<progress class="progress is-primary" value="{value}" max="100"></progress>',
    "dialog": '<div class="modal-card" role="dialog" {attr}><header class="modal-card-head">{head}</header>'
    '<section class="modal-card-body">{body}</section><footer class="modal-card-foot">{foot}</footer></div>',
    "dialog_head": '<p class="modal-card-title">{body}</p>',
    "crumbs": '<nav class="breadcrumb"><ul>{body}</ul></nav>',
    "crumb": '<li><a href="#">{body}</a></li>',
}
_MATERIALIZE = {
    "button": "btn {variant} {size}",
    "input": "validate",
    "field": (
        '<div class="input-field"><label class="active" for="{id}" style="position:static">{label}'
        "</label>{control}</div>"
    ),
    "select": '<select class="browser-default" {attr}>{body}</select>',
    "textarea": "materialize-textarea",
    "checkbox": (
        '<p><label><input type="checkbox" class="filled-in" id="{id}" {attr}>'
        '<span data-after="checkbox">{label}</span></label></p>'
    ),
    "radio": '<p><label><input type="radio" id="{id}" {attr}><span data-before="radio">{label}</span></label></p>',
    "switch": (
        '<div class="switch"><label><input type="checkbox" {attr}><span class="lever" data-r="switch">'
        "</span>{label}</label></div>"
    ),
    "slider": '<p class="range-field"><input type="range" {attr}></p>',
    "card": '<div class="card" {attr}><div class="card-content">{head}{body}</div></div>',
    "card_head": '<span class="card-title">{body}</span>',
    "table": "striped",
    "tabs": '<ul class="tabs">{body}</ul>',
    "tab": '<li class="tab"><a href="#" role="tab" class="{on}" {attr}>{body}</a></li>',
    "pages": '<ul class="pagination">{body}</ul>',
    "page": '<li class="waves-effect {on}"><a href="#">{body}</a></li>',
    "menu": (
        '<ul class="dropdown-content" role="menu" style="display:block;opacity:1;position:static" {attr}>{body}</ul>'
    ),
    "item": '<li><a href="#" role="menuitem">{body}</a></li>',
    "badge": "new badge",
    "meter": '<div class="progress"><div class="determinate" style="width:{value}%"></div></div>',
    "dialog": '<div class="modal" role="dialog" style="display:block;position:static;width:auto" {attr}>'
    '<div class="modal-content">'
    '{head}{body}</div><div class="modal-footer">{foot}</div></div>',
    "dialog_head": "<h5>{body}</h5>",
}
_UIKIT = {
    "button": "uk-button {variant} {size}",
    "input": "uk-input",
    "field": '<div class="uk-margin"><label class="uk-form-label" for="{id}">{label}</label>{control}</div>',
    "select": '<select class="uk-select" {attr}>{body}</select>',
    "textarea": "uk-textarea",
    "checkbox": '<p><label><input class="uk-checkbox" type="checkbox" id="{id}" {attr}> {label}</label></p>',
    "radio": '<p><label><input class="uk-radio" type="radio" id="{id}" {attr}> {label}</label></p>',
    "slider": '<input class="uk-range" type="range" {attr}>',
    "card": '<div class="uk-card uk-card-default" {attr}>{head}<div class="uk-card-body">{body}</div></div>',
    "card_head": '<div class="uk-card-header">{body}</div>',
    "table": "uk-table uk-table-divider",
    "tabs": '<ul class="uk-tab">{body}</ul>',
    "tab": '<li class="{on}"><a href="#" role="tab" {attr}>{body}</a></li>',
    "pages": '<ul class="uk-pagination">{body}</ul>',
    "page": '<li class="{on}"><a href="#">{body}</a></li>',
    "alert": '<div class="uk-alert uk-alert-primary">{body}</div>',
    "badge": "uk-label",
    "meter": '<progress class="uk-progress" value="{value}" max="100"></progress>',
    "dialog": '<div class="uk-modal-dialog" role="dialog" style="opacity:1;transform:none" {attr}>'
    '<div class="uk-modal-header">{head}</div>'
    '<div class="uk-modal-body">{body}</div><div class="uk-modal-footer">{foot}</div></div>',
    "dialog_head": '<h2 class="uk-modal-title">{body}</h2>',
}
_FOMANTIC = {
    "button": "ui {size} {variant} button",
    "input": "",
    "field": '<div class="ui form"><div class="field"><label for="{id}">{label}</label>{control}</div></div>',
    "select": '<select class="ui dropdown" {attr}>{body}</select>',
    "textarea": "",
    "checkbox": '<div class="ui checkbox" style="display:block;margin:.4em 0"><input type="checkbox" id="{id}" {attr}>'
    '<label for="{id}" data-before="checkbox">{label}</label></div>',
    "radio": '<div class="ui radio checkbox" style="display:block;margin:.4em 0"><input type="radio" id="{id}" {attr}>'
    '<label for="{id}" data-before="radio">{label}</label></div>',
    "switch": '<div class="ui toggle checkbox" style="display:block;margin:.4em 0">'
    '<input type="checkbox" id="{id}" {attr}>'
    '<label for="{id}" data-before="switch">{label}</label></div>',
    "card": '<div class="ui segment" {attr}>{head}<div>{body}</div></div>',
    "card_head": '<h3 class="ui header">{body}</h3>',
    "table": "ui celled table",
    "tabs": '<div class="ui top attached tabular menu">{body}</div>',
    "tab": '<a href="#" role="tab" class="item {on}" {attr}>{body}</a>',
    "pages": '<div class="ui pagination menu">{body}</div>',
    "page": '<a href="#" class="item {on}">{body}</a>',
    "menu": '<div class="ui vertical menu" role="menu" {attr}>{body}</div>',
    "item": '<a href="#" role="menuitem" class="item {on}">{body}</a>',
    "alert": '<div class="ui info message">{body}</div>',
    "badge": "ui blue label",
    "dialog": '<div class="ui active modal" role="dialog" style="position:static;display:block;width:auto;'
    'margin:0" {attr}>{head}'
    '<div class="content">{body}</div><div class="actions">{foot}</div></div>',
    "dialog_head": '<div class="header">{body}</div>',
    "crumbs": '<div class="ui breadcrumb">{body}</div>',
    "crumb": '<a href="#" class="section">{body}</a> / ',
}
_FOUNDATION = {
    "button": "button {variant} {size}",
    "input": "",
    "field": '<label for="{id}">{label}{control}</label>',
    "select": "<select {attr}>{body}</select>",
    "textarea": "",
    "checkbox": '<div><input type="checkbox" id="{id}" {attr}><label for="{id}">{label}</label></div>',
    "radio": '<div><input type="radio" id="{id}" {attr}><label for="{id}">{label}</label></div>',
    "switch": '<div class="switch"><input class="switch-input" type="checkbox" id="{id}" {attr}>'
    '<label class="switch-paddle" for="{id}" data-r="switch"></label> {label}</div>',
    "card": '<div class="card" {attr}>{head}<div class="card-section">{body}</div></div>',
    "card_head": '<div class="card-divider">{body}</div>',
    "table": "hover",
    "tabs": '<ul class="tabs">{body}</ul>',
    "tab": '<li class="tabs-title {on}"><a href="#" role="tab" {attr}>{body}</a></li>',
    "pages": '<ul class="pagination">{body}</ul>',
    "page": '<li><a href="#">{body}</a></li>',
    "alert": '<div class="callout primary">{body}</div>',
    "badge": "label",
    "meter": '<div class="progress"><div class="progress-meter" style="width:{value}%"></div></div>',
    "dialog": (
        '<div class="reveal" role="dialog" style="display:block;position:static;min-height:0;'
        'width:auto" {attr}>{head}{body}<div>{foot}</div></div>'
    ),
    "dialog_head": "<h4>{body}</h4>",
    "crumbs": '<ul class="breadcrumbs">{body}</ul>',
    "crumb": '<li><a href="#">{body}</a></li>',
}
_SPECTRE = {
    "button": "btn {variant} {size}",
    "input": "form-input",
    "field": '<div class="form-group"><label class="form-label" for="{id}">{label}</label>{control}</div>',
    "select": '<select class="form-select" {attr}>{body}</select>',
    "textarea": "form-input",
    "checkbox": (
        '<label class="form-checkbox"><input type="checkbox" {attr}>'
        '<i class="form-icon" data-r="checkbox"></i> {label}</label>'
    ),
    "radio": (
        '<label class="form-radio"><input type="radio" {attr}><i class="form-icon" data-r="radio"></i> {label}</label>'
    ),
    "switch": (
        '<label class="form-switch"><input type="checkbox" {attr}>'
        '<i class="form-icon" data-r="switch"></i> {label}</label>'
    ),
    "slider": '<input class="slider" type="range" {attr}>',
    "card": '<div class="card" {attr}>{head}<div class="card-body">{body}</div></div>',
    "card_head": '<div class="card-header"><div class="card-title h5">{body}</div></div>',
    "table": "table table-striped",
    "tabs": '<ul class="tab">{body}</ul>',
    "tab": '<li class="tab-item {on}"><a href="#" role="tab" {attr}>{body}</a></li>',
    "pages": '<ul class="pagination">{body}</ul>',
    "page": '<li class="page-item {on}"><a href="#">{body}</a></li>',
    "alert": '<div class="toast toast-primary">{body}</div>',
    "badge": "label label-primary",
    "crumbs": '<ul class="breadcrumb">{body}</ul>',
    "crumb": '<li class="breadcrumb-item"><a href="#">{body}</a></li>',
}

SUITES: tuple[Library, ...] = (
    Library(
        "bulma",
        "bulma",
        styles=("css/bulma.min.css",),
        parts=_BULMA,
        filled=("is-primary", "is-link", "is-info", "is-success", "is-danger"),
        quiet=("", "is-primary is-outlined", "is-light"),
        bare=("is-ghost", "is-text"),
        small="is-small",
        large="is-medium",
        on="is-active is-current",
        dark='data-theme="dark"',
        weight=2.0,
    ),
    Library(
        "materialize",
        "materialize-css",
        styles=("dist/css/materialize.min.css",),
        parts=_MATERIALIZE,
        filled=("", "red", "blue", "green", "purple"),
        quiet=("white black-text", "grey lighten-2 black-text"),
        bare=("btn-flat",),
        small="btn-small",
        large="btn-large",
        on="active",
        weight=2.0,
    ),
    Library(
        "uikit",
        "uikit",
        styles=("dist/css/uikit.min.css",),
        parts=_UIKIT,
        filled=("uk-button-primary", "uk-button-secondary", "uk-button-danger"),
        quiet=("uk-button-default",),
        bare=("uk-button-text", "uk-button-link"),
        small="uk-button-small",
        large="uk-button-large",
        on="uk-active",
        held=True,
    ),
    Library(
        "fomantic",
        "fomantic-ui-css",
        styles=("semantic.min.css",),
        parts=_FOMANTIC,
        filled=("primary", "blue", "green", "red", "teal", "orange"),
        quiet=("basic", ""),
        bare=("basic",),
        small="mini",
        large="large",
        on="active",
        weight=1.5,
    ),
    Library(
        "foundation",
        "foundation-sites",
        styles=("dist/css/foundation.min.css",),
        parts=_FOUNDATION,
        filled=("", "success", "alert", "secondary"),
        quiet=("hollow", "hollow secondary"),
        bare=("clear",),
        small="small",
        large="large",
        on="is-active",
    ),
    Library(
        "spectre",
        "spectre.css",
        styles=("dist/spectre.min.css",),
        parts=_SPECTRE,
        filled=("btn-primary", "btn-success", "btn-error"),
        quiet=("",),
        bare=("btn-link",),
        small="btn-sm",
        large="btn-lg",
        on="active",
        held=True,
    ),
)
