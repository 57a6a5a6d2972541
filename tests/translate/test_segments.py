"""Texts as what stays and what is translated."""

from __future__ import annotations

import pytest

from python_backends.translate.markup.patterns import markup_of
from python_backends.translate.markup.segments import Piece, Segment, prose_of, restored, segments_of
from python_backends.translate.markup.sentences import LONGEST, sentences_of
from tests.translate.generated import text_of


def taken_apart(text: str) -> list[Segment]:
    return segments_of(text, markup_of(text))


def shown(text: str) -> list[str]:
    """Literals as they are; pieces in angle quotes, with what is held in them as `_`."""
    return [part if isinstance(part, str) else f"‹{Piece(part.text, ('_',) * 500).filled(part.text)}›"
            for part in taken_apart(text)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hello {name}, hi. Bye.", ["‹Hello _, hi.›", " ", "‹Bye.›"]),
        ("<p>Red <b>car</b></p>", ["<p>", "‹Red _car›", "</b></p>"]),
        ("# Title\n\n- one\n2. two\n", ["# ", "‹Title›", "\n\n- ", "‹one›", "\n2. ", "‹two›", "\n"]),
        ("| a cat | dogs |", ["| ", "‹a cat›", " | ", "‹dogs›", " |"]),
        ("He paid $1,234.50 on 12/05/2024 for 25 cats.", ["‹He paid _ on _ for 25 cats.›"]),
        ("See https://x.org/a?b=c.", ["‹See _.›"]),
        ("Get v1.2.3 (see https://a.b/c_(d) there).", ["‹Get _ (see _ there).›"]),
        ("go `run(x)` now", ["‹go _ now›"]),
        ("```\ncode here\n```\nText", ["```\ncode here\n```\n", "‹Text›"]),
        ("<script>var a = 'x y';</script>Text", ["<script>var a = 'x y';</script>", "‹Text›"]),
        ('Hi <span translate="no">Big Co</span> men', ["‹Hi _ men›"]),
        ("Dr. Smith came. He left.", ["‹Dr. Smith came.›", " ", "‹He left.›"]),
        ("这是一句。这是二句。", ["‹这是一句。›", "‹这是二句。›"]),
        ("12 %", ["12 %"]),
        ("{n, plural, one {# file} other {# files}} left", ["{n, plural, one {# file} other {# files}} ", "‹left›"]),
        ("Click [here](http://a.b/c) now", ["‹Click _here_ now›"]),
        ("a\tb", ["‹a›", "\t", "‹b›"]),
    ],
)  # fmt: skip
def test_what_is_language_and_what_is_not(text: str, parts: list[str]) -> None:
    assert shown(text) == parts


def test_wrapped_prose_is_one_sentence_and_lines_of_a_poem_are_not() -> None:
    wrapped = "This line is long enough to have been wrapped by\nsomebody's editor."
    assert len([part for part in taken_apart(wrapped) if isinstance(part, Piece)]) == 1
    assert shown("Roses are red\nviolets are blue") == ["‹Roses are red›", "\n", "‹violets are blue›"]
    assert shown("<p>red\n cars</p>") == ["<p>", "‹red_cars›", "</p>"]


@pytest.mark.parametrize("seed", range(60))
def test_joining_the_segments_gives_the_text_back(seed: int) -> None:
    text, _, _ = text_of("en", seed)
    assert restored(taken_apart(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "\ue000\uf8ff x", "<", "<!-- open", "```open", "<pre>open " * 50, "{" * 300, "\r\n\r", "a" * 3000],
)
def test_broken_markup_comes_back_as_it_was(text: str) -> None:
    for markup in ("html", "text"):
        assert restored(segments_of(text, markup)) == text


def test_text_markup_takes_no_tag_for_one() -> None:
    assert [part for part in segments_of("<b>hi</b>", "text") if isinstance(part, Piece)]
    assert markup_of("1 < 2 and 3 > 2") == "text"
    assert markup_of("fish &amp; chips") == "html"


def test_numbers_can_be_held_as_well() -> None:
    (piece,) = taken_apart("I see 25 {x} and 7 cats")
    assert isinstance(piece, Piece) and piece.held == ("{x}",)
    held = piece.with_numbers_held()
    assert held.held == ("25", "{x}", "7")
    assert held.filled(held.text) == "I see 25 {x} and 7 cats"


def test_prose_is_the_language_alone() -> None:
    assert prose_of(taken_apart("<p>Red {x} car</p><p>Two</p>")) == "Red   car\nTwo"


def test_sentences_without_an_end_are_cut_at_a_space() -> None:
    text = "word " * 500
    parts = [part for part, _ in sentences_of(text) if part]
    assert max(map(len, parts)) <= LONGEST
    assert "".join(part + blank for part, blank in sentences_of(text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [("One. Two! Three? Four", 4), ("e.g. this", 1), ("J. R. Smith left.", 1), ("It is 3.5. Good.", 2),
     ("Wait… what?", 1), ("¿Qué? ¡Sí! «No.» Bien.", 4), ("at 5 p.m. Friday", 1), ("See fig. 5 or no. 7.", 1)],
)  # fmt: skip
def test_where_sentences_end(text: str, count: int) -> None:
    assert len([part for part, _ in sentences_of(text) if part]) == count


def test_of_json_the_string_values_are_language() -> None:
    text = '{"title": "Hello", "n": 3, "list": ["Good night", "one\\ntwo"], "p": "<b>Bye</b>"}'
    segments = segments_of(text, "html")
    assert restored(segments) == text
    pieces = [piece.text for piece in segments if isinstance(piece, Piece)]
    assert pieces == ["Hello", "Good night", "one", "two", "Bye"]


def test_what_only_looks_like_json_is_text() -> None:
    assert any("title" in piece.text for piece in segments_of('{"title": Hello}', "text") if isinstance(piece, Piece))
