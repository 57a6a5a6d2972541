"""Component libraries with their own way of writing each part."""

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
    '<label class="switch-paddle" for="{id}" data-r="switch"></label></div>',
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
_ELEMENT = {
    "button": "el-button {variant} {size}",
    "input": "x-input",
    "textarea": "el-textarea__inner",
    "field": (
        '<div class="el-form-item" style="display:block">'
        '<label class="el-form-item__label" style="display:block" for="{id}">{label}</label>'
        "{control}</div>"
    ),
    "checkbox": '<div><label class="el-checkbox {on}"><span class="el-checkbox__input {on}">'
    '<span class="el-checkbox__inner" data-r="checkbox" {attr}></span>'
    '</span><span class="el-checkbox__label">{label}</span></label></div>',
    "radio": '<div><label class="el-radio {on}"><span class="el-radio__input {on}">'
    '<span class="el-radio__inner" data-r="radio" {attr}></span></span>'
    '<span class="el-radio__label">{label}</span></label></div>',
    "switch": '<div class="el-switch {on}"><span class="el-switch__core" data-r="switch" {attr}>'
    '<div class="el-switch__action"></div></span>'
    '<span style="margin-inline-start:.6em">{label}</span></div>',
    "slider": '<div class="el-slider" data-r="slider" {attr}><div class="el-slider__runway">'
    '<div class="el-slider__bar" style="width:{value}%;left:0"></div>'
    '<div class="el-slider__button-wrapper" style="left:{value}%"><div class="el-slider__button">'
    "</div></div></div></div>",
    "card": '<div class="el-card is-always-shadow" {attr}>{head}<div class="el-card__body">{body}</div></div>',
    "card_head": '<div class="el-card__header">{body}</div>',
    "tabs": (
        '<div class="el-tabs"><div class="el-tabs__header">'
        '<div class="el-tabs__nav" role="tablist" style="float:none">{body}</div></div></div>'
    ),
    "tab": '<div class="el-tabs__item {on}" role="tab" {attr}>{body}</div>',
    "pages": '<div class="el-pagination is-background"><ul class="el-pager">{body}</ul></div>',
    "page": '<li class="number {on}" data-r="button">{body}</li>',
    "menu": '<ul class="el-dropdown-menu" role="menu" {attr}>{body}</ul>',
    "item": '<li class="el-dropdown-menu__item" role="menuitem">{body}</li>',
    "alert": '<div class="el-alert el-alert--info is-light">{body}</div>',
    "badge": "el-tag",
    "dialog": '<div class="el-dialog" role="dialog" style="margin:0;width:auto" {attr}>'
    '<header class="el-dialog__header">{head}</header>'
    '<div class="el-dialog__body">{body}</div><footer class="el-dialog__footer">{foot}</footer></div>',
    "dialog_head": '<span class="el-dialog__title">{body}</span>',
}
_ANTD = {
    "button": "ant-btn {variant} {size}",
    "input": "ant-input",
    "field": '<div class="ant-form-item" style="display:block"><label for="{id}">{label}</label>{control}</div>',
    "select": '<div class="ant-select ant-select-single ant-select-show-arrow" data-r="select" '
    'style="width:100%" {attr}><div class="ant-select-selector">'
    '<span class="ant-select-selection-item">{first}</span></div><span class="ant-select-arrow">&#9662;</span></div>',
    "textarea": "ant-input",
    "checkbox": '<div><label class="ant-checkbox-wrapper"><span class="ant-checkbox {on}">'
    '<span class="ant-checkbox-inner" data-r="checkbox" {attr}></span>'
    "</span><span>{label}</span></label></div>",
    "radio": '<div><label class="ant-radio-wrapper"><span class="ant-radio {on}">'
    '<span class="ant-radio-inner" data-r="radio" {attr}></span></span>'
    "<span>{label}</span></label></div>",
    "switch": (
        '<div><button type="button" role="switch" class="ant-switch {on}" {attr}>'
        '<div class="ant-switch-handle"></div></button> {label}</div>'
    ),
    "slider": '<div class="ant-slider" data-r="slider" {attr}><div class="ant-slider-rail"></div>'
    '<div class="ant-slider-track" style="left:0;width:{value}%">'
    '</div><div class="ant-slider-handle" style="left:{value}%;transform:translateX(-50%)"></div></div>',
    "card": '<div class="ant-card ant-card-bordered" {attr}>{head}<div class="ant-card-body">{body}</div></div>',
    "card_head": (
        '<div class="ant-card-head"><div class="ant-card-head-wrapper">'
        '<div class="ant-card-head-title">{body}</div></div></div>'
    ),
    "tabs": (
        '<div class="ant-tabs"><div class="ant-tabs-nav"><div class="ant-tabs-nav-list" role="tablist">'
        "{body}</div></div></div>"
    ),
    "tab": '<div class="ant-tabs-tab {on}" role="tab" {attr}><div class="ant-tabs-tab-btn">{body}</div></div>',
    "pages": '<ul class="ant-pagination">{body}</ul>',
    "page": '<li class="ant-pagination-item {on}"><a href="#">{body}</a></li>',
    "menu": '<ul class="ant-dropdown-menu ant-dropdown-menu-root" role="menu" {attr}>{body}</ul>',
    "item": '<li class="ant-dropdown-menu-item" role="menuitem">{body}</li>',
    "alert": '<div class="ant-alert ant-alert-info"><div class="ant-alert-content">{body}</div></div>',
    "badge": "ant-tag",
    "dialog": '<div class="ant-modal" role="dialog" style="width:auto;padding:0;margin:0;position:static" {'
    'attr}><div class="ant-modal-content">'
    '<div class="ant-modal-header">{head}</div><div class="ant-modal-body">{body}</div>'
    '<div class="ant-modal-footer">{foot}</div></div></div>',
    "dialog_head": '<div class="ant-modal-title">{body}</div>',
}
_PRIMER = {
    "button": "btn {variant} {size}",
    "input": "form-control width-full",
    "field": (
        '<div class="form-group"><div class="form-group-header"><label for="{id}">{label}</label></div>{control}</div>'
    ),
    "select": '<select class="form-select" {attr}>{body}</select>',
    "textarea": "form-control width-full",
    "card": '<div class="Box" {attr}>{head}<div class="Box-body">{body}</div></div>',
    "card_head": '<div class="Box-header"><h3 class="Box-title">{body}</h3></div>',
    "tabs": '<div class="tabnav"><nav class="tabnav-tabs">{body}</nav></div>',
    "tab": '<a href="#" role="tab" class="tabnav-tab {on}" {attr}>{body}</a>',
    "alert": '<div class="flash">{body}</div>',
    "badge": "Label",
}
_GOVUK = {
    "button": "govuk-button {variant}",
    "input": "govuk-input",
    "field": '<div class="govuk-form-group"><label class="govuk-label" for="{id}">{label}</label>{control}</div>',
    "select": '<select class="govuk-select" {attr}>{body}</select>',
    "textarea": "govuk-textarea",
    "checkbox": '<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">'
    '<input class="govuk-checkboxes__input" type="checkbox" id="{id}" {attr}>'
    '<label class="govuk-label govuk-checkboxes__label" for="{id}" data-before="checkbox">{label}</label></div></div>',
    "radio": '<div class="govuk-radios"><div class="govuk-radios__item">'
    '<input class="govuk-radios__input" type="radio" id="{id}" {attr}>'
    '<label class="govuk-label govuk-radios__label" for="{id}" data-before="radio">{label}</label></div></div>',
    "table": "govuk-table",
    "tabs": '<div class="govuk-tabs js-enabled"><ul class="govuk-tabs__list">{body}</ul></div>',
    "tab": (
        '<li class="govuk-tabs__list-item {on}"><a href="#" role="tab" class="govuk-tabs__tab" {attr}>{body}</a></li>'
    ),
    "alert": '<div class="govuk-inset-text">{body}</div>',
    "badge": "govuk-tag",
}
_CHOTA = {
    "button": "button {variant}",
    "input": "",
    "textarea": "",
    "select": "<select {attr}>{body}</select>",
    "card": '<div class="card" {attr}>{head}{body}</div>',
    "card_head": "<header><h4>{body}</h4></header>",
    "tabs": '<nav class="tabs">{body}</nav>',
    "tab": '<a href="#" role="tab" class="{on}" {attr}>{body}</a>',
    "badge": "tag",
}
_PAPER = {
    "button": "{variant} {size}",
    "input": "input-block",
    "field": '<div class="form-group"><label for="{id}">{label}</label>{control}</div>',
    "select": "<select {attr}>{body}</select>",
    "textarea": "",
    "checkbox": (
        '<fieldset class="form-group"><label class="paper-check"><input type="checkbox" {attr}>'
        '<span data-before="checkbox">{label}</span></label></fieldset>'
    ),
    "radio": (
        '<fieldset class="form-group"><label class="paper-radio"><input type="radio" {attr}>'
        '<span data-before="radio">{label}</span></label></fieldset>'
    ),
    "card": '<div class="card" {attr}><div class="card-body">{head}{body}</div></div>',
    "card_head": '<h4 class="card-title">{body}</h4>',
    "table": "",
    "badge": "badge",
}
_PURE = {
    "button": "pure-button {variant}",
    "input": "",
    "table": "pure-table pure-table-bordered",
    "textarea": "",
    "field": '<div class="pure-form pure-form-stacked"><label for="{id}">{label}</label>{control}</div>',
    "select": '<span class="pure-form"><select {attr}>{body}</select></span>',
    "nav": '<a href="#" class="pure-menu-link x-bar">{body}</a>',
}

