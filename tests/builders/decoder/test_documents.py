"""Synthetic documents: the same for the same seed, true to their record, and held-out wordings held out."""

from __future__ import annotations

import pytest

from builders.decoder.documents import KINDS, document
from builders.decoder.documents.labels import CONCEPTS, UNSEEN_MODIFIERS
from builders.decoder.documents.page import Document, Value


def all_values(page: Document) -> list[Value]:
    """The values of the record and of its tables."""
    return [*page.values, *(value for table in page.tables for row in table.rows for value in row.values())]


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_one_document(kind: str) -> None:
    assert document(7, kind=kind) == document(7, kind=kind)
    assert document(7, kind=kind) != document(8, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_the_text_of_its_span(kind: str) -> None:
    for seed in range(20):
        page = document(seed, kind=kind)
        for value in all_values(page):
            assert value.text == " ".join(word.text for word in page.words[value.span.start : value.span.stop])
            assert value.text


def test_words_lie_on_the_page() -> None:
    pages = [document(seed) for seed in range(60)]
    boxes = [(word.box, page) for page in pages for word in page.words]
    assert all(0 <= box[0] < box[2] <= page.width and 0 <= box[1] < box[3] <= page.height for box, page in boxes)


def test_held_out_labels_are_for_measuring_only() -> None:
    held = {label.casefold() for concept in CONCEPTS.values() for label in concept.unseen_labels}
    shown = {value.label.casefold() for seed in range(300) for value in document(seed).values}
    measured = {value.label.casefold() for seed in range(300) for value in document(seed, unseen=True).values}
    assert not held & shown
    assert held & measured
    assert not [label for label in shown if label.split(" ")[0] in {word.casefold() for word in UNSEEN_MODIFIERS}]


def test_all_languages_and_kinds_of_values_occur() -> None:
    pages = [document(seed) for seed in range(300)]
    assert {page.language for page in pages} == {"en", "ms", "de", "fr", "es", "it", "nl", "pt"}
    assert {value.kind for page in pages for value in all_values(page)} == {
        "string", "number", "integer", "date", "boolean",
    }  # fmt: skip
    assert any(page.tables for page in pages)
