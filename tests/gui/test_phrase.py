"""What words ask for."""

from __future__ import annotations

from typing import get_args

import pytest

from python_backends.gui.glossary import Kind, alike, rows, tokens_of
from python_backends.gui.phrase import FORM, found_phrase, phrase_of
from python_backends.gui.roles import INTERACTIVE, ROLES


@pytest.mark.parametrize(
    ("words", "roles", "label", "colour"),
    [
        ("Sign in", "", "sign in", ""),
        ("Sign in button", "button", "sign in", ""),
        ("the Log in link", "link", "log in", ""),
        ("submit button", "button", "submit", ""),
        ("blue submit button", "button", "submit", "blue"),
        ("text_field", "text_field", "", ""),
        ("email field", "text_field", "email", ""),
        ("search box", "text_field", "search", ""),
        ("all checkboxes", "checkbox", "", ""),
        ("dropdown menu", "select", "", ""),
        ("buttons and links", "button link", "", ""),
        ("link account button", "button", "link account", ""),
        ("Terms of Service", "", "terms of service", ""),
        ("the red button with the text Save", "button", "save", "red"),
        ("Where is the 'Add to cart' button?", "button", "add to cart", ""),
        ('find the tab called "Tables"', "tab", "tables", ""),
        ("click on the shopping cart icon", "icon", "shopping cart", ""),
        ("find all images in this image", "image", "", ""),
        ("Find the search box in this screenshot", "text_field", "search", ""),
        ("alle Kontrollkästchen", "checkbox", "", ""),
        ("Finde den roten Knopf auf dieser Seite", "button", "", "red"),
        ("Suchfeld", "text_field", "search", ""),
        ("bouton Envoyer", "button", "envoyer", ""),
        ("trouve tous les liens", "link", "", ""),
        ("la barra de búsqueda", "text_field", "search", ""),
        ("el botón azul", "button", "", "blue"),
        ("tutti i pulsanti", "button", "", ""),
        ("todas as caixas de seleção", "checkbox", "", ""),
        ("alle knoppen", "button", "", ""),
        ("кнопка войти", "button", "войти", ""),
        ("所有按钮", "button", "", ""),
        ("登录按钮", "button", "登录", ""),
        ("検索ボタン", "button", "検索", ""),
        ("Detect all GUI elements.", "", "", ""),
        ("Detect the UI elements of this dashboard", "", "", ""),
        ("delete everything", "", "delete", ""),
        ("All settings", "", "settings", ""),
    ],
)
def test_phrases(words: str, roles: str, label: str, colour: str) -> None:
    phrase = phrase_of(words)
    assert phrase.roles == frozenset(roles.split())
    assert phrase.label == tokens_of(label)
    assert phrase.colour == colour


def test_groups_of_roles() -> None:
    assert phrase_of("every interactive element").roles == INTERACTIVE
    assert phrase_of("form fields").roles == FORM


@pytest.mark.parametrize("words", ["To", "The", "Of"])
def test_small_words_alone_are_a_label_to_find(words: str) -> None:
    assert found_phrase(words).label == tokens_of(words)


def test_everything_may_be_asked_for_by_find_too() -> None:
    assert not found_phrase("all elements").filters


def test_common_labels_have_their_likes_in_other_languages() -> None:
    others = alike(tokens_of("Log in"))
    assert others[0] == ("log", "in")
    assert {tokens_of("Anmelden"), tokens_of("Se connecter"), tokens_of("登录")} <= set(others)
    assert alike(("dashboard",)) == (("dashboard",),)


def test_the_table_holds_known_kinds_and_no_empty_word() -> None:
    terms = list(rows())
    assert {term.kind for term, _ in terms} <= set(get_args(Kind))
    assert {term.name for term, _ in terms if term.kind == "role"} == set(ROLES)
    assert all(tokens_of(word) for _, word in terms)


def test_accents_and_case_do_not_matter() -> None:
    assert tokens_of("BÚSQUEDA") == tokens_of("busqueda")