OTHERS: tuple[Library, ...] = (
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
    Library(
        "element",
        "element-plus",
        styles=("dist/index.css",),
        parts=_ELEMENT,
        filled=("el-button--primary", "el-button--success", "el-button--danger", "el-button--primary is-round"),
        quiet=("", "is-plain"),
        bare=("is-text", "is-link"),
        small="el-button--small",
        large="el-button--large",
        on="is-active is-checked",
        weight=1.5,
    ),
    Library(
        "antd",
        "antd",
        styles=("dist/antd.min.css", "dist/antd.compact.min.css"),
        choose=True,
        parts=_ANTD,
        filled=("ant-btn-primary", "ant-btn-primary ant-btn-dangerous", "ant-btn-primary ant-btn-round"),
        quiet=("ant-btn-default", "ant-btn-dashed"),
        bare=("ant-btn-text", "ant-btn-link"),
        small="ant-btn-sm",
        large="ant-btn-lg",
        on=("ant-checkbox-checked ant-radio-checked ant-switch-checked ant-tabs-tab-active ant-pagination-item-active"),
        weight=1.5,
    ),
    Library(
        "primer",
        "@primer/css",
        styles=("dist/primer.css",),
        parts=_PRIMER,
        filled=("btn-primary", "btn-danger"),
        quiet=("", "btn-outline"),
        bare=("btn-invisible",),
        small="btn-sm",
        large="btn-large",
        on="selected",
        dark='data-color-mode="dark" data-dark-theme="dark"',
    ),
    Library(
        "govuk",
        "govuk-frontend",
        styles=("dist/govuk/govuk-frontend.min.css",),
        parts=_GOVUK,
        filled=("", "govuk-button--warning"),
        quiet=("govuk-button--secondary",),
        bare=("govuk-button--secondary",),
        on="govuk-tabs__list-item--selected",
        weight=0.6,
    ),
    Library(
        "chota",
        "chota",
        styles=("dist/chota.min.css",),
        parts=_CHOTA,
        filled=("primary", "success", "error"),
        quiet=("outline", "secondary"),
        bare=("clear",),
        on="active",
        weight=0.7,
    ),
    Library(
        "paper",
        "papercss",
        styles=("dist/paper.min.css",),
        parts=_PAPER,
        filled=("btn-primary", "btn-success", "btn-danger"),
        quiet=("", "btn-muted"),
        bare=("",),
        small="btn-small",
        large="btn-large",
        weight=0.4,
    ),
    Library(
        "pure",
        "purecss",
        styles=("build/pure-min.css",),
        parts=_PURE,
        filled=("pure-button-primary",),
        quiet=("",),
        bare=("",),
        weight=0.7,
    ),
)
