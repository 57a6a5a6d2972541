"""The table of names: what means one thing, with English words marked."""

from __future__ import annotations

from builders.objects.glossary import rows_of
from builders.scenes.meaning import Word


def test_a_row_holds_what_means_one_thing_and_marks_what_is_english() -> None:
    words = [
        Word({"en": ("cat", "kitty"), "de": ("Katze",), "fr": ("chat",)}),
        Word({"en": ("castle",), "de": ("Schloss", "Burg")}),
        Word({"en": ("lock",), "de": ("Schloss",), "fr": ("cadenas",)}),
    ]
    assert rows_of(words, frozenset({"chat", "cat", "castle", "lock"})) == {
        "castle": ["burg"], "cat": ["~chat", "katze"], "lock": ["cadenas"]
    }  # fmt: skip


def test_of_things_of_one_sort_the_plainest_is_meant() -> None:
    words = [Word({"en": ("horse face",), "es": ("caballo",)}), Word({"en": ("horse",), "es": ("caballo",)})]
    assert rows_of(words, frozenset()) == {"horse": ["caballo"]}


def test_a_thing_drawn_by_several_is_one_row() -> None:
    words = [Word({"en": ("cat",), "de": ("Katze",)}), Word({"en": ("cat",), "es": ("gato",)})]
    assert rows_of(words, frozenset()) == {"cat": ["gato", "katze"]}
