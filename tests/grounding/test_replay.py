"""Replay: spelling, normal forms, provenance, and which of equal texts is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from python_backends.grounding.grounded import GroundedLeaf, GroundingFailed, path_of
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import Span, StreamWord, WordStream
from python_backends.grounding.values.locale import Locale
from tests.grounding.conftest import Streams
from tests.grounding.proof import is_proven


def ask(transcript: str, stream: WordStream, properties: dict[str, Any], **more: Any) -> Any:
    return replay(transcript, tree_of({"type": "object", "properties": properties}), stream, **more)


def test_the_answer_has_the_original_spelling_and_every_leaf_its_origin(stream: Streams) -> None:
    evidence = stream("Vendor: ACME Ltd.", "Total RM 9.00")
    grounded = ask(
        '{"vendor":"acme ltd","total":"rm 9.00","kind":"b","none":null}',
        evidence,
        {
            "vendor": {"type": "string"},
            "total": {"type": "number"},
            "kind": {"enum": ["A", "B"]},
            "none": {"type": "string"},
        },
        fold=str.casefold,
    )
    assert grounded.value == {"vendor": "ACME Ltd", "total": 9.0, "kind": "B"}
    vendor, total, kind = grounded.leaves
    assert (vendor.path, vendor.source, vendor.span) == ("vendor", "normalised", Span(1, 3))
    assert vendor.evidence == ("w1", "w2")
    assert (total.source, total.span, total.page, total.confidence) == ("normalised", Span(4, 6), 1, 0.9)
    assert total.bounds == ((100, 40), (290, 40), (290, 70), (100, 70))
    assert (kind.source, kind.span, kind.confidence) == ("inferred", None, None)


def test_whole_words_are_spans_and_cut_ones_are_normalised(stream: Streams) -> None:
    evidence = stream("Tel:03-123 (Ltd.)")
    sources = [
        (leaf.value, leaf.source)
        for text in ("Tel:03-123", "03-123", "Ltd", "(Ltd.)")
        for leaf in ask(f'{{"a":"{text}"}}', evidence, {"a": {"type": "string"}}).leaves
    ]
    assert sources == [("Tel:03-123", "span"), ("03-123", "normalised"), ("Ltd", "normalised"), ("(Ltd.)", "span")]


def test_a_span_that_ended_inside_a_word_means_the_whole_word(stream: Streams) -> None:
    found = ask('{"a":"Main Str"}', stream("To 12a", "Main Street", "4"), {"a": {"type": "string"}})
    assert found.value == {"a": "Main Street"}


def test_of_equal_texts_the_one_beside_its_label_is_meant(stream: Streams) -> None:
    evidence = stream("Subtotal 9.00", "Tax 1.00", "Grand Total 9.00", "Cash 9.00")
    found = {
        name: ask(f'{{"{name}":"9.00"}}', evidence, {name: {"type": "number"}}).leaves[0].span.start
        for name in ("cash", "grandTotal", "grand_total", "subtotal", "unheard_of")
    }
    assert found == {"cash": 8, "grandTotal": 6, "grand_total": 6, "subtotal": 1, "unheard_of": 1}


def test_a_value_below_its_label_is_nearer_than_one_elsewhere() -> None:
    def word(text: str, line: int, x: int, y: int) -> StreamWord:
        return StreamWord(text, text, 1.0, line, 1, ((x, y), (x + 50, y), (x + 50, y + 20), (x, y + 20)))

    evidence = WordStream(
        (
            word("Paid", 0, 0, 0),
            word("Due", 1, 300, 0),
            word("7", 2, 0, 40),
            word("7", 3, 300, 40),
            word("7", 4, 600, 40),
        )
    )
    assert ask('{"due":"7"}', evidence, {"due": {"type": "integer"}}).leaves[0].span == Span(3, 4)
    assert ask('{"paid":"7"}', evidence, {"paid": {"type": "integer"}}).leaves[0].span == Span(2, 3)


def test_items_of_an_array_are_read_row_by_row(stream: Streams) -> None:
    evidence = stream("1 Tea 2.00", "1 Tea 2.00", "2 Cake 2.00")
    item = {
        "type": "object",
        "properties": {"n": {"type": "integer"}, "what": {"type": "string"}, "price": {"type": "number"}},
    }
    rows = [("1", "Tea"), ("1", "Tea"), ("2", "Cake")]
    transcript = ",".join(f'{{"n":"{n}","what":"{what}","price":"2.00"}}' for n, what in rows)
    grounded = ask(f'{{"rows":[{transcript}]}}', evidence, {"rows": {"type": "array", "items": item}})
    assert [leaf.span.start for leaf in grounded.leaves] == list(range(9))
    assert grounded.leaves[8].path == "rows[2].price"
    assert grounded.value["rows"][2] == {"n": 2, "what": "Cake", "price": 2.0}


def test_null_is_kept_where_it_is_a_value_and_dropped_where_it_is_not(stream: Streams) -> None:
    properties = {
        "a": {"type": ["string", "null"]},
        "b": {"type": "string"},
        "c": {"enum": [1, None]},
        "d": {"enum": [1]},
    }
    grounded = ask('{"a":null,"b":null,"c":null,"d":null}', stream("x"), properties)
    assert grounded.value == {"a": None, "c": None}
    assert [leaf.path for leaf in grounded.leaves] == ["a", "c"]


@pytest.mark.parametrize(
    "transcript",
    [
        "", "{", "[]", "null", '{"a":"x"', '{"a":"y"}', '{"a":null}', '{"b":"x"}', '{"a":"x","b":"x"}', '{"a":1}',
        '{"a":"x","a":"x"}', '{"a":["x"]}', '{"a":{"x":"x"}}', '{"a":"x  "}', '{"a":" "}', '{"a":""}', '{"a":NaN}',
        "[" * 100_000, '"x"', "9" * 5000,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_the_grammar_does_not_allow_fails(stream: Streams, transcript: str) -> None:
    tree = tree_of({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]})
    with pytest.raises(GroundingFailed) as caught:
        replay(transcript, tree, stream("x z"))
    assert caught.value.code == "grounding_failed"


def test_paths_quote_names_that_are_no_plain_words() -> None:
    assert path_of(("items", 0, "price")) == "items[0].price"
    assert path_of(('a "b"', "c", 1, "due-date")) == '["a \\"b\\""].c[1].due-date'
    assert path_of((0,)) == "[0]"


def test_a_leaf_whose_words_do_not_say_its_value_is_not_proven(stream: Streams) -> None:
    evidence, locale = stream("TOTAL RM 9.00 yes 12%"), Locale()
    leaf = GroundedLeaf("a", 9.0, "normalised", Span(1, 3))
    assert is_proven(leaf, evidence, locale)
    assert is_proven(replace(leaf, value=0.12, span=Span(4, 5)), evidence, locale)
    assert is_proven(replace(leaf, value=True, span=Span(3, 4)), evidence, locale)
    for value, span in ((9.1, Span(1, 3)), (1, Span(3, 4)), ("YES", Span(3, 4)), (True, Span(1, 3))):
        assert not is_proven(replace(leaf, value=value, span=span), evidence, locale)
    assert not is_proven(replace(leaf, span=None), evidence, locale)


def test_what_the_decoder_leaves_out_is_known_with_its_odds(stream: Streams) -> None:
    tree = tree_of({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}})
    grounded = replay('{"a":null,"b":"tea"}', tree, stream("tea"), odds=[0.7, 0.9])
    assert grounded.value == {"b": "tea"} and grounded.left_out == {"a": 0.7}


def test_an_array_ends_where_an_item_comes_more_often_than_the_page_has_it(stream: Streams) -> None:
    evidence = stream("tea 3.00", "tea 3.00", "milk 1.50")
    row = {"type": "object", "properties": {"name": {"type": "string"}, "price": {"type": "number"}}}
    tree = tree_of(
        {"type": "object", "properties": {"rows": {"type": "array", "items": row}, "last": {"type": "string"}}}
    )
    tea, milk, nothing = '{"name":"tea","price":"3.00"}', '{"name":"milk","price":"1.50"}', '{"name":null,"price":null}'
    odds = [n / 100 for n in range(1, 16)]
    grounded = replay(
        f'{{"rows":[{tea},{milk},{tea},{tea},{milk},{milk},{nothing}],"last":"milk"}}', tree, evidence, odds=odds
    )
    assert [item["name"] for item in grounded.value["rows"]] == ["tea", "milk", "tea"]
    assert [leaf.path for leaf in grounded.leaves][-1] == "last" and grounded.leaves[-1].odds == 0.15
    assert len(grounded.leaves) == 7
    empty = replay(f'{{"rows":[{nothing},{nothing}],"last":null}}', tree, evidence)
    assert empty.value == {"rows": []}
