"""Leaves of a schema: values to be found in the evidence, and choices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

from python_backends.grounding.bounds import MAX_CHOICES
from python_backends.grounding.keywords import (
    ANNOTATIONS,
    AT_ROOT,
    OF_NUMBERS,
    OF_STRINGS,
    OF_TYPES,
    check_bounds,
    check_keywords,
    type_of,
)  # fmt: skip
from python_backends.grounding.pointer import Pointer, invalid, refused
from python_backends.grounding.tree import Choice, Leaf, LeafKind, Scalar
from python_backends.grounding.validate import validator_of

_KINDS: dict[str, LeafKind] = {kind: kind for kind in get_args(LeafKind)}


def leaf_of(schema: Mapping[str, Any], at: Pointer) -> Leaf:
    """The leaf of a `schema` of one scalar type. Refuses keywords of other types, and bounds that cross."""
    name, nullable = type_of(schema, at)
    check_keywords(schema, OF_TYPES[name] | {"type"}, at)
    check_bounds(schema, "minLength", "maxLength", at)
    check_bounds(schema, "minimum", "maximum", at)
    _check_open(schema, at)
    own = {"type": name, **{key: schema[key] for key in schema if key in OF_TYPES[name]}}
    return Leaf(_KINDS[own["format"] if own.get("format") in _KINDS else name], own, nullable)


def _check_open(schema: Mapping[str, Any], at: Pointer) -> None:
    """Exclusive bounds leave room, and whole numbers exist between the bounds of an integer."""
    for keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        if isinstance(schema.get(keyword), bool):
            raise refused(keyword, at / keyword, "write it as a number, as all drafts after draft-04 do")
    low = max(schema.get("minimum", -math.inf), schema.get("exclusiveMinimum", -math.inf))
    high = min(schema.get("maximum", math.inf), schema.get("exclusiveMaximum", math.inf))
    exclusive = schema.get("exclusiveMinimum") == low or schema.get("exclusiveMaximum") == high
    if low > high or (low == high and exclusive):
        raise invalid("no number is within its bounds", at)
    if schema.get("type") == "integer" and math.isfinite(low) and math.ceil(low) > high:
        raise invalid("no integer is within its bounds", at)


def choice_of(schema: Mapping[str, Any], at: Pointer) -> Choice:
    """The values of `enum` and `const` that the other keywords allow. InvalidRequest if none is left."""
    check_keywords(schema, OF_STRINGS | OF_NUMBERS | {"type", "enum", "const"}, at)
    values = [schema["const"]] if "const" in schema else list(schema["enum"])
    key = "const" if "const" in schema else "enum"
    if len(values) > MAX_CHOICES:
        raise invalid(f"it has {len(values)} values; at most {MAX_CHOICES} are read", at / key)
    if any(isinstance(value, dict | list) for value in values):
        raise refused(key, at / key, "only strings, numbers, booleans and null can be chosen from; use properties")
    own = validator_of({name: value for name, value in schema.items() if name not in ANNOTATIONS | AT_ROOT})
    valid = tuple(value for value in values if own.is_valid(value))
    if not valid:
        raise invalid("no value is left to choose from", at / key)
    return Choice(valid)


def merged(choices: list[Choice], distinct: bool, at: Pointer) -> Choice:
    """One choice out of several. `distinct`: each value may be in one only (oneOf), else InvalidRequest."""
    values: list[Scalar] = []
    for choice in choices:
        for value in choice.values:
            if any(_same(value, other) for other in values):
                if distinct:
                    raise invalid(f"{value!r} is in two branches of oneOf, which excludes it", at)
                continue
            values.append(value)
    return Choice(tuple(values))


def _same(one: Scalar, other: Scalar) -> bool:
    """Equality of JSON values: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other
