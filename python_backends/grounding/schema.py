"""JSON schema in, tree out: the one reader, and the one place where what cannot be enforced is refused.

Everything accepted here is enforced exactly by grammar, fallback and replay, and is validated once more at the end.
An annotation is read as a hint or passed over; any other keyword that is not honoured is refused by name, with its JSON
pointer as the error's `param`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from python_backends.grounding.bounds import MAX_DEPTH, MAX_LEAVES, check_size
from python_backends.grounding.enforce import check_enforceable
from python_backends.grounding.keywords import (
    ANNOTATIONS,
    GROUNDING,
    OF_TYPES,
    check_bounds,
    check_keywords,
    type_of,
)  # fmt: skip
from python_backends.grounding.leaves import choice_of, leaf_of, merged
from python_backends.grounding.pointer import Pointer, invalid, refused, shown
from python_backends.grounding.references import References
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object
from python_backends.grounding.validate import check_meta, validator_of

_CARRIED = ("$schema", "$defs", "definitions")  # what a free part needs of the root to stand alone
_WRAPPERS = ("anyOf", "oneOf", "allOf")


def tree_of(schema: Mapping[str, Any]) -> Node:
    """What `schema` asks for.

    Raises InvalidRequest: code "invalid_schema" if it is no schema, contradicts itself or is beyond a bound;
    "unsupported_schema" for what cannot be enforced.
    """
    check_size(schema)
    tree = _Reader(check_meta(schema)).node(schema, Pointer(), 0)
    validator_of(schema)  # patterns and formats, and the last word on references
    return tree


class _Reader:
    """Walks one schema; counts leaves on the way, so that no chain of references can grow without end."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._references = References(root)
        self._leaves = 0

    def node(self, schema: Any, at: Pointer, depth: int) -> Node:
        """The tree of the part `schema`, which stands at `at`."""
        if depth > MAX_DEPTH:
            raise invalid(f"it asks for more than {MAX_DEPTH} levels of nesting", at)
        if schema is True or schema == {}:
            raise refused("{}", at, f'it allows anything; give a type, or mark it "{GROUNDING}": "free"')
        if schema is False:
            raise invalid("it allows nothing", at)
        if GROUNDING in schema:
            return self._free(schema, at)
        if "$ref" in schema:
            check_keywords(schema, ("$ref",), at)
            with self._references.following(schema["$ref"], at) as (target, where):
                return self.node(target, where, depth + 1)
        for key in _WRAPPERS:
            if key in schema:
                check_keywords(schema, (key,), at)
                return self._branches(schema, key, at, depth)
        return self._plain(schema, at, depth)

    def _plain(self, schema: Mapping[str, Any], at: Pointer, depth: int) -> Node:
        if "enum" in schema or "const" in schema:
            return self._counted(choice_of(schema, at), at)
        name, nullable = type_of(schema, at)
        if name == "object":
            return self._object(schema, nullable, at, depth)
        if name == "array":
            return self._array(schema, nullable, at, depth)
        if name == "null":
            check_keywords(schema, ("type",), at)
            return self._counted(Choice((None,)), at)
        return self._counted(leaf_of(schema, at), at)

    def _counted(self, node: Node, at: Pointer) -> Node:
        self._leaves += 1
        if self._leaves > MAX_LEAVES:
            raise invalid(f"it asks for more than {MAX_LEAVES} values", at)
        return node

    def _free(self, schema: Mapping[str, Any], at: Pointer) -> Node:
        if schema[GROUNDING] != "free":
            raise refused(GROUNDING, at / GROUNDING, f'{shown(schema[GROUNDING])} is not "free", the only mode')
        own = {key: value for key, value in schema.items() if key not in (GROUNDING, "$id")}
        carried = _CARRIED if '"$ref"' in json.dumps(own) else _CARRIED[:1]
        own |= {key: self._root[key] for key in carried if key in self._root}
        check_enforceable(own, at)
        return self._counted(Free(own), at)

    def _object(self, schema: Mapping[str, Any], nullable: bool, at: Pointer, depth: int) -> Object:
        check_keywords(schema, OF_TYPES["object"] | {"type"}, at)
        if not isinstance(schema.get("additionalProperties", True), bool):
            raise refused(
                "additionalProperties", at / "additionalProperties", "only properties with a name can be grounded"
            )
        properties: Mapping[str, Any] = schema.get("properties", {})
        required = schema.get("required", ())
        for name in required:
            if name not in properties:
                raise invalid(f"{shown(name)} is required but not in properties", at / "required")
        if not properties:
            self._counted(Object(()), at)
        under = at / "properties"
        needed = frozenset(required)
        return Object(
            tuple(
                Field(name, self.node(part, under / name, depth + 1), name in needed, self._hint(part, under / name))
                for name, part in properties.items()
            ),
            nullable,
        )

    def _array(self, schema: Mapping[str, Any], nullable: bool, at: Pointer, depth: int) -> Array:
        check_keywords(schema, OF_TYPES["array"] | {"type"}, at)
        check_bounds(schema, "minItems", "maxItems", at)
        items = schema.get("items", True)
        if isinstance(items, list):
            raise refused("items", at / "items", "a list of items; use an object with one property for each place")
        least, most = int(schema.get("minItems", 0)), schema.get("maxItems")
        return Array(self.node(items, at / "items", depth + 1), least, None if most is None else int(most), nullable)

    def _branches(self, schema: Mapping[str, Any], key: str, at: Pointer, depth: int) -> Node:
        """allOf of one; anyOf and oneOf of one and null, or of choices."""
        branches = [(part, at / key / index) for index, part in enumerate(schema[key])]
        nulls = [part for part, _ in branches if _is_null(part)]
        others = [self._branch(part, where, depth) for part, where in branches if not _is_null(part)]
        choices = [node for node in others if isinstance(node, Choice)]
        if (key == "allOf" and len(branches) > 1) or (len(nulls) > 1 and key == "oneOf"):
            raise refused(key, at / key, "several schemas at once; merge them into one")
        if not others:
            return self._counted(Choice((None,)), at)
        if len(choices) == len(others):
            return merged(choices + [Choice((None,))] * len(nulls), key == "oneOf", at / key)
        if len(others) > 1:
            raise refused(key, at / key, "only one schema and null, or constants, can be chosen from")
        return _nullable(others[0], key, at) if nulls else others[0]

    def _branch(self, part: Any, at: Pointer, depth: int) -> Node:
        return self.node(part, at, depth + 1)

    def _hint(self, schema: Any, at: Pointer, depth: int = 0) -> str:
        """Title and description of `schema`, or else of what it wraps or refers to."""
        if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
            return ""
        own = " ".join(text for text in (schema.get("title"), schema.get("description")) if isinstance(text, str))
        if own:
            return own
        if "$ref" in schema:
            with self._references.following(schema["$ref"], at) as (target, where):
                return self._hint(target, where, depth + 1)
        inner = [part for key in _WRAPPERS for part in schema.get(key, ()) if not _is_null(part)]
        return self._hint(inner[0], at, depth + 1) if len(inner) == 1 else ""


def _is_null(schema: Any) -> bool:
    if not isinstance(schema, Mapping):
        return False
    own = {key: value for key, value in schema.items() if key not in ANNOTATIONS}
    return own in ({"type": "null"}, {"const": None}, {"enum": [None]}, {"type": ["null"]})


def _nullable(node: Node, key: str, at: Pointer) -> Node:
    if isinstance(node, Free):
        raise refused(key, at / key, f'mark the whole of it "{GROUNDING}": "free" instead of a branch')
    if isinstance(node, Leaf | Array | Object):
        if node.nullable and key == "oneOf":
            raise invalid("null obeys two branches of oneOf, which excludes it", at / key)
        return replace(node, nullable=True)
    return merged([node, Choice((None,))], key == "oneOf", at / key)


def leaves_in(node: Node) -> int:
    """How many leaves `node` has; items of arrays count once."""
    if isinstance(node, Object):
        return sum(leaves_in(field.node) for field in node.fields)
    return leaves_in(node.item) if isinstance(node, Array) else 1
