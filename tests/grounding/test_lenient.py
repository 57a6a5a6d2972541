"""Values that must be there may be null while they are looked for."""

from __future__ import annotations

from typing import Any

from python_backends.grounding.grammar import grammar_of
from python_backends.grounding.lenient import lenient
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import StreamWord, WordStream

PAGE = WordStream((StreamWord("Paid", "w0", 0.9, 0, 1, ((0, 0), (9, 0), (9, 5), (0, 5))),))
TEXT = {"type": "string"}


def required(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def test_null_may_be_written_where_a_value_must_be() -> None:
    tree = lenient(tree_of(required(iban=TEXT, buyer=required(born={"type": "string", "format": "date"}))), PAGE)
    assert "null" in grammar_of(tree, PAGE)  # a page without a date has a grammar, too
    found = replay('{"iban":null,"buyer":{"born":null}}', tree, PAGE)
    assert found.value == {"iban": None, "buyer": {"born": None}}


def test_words_without_a_place_have_no_labels_to_miss() -> None:
    tree = tree_of(required(result={"type": "number"}))
    computed, said = StreamWord("84", "o0", 1.0, 0, task="sandbox"), StreamWord("Paid", "u0", 0.9, 0, t0=0.0, t1=0.4)
    for words in ((), (computed,), (said,)):
        assert lenient(tree, WordStream(words)) == tree
    assert lenient(tree, PAGE) != tree


def test_what_may_be_absent_as_a_whole_and_rows_stay_as_they_are() -> None:
    rows = {"type": "array", "items": required(price=TEXT)}
    tree = tree_of({"type": "object", "properties": {"rows": rows, "buyer": required(name=TEXT)}, "required": ["rows"]})
    assert lenient(tree, PAGE) == tree
