"""Schemas: what becomes which tree, and what is refused by which name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from python_backends.errors import InvalidRequest, from_wire
from python_backends.grounding.bounds import MAX_BYTES, MAX_DEPTH, MAX_LEAVES
from python_backends.grounding.enforce import check_enforceable
from python_backends.grounding.schema import leaves_in, tree_of
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Object

STRING = Leaf("string", {"type": "string"})


def properties(**parts: Any) -> dict[str, Any]:
    return {"type": "object", "properties": parts}


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = properties(a=schema)
    return schema


@pytest.mark.parametrize(
    ("schema", "node"),
    [
        ({"type": "string"}, STRING),
        ({"type": ["null", "string"]}, Leaf("string", {"type": "string"}, nullable=True)),
        ({"type": "string", "format": "date"}, Leaf("date", {"type": "string", "format": "date"})),
        ({"type": "string", "format": "email"}, Leaf("string", {"type": "string", "format": "email"})),
        ({"minimum": 3}, Leaf("number", {"type": "number", "minimum": 3})),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, Leaf("integer", {"type": "integer"}, nullable=True)),
        ({"oneOf": [{"const": "a"}, {"const": "b"}, {"type": "null"}]}, Choice(("a", "b", None))),
        ({"enum": ["a", 1, None, True]}, Choice(("a", 1, None, True))),
        ({"type": "string", "enum": ["a", 1]}, Choice(("a",))),
        ({"type": "null"}, Choice((None,))),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1.0}, Array(STRING, 1)),
        ({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"type": "string"}}}, STRING),
        ({"$ref": "#/definitions/a~1b", "definitions": {"a/b": {"type": "string"}}}, STRING),
        ({"x-grounding": "free", "type": "string"}, Free({"type": "string"})),
        ({"type": "object"}, Object(())),
        (
            {"properties": {"a": {"type": "string", "title": "A", "x-order": 1}}, "required": ["a"]},
            Object((Field("a", STRING, True, "A"),)),
        ),
    ],
    ids=lambda part: json.dumps(part)[:40] if isinstance(part, dict) else type(part).__name__,
)
def test_a_schema_becomes_a_tree(schema: dict[str, Any], node: Any) -> None:
    assert tree_of(schema) == node


def test_the_hint_of_a_reference_is_that_of_its_target_unless_it_has_its_own() -> None:
    target = {"type": "string", "description": "street and number"}
    parts = {"a": {"$ref": "#/$defs/t"}, "b": {"allOf": [{"$ref": "#/$defs/t"}], "title": "B"}}
    tree = tree_of({**properties(**parts), "$defs": {"t": target}})
    assert isinstance(tree, Object)
    assert [field.hint for field in tree.fields] == ["street and number", "B"]


@pytest.mark.parametrize(
    ("part", "keyword"),
    [
        ({"type": "object", "patternProperties": {}}, "patternProperties"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "additionalProperties"),
        ({"type": "object", "minProperties": 1}, "minProperties"),
        ({"type": "object", "dependentRequired": {}}, "dependentRequired"),
        ({"type": "object", "unevaluatedProperties": False}, "unevaluatedProperties"),
        ({"type": "string", "not": {"const": "a"}}, "not"),
        ({"if": {"type": "string"}, "type": "string"}, "if"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "uniqueItems"),
        ({"type": "array", "prefixItems": [{"type": "string"}]}, "prefixItems"),
        ({"type": ["string", "number"]}, "type"),
        ({"type": "integer", "minLength": 2}, "minLength"),
        ({"type": "string", "nullable": True}, "nullable"),
        ({"type": "string", "format": "colour"}, "format"),
        ({"anyOf": [{"type": "string"}, {"type": "number"}]}, "anyOf"),
        ({"allOf": [{"type": "string"}, {"minLength": 1}]}, "allOf"),
        ({"$ref": "https://example.com/a.json"}, "$ref"),
        ({"$ref": "#"}, "$ref"),
        ({"$ref": "#/properties/a%20b"}, "$ref"),
        ({"enum": [{"a": 1}]}, "enum"),
        ({"$ref": "#/properties/a%20b/enum/0", "enum": ["x"]}, "enum"),
        ({"type": "string", "x-grounding": "loose"}, "x-grounding"),
        ({}, "{}"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_cannot_be_enforced_is_refused_by_name_and_place(part: dict[str, Any], keyword: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        tree_of(properties(**{"a b": part}))
    assert f'"{keyword}"' in caught.value.message or keyword in caught.value.message
    assert caught.value.param is not None
    assert caught.value.param.startswith("response_format.json_schema.schema")
    back = from_wire(caught.value.to_wire())
    assert back is not None
    assert back.param == caught.value.param


@pytest.mark.parametrize(
    "schema",
    [
        [], None, "string", {"type": "objct"}, {"minLength": -1}, {"required": "a"}, {"enum": []}, False,
        {"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 2},
        {"type": "object", "required": ["a"]},
        {"type": "number", "minimum": 3, "maximum": 2}, {"type": "integer", "minimum": 1.2, "maximum": 1.8},
        {"type": "number", "exclusiveMinimum": 3, "maximum": 3}, {"type": "string", "minLength": 3, "maxLength": 2},
        {"type": "string", "enum": [1]}, {"$ref": "#/$defs/none"}, {"type": "string", "pattern": "("},
        {"type": "string", "pattern": "(?=a)b"}, {"properties": {"a": False}}, {"$schema": "http://example.com/schema"},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_no_schema_or_contradicts_itself_is_an_invalid_request(schema: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        tree_of(schema)
    assert caught.value.status == 400


def test_leaves_and_depth_are_read_up_to_their_bounds_and_no_further() -> None:
    assert leaves_in(tree_of(properties(**{f"p{i}": {"type": "string"} for i in range(MAX_LEAVES)}))) == MAX_LEAVES
    assert leaves_in(tree_of(nested(MAX_DEPTH))) == 1
    with pytest.raises(InvalidRequest, match=str(MAX_LEAVES)):
        tree_of(properties(**{f"p{i}": {"type": "string"} for i in range(MAX_LEAVES + 1)}))
    with pytest.raises(InvalidRequest, match=f"{MAX_DEPTH} levels"):
        tree_of(nested(MAX_DEPTH + 1))
    with pytest.raises(InvalidRequest, match="levels deep"):
        tree_of(nested(400))


def test_a_schema_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    schema = {"type": "string", "description": ""}
    room = MAX_BYTES - len(json.dumps(schema))
    assert leaves_in(tree_of({**schema, "description": "d" * room})) == 1
    with pytest.raises(InvalidRequest, match=str(MAX_BYTES)):
        tree_of({**schema, "description": "d" * (room + 1)})


def test_references_that_double_at_every_step_are_counted_not_followed_for_ever() -> None:
    steps = {f"s{i}": properties(x={"$ref": f"#/$defs/s{i + 1}"}, y={"$ref": f"#/$defs/s{i + 1}"}) for i in range(14)}
    with pytest.raises(InvalidRequest, match=str(MAX_LEAVES)):
        tree_of({"$ref": "#/$defs/s0", "$defs": {**steps, "s14": {"type": "string"}}})


@pytest.mark.parametrize("target", ["x", 3, {"type": 3}, {"properties": []}], ids=json.dumps)
def test_a_reference_to_what_is_no_schema_is_an_invalid_request(target: Any) -> None:
    for read in (tree_of, check_enforceable):
        with pytest.raises(InvalidRequest) as caught:
            read({**properties(a={"$ref": "#/examples/0"}), "examples": [target]})
        assert caught.value.code == "invalid_schema"


def test_bounds_in_the_manner_of_draft_4_are_refused_by_name() -> None:
    with pytest.raises(InvalidRequest, match="exclusiveMinimum"):
        draft = "http://json-schema.org/draft-04/schema#"
        tree_of({"$schema": draft, "type": "number", "minimum": 1, "exclusiveMinimum": True})
