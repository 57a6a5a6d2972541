"""Candidates: which spans can be which leaf."""

from __future__ import annotations

from typing import Any

from python_backends.grounding.candidates import MAX_CANDIDATES, Candidate, Finder, candidates_of, is_plain
from python_backends.grounding.stream import Span
from python_backends.grounding.tree import Leaf
from python_backends.grounding.values.locale import Locale
from tests.grounding.conftest import Streams

HERE = Locale()


def leaf(kind: Any = "string", **keywords: Any) -> Leaf:
    types = {"number": "number", "integer": "integer", "boolean": "boolean"}
    return Leaf(kind, {"type": types.get(kind, "string"), **keywords})


def test_numbers_are_found_with_and_without_their_currency_but_not_across_lines(stream: Streams) -> None:
    found = candidates_of(leaf("number"), stream("TOTAL RM 9.00", "10 Foo"), HERE)
    assert [(one.span, one.value) for one in found] == [(Span(2, 3), 9.0), (Span(3, 4), 10), (Span(1, 3), 9.0)]
    assert found[2].text == "RM 9.00"


def test_candidates_obey_the_schema_of_the_leaf(stream: Streams) -> None:
    evidence = stream("5 50 500 12%")
    assert [found.value for found in candidates_of(leaf("integer", minimum=10, maximum=99), evidence, HERE)] == [50, 12]
    assert [found.value for found in candidates_of(leaf("number", maximum=1), evidence, HERE)] == [0.12]


def test_a_string_with_keywords_loses_its_label_and_edges_if_only_then_it_obeys(stream: Streams) -> None:
    evidence = stream("Mail:jo@example.com, or (AB-12).")
    assert [found.text for found in candidates_of(leaf(format="email"), evidence, HERE)] == ["jo@example.com"]
    assert [found.text for found in candidates_of(leaf(pattern="^[A-Z]{2}-[0-9]+$"), evidence, HERE)] == ["AB-12"]


def test_strings_may_run_over_lines_and_are_bounded_in_length(stream: Streams) -> None:
    found = candidates_of(leaf(maxLength=5), stream("ab cd", "efgh"), HERE)
    assert [one.text for one in found] == ["ab", "cd", "efgh", "ab cd"]


def test_dates_of_several_words(stream: Streams) -> None:
    found = candidates_of(leaf("date", format="date"), stream("on 25 December 2018 in May"), HERE)
    assert found == (Candidate(Span(1, 4), "2018-12-25", "25 December 2018"),)


def test_plain_strings_are_told_from_those_with_keywords() -> None:
    assert is_plain(leaf())
    assert is_plain(leaf(minLength=1))
    assert not is_plain(leaf(minLength=2))
    assert not is_plain(leaf("date"))


def test_the_number_of_candidates_is_bounded_and_short_spans_come_first(stream: Streams) -> None:
    evidence = stream(*[f"a{i} b{i} c{i}" for i in range(3000)])
    found = candidates_of(leaf(maxLength=50), evidence, HERE)
    assert len(found) == MAX_CANDIDATES
    assert all(len(one.text.split()) == 1 for one in found[:9000])


def test_a_finder_gives_the_same_as_one_question_each(stream: Streams) -> None:
    evidence = stream("1 Jan 2020 x 12:30", "yes 3.5")
    finder = Finder(evidence, HERE)
    for kind in ("number", "integer", "date", "time", "date-time", "boolean"):
        assert finder.candidates(leaf(kind)) == candidates_of(leaf(kind), evidence, HERE)
