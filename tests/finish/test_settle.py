"""Where the decoder and labels and places disagree."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.finish.settle import ABSENT, ALONE, OVERRULES, settled
from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import Span

ONE: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}
MUST = {**ONE, "required": ["a"]}
NULLABLE = {"type": "object", "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]}
SPAN = Span(0, 1)


def mine(value: Any, odds: float = 0.5, path: str = "a") -> GroundedLeaf:
    return GroundedLeaf(
        path, value, "inferred" if value is None else "span", None if value is None else SPAN, odds=odds
    )


def theirs(value: Any, path: str = "a") -> GroundedLeaf:
    return GroundedLeaf(path, value, "fallback", None if value is None else SPAN)


def answer(value: Any, *leaves: GroundedLeaf) -> Grounded:
    return Grounded(value, leaves)


NOTHING = answer({})
EMPTY = Grounded({}, (), {"a": ABSENT})  # the decoder is nearly certain that there is nothing
DOUBTED = Grounded({}, (), {"a": 0.5})


@pytest.mark.parametrize(
    ("schema", "decoder", "labels", "value", "source"),
    [
        (ONE, answer({"a": "x"}, mine("x")), answer({"a": "x"}, theirs("x")), {"a": "x"}, "span"),
        (ONE, answer({"a": "x"}, mine("x", OVERRULES)), answer({"a": "y"}, theirs("y")), {"a": "x"}, "span"),
        (ONE, answer({"a": "x"}, mine("x", 0.99)), answer({"a": "y"}, theirs("y")), {"a": "y"}, "fallback"),
        (ONE, NOTHING, answer({"a": "y"}, theirs("y")), {"a": "y"}, "fallback"),
        (ONE, EMPTY, answer({"a": "y"}, theirs("y")), {}, None),
        (ONE, DOUBTED, answer({"a": "y"}, theirs("y")), {"a": "y"}, "fallback"),
        (NULLABLE, answer({"a": None}, mine(None, ABSENT)), answer({"a": "y"}, theirs("y")), {"a": None}, "inferred"),
        (ONE, answer({"a": "x"}, mine("x", ALONE)), NOTHING, {"a": "x"}, "span"),
        (ONE, answer({"a": "x"}, mine("x", 0.8)), NOTHING, {}, None),
        (ONE, NOTHING, NOTHING, {}, None),
        (MUST, answer({"a": "x"}, mine("x", 0.1)), NOTHING, {"a": "x"}, "span"),
        (MUST, answer({"a": "x"}, mine("x", 0.1)), answer({"a": None}, theirs(None)), {"a": "x"}, "span"),
        (NULLABLE, answer({"a": "x"}, mine("x", 0.1)), answer({"a": None}, theirs(None)), {"a": None}, "inferred"),
        (NULLABLE, answer({"a": None}, mine(None)), answer({"a": "y"}, theirs("y")), {"a": "y"}, "fallback"),
    ],
)  # fmt: skip
def test_the_surer_reader_is_believed(
    schema: dict[str, Any], decoder: Grounded, labels: Grounded, value: Any, source: str | None
) -> None:
    found = settled(tree_of(schema), decoder, labels)
    assert found.value == value
    assert [leaf.source for leaf in found.leaves] == ([] if source is None else [source])


def test_objects_are_settled_field_by_field_and_arrays_whole() -> None:
    row = {"type": "object", "properties": {"n": {"type": "string"}}}
    inner = {"type": "object", "properties": {**ONE["properties"], "b": {"type": "string"}}}
    schema = {"type": "object", "properties": {"o": inner, "rows": {"type": "array", "items": row}}}
    decoder = answer(
        {"o": {"a": "x", "b": "q"}, "rows": [{"n": "1"}]},
        mine("x", 1.0, "o.a"), mine("q", 0.5, "o.b"), mine("1", 0.5, "rows[0].n"),
    )  # fmt: skip
    labels = answer(
        {"o": {"b": "p"}, "rows": [{"n": "1"}, {"n": "2"}]},
        theirs("p", "o.b"), theirs("1", "rows[0].n"), theirs("2", "rows[1].n"),
    )  # fmt: skip
    found = settled(tree_of(schema), decoder, labels)
    assert found.value == {"o": {"a": "x", "b": "p"}, "rows": [{"n": "1"}, {"n": "2"}]}
    assert [leaf.path for leaf in found.leaves] == ["o.a", "o.b", "rows[0].n", "rows[1].n"]
    without = settled(tree_of(schema), decoder, answer({"rows": []}))
    assert without.value == {"o": {"a": "x", "b": "q"}, "rows": [{"n": "1"}]}


def test_what_is_no_object_is_settled_too() -> None:
    found = settled(tree_of({"type": "string"}), answer("x", mine("x", 1.0, "")), answer("y", theirs("y", "")))
    assert (found.value, [leaf.path for leaf in found.leaves]) == ("x", [""])
