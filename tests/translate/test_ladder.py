"""Nothing held is lost, whatever the translator does with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from python_backends.language.tags import Tag
from python_backends.translate.engine import Route
from python_backends.translate.ladder import translated
from python_backends.translate.markup.segments import Piece, segments_of
from tests.translate.fakes import (
    FakeEngine,
    loses_what_is_held,
    says_nothing,
    shouted,
    spoils_numbers,
    turns_what_is_held_around,
)

ROUTE = Route((Tag("en"), Tag("es")), ("en-es",))


def pieces_of(text: str) -> list[Piece]:
    return [part for part in segments_of(text, "html") if isinstance(part, Piece)]


def through(change: Callable[[str], str], text: str) -> tuple[str, FakeEngine]:
    engine = FakeEngine(change=change)
    (draft,) = translated(pieces_of(text), ROUTE, engine)
    return draft.text, engine


def test_a_good_translation_is_asked_for_once() -> None:
    text, engine = through(shouted, "Dear {name}, see <b>me</b> at 7.")
    assert text == "DEAR {name}, SEE <b>ME</b> AT 7."
    assert len(engine.asked) == 1


@pytest.mark.parametrize("change", [loses_what_is_held, turns_what_is_held_around])
def test_lost_or_turned_things_lead_to_smaller_parts(change: Callable[[str], str]) -> None:
    text, engine = through(change, "Dear {name}, see <b>me</b> at 7.")
    assert text == "DEAR {name}, SEE <b>ME</b> AT 7."
    assert len(engine.asked) > 2


def test_a_spoilt_number_is_held_the_second_time() -> None:
    text, engine = through(spoils_numbers, "I have 7 {x} cats")
    assert text == "I HAVE 7 {x} CATS"
    assert len(engine.asked) == 2


def test_where_nothing_comes_back_the_source_stays_and_its_words_count_as_unknown() -> None:
    (draft,) = translated(pieces_of("two {x} words"), ROUTE, FakeEngine(change=says_nothing))
    assert (draft.text, draft.unknown) == ("two {x} words", ("two", "words"))


@pytest.mark.parametrize(
    ("spoilt", "kept"),
    [
        ("A \ue000 B\ue001 C", "A {x} B{y} C"),
        ("A\ue000B \ue001C", "A {x} B{y} C"),
        ("A  \ue000 B \ue001  C", "A {x} B{y} C"),
    ],
)
def test_blanks_beside_things_held_are_those_of_the_source(spoilt: str, kept: str) -> None:
    text, _ = through(lambda _: spoilt, "a {x} b{y} c")
    assert text == kept.replace("A", "a") or text == kept


def test_a_first_word_keeps_its_small_letter() -> None:
    text, _ = through(lambda _: "Elemento", "item")
    assert text == "elemento"
    text, _ = through(lambda _: "ONU", "un")
    assert text == "ONU"


def test_drafts_keep_their_order_when_some_fail() -> None:
    engine = FakeEngine(change=loses_what_is_held)
    drafts = translated(pieces_of("One {a} cat.\nTwo.\nThree {b} cat.\nFour."), ROUTE, engine)
    assert [draft.text for draft in drafts] == ["ONE {a} CAT.", "TWO.", "THREE {b} CAT.", "FOUR."]
    assert translated([], ROUTE, engine) == []
