"""Component libraries of applications, and small ones."""

from __future__ import annotations

from builders.gui.pages.libraries.library import Library

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
