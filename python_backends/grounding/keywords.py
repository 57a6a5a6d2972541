"""Which keywords the reader of schemas honours where, and what to say about the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from python_backends.grounding.pointer import Pointer, invalid, refused

GROUNDING = "x-grounding"
ANNOTATIONS = frozenset(
    ("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment",
     "$defs", "definitions")
)  # fmt: skip
AT_ROOT = frozenset(("$schema", "$id"))
OF_STRINGS = frozenset(("pattern", "minLength", "maxLength", "format"))
OF_NUMBERS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
OF_OBJECTS = frozenset(("properties", "required", "additionalProperties"))
OF_ARRAYS = frozenset(("items", "minItems", "maxItems"))
OF_TYPES: Mapping[str, frozenset[str]] = {
    "string": OF_STRINGS, "integer": OF_NUMBERS, "number": OF_NUMBERS, "boolean": frozenset(),
    "object": OF_OBJECTS, "array": OF_ARRAYS,
}  # fmt: skip

_KNOWN = frozenset().union(*OF_TYPES.values()) | {"type", "enum", "const", "$ref", "anyOf", "oneOf", "allOf"}
_WHY = {
    "patternProperties": "only properties with a name can be grounded; list them in properties",
    "minProperties": "list the needed properties in required",
    "uniqueItems": "evidence may name the same thing twice; remove it and drop doubles yourself",
    "prefixItems": "use an object with one property for each place",
    "nullable": 'write "type": ["string", "null"] instead',
    "$anchor": "point with #/... instead",
    "contains": "an array of evidence cannot promise it",
}  # fmt: skip


def check_keywords(schema: Mapping[str, Any], allowed: Iterable[str], at: Pointer) -> None:
    """Refuses by name the first keyword of `schema` that is neither `allowed` here nor an annotation."""
    fine = ANNOTATIONS.union(allowed, () if at.steps else AT_ROOT)
    for keyword in schema:
        if keyword in fine or (keyword.startswith("x-") and keyword != GROUNDING):
            continue
        if keyword in _KNOWN:
            raise refused(keyword, at / keyword, "it does not go together with the other keywords here")
        raise refused(keyword, at / keyword, _WHY.get(keyword, "it cannot be enforced on values from evidence"))


def type_of(schema: Mapping[str, Any], at: Pointer) -> tuple[str, bool]:
    """(the one type besides null, whether null is allowed too), inferred from the keywords if `type` is absent.

    A value of the inferred type obeys the schema like any other. ("null", True) if nothing but null is allowed.
    """
    named = schema.get("type")
    if named is None:
        return _inferred(schema, at), False
    types = [named] if isinstance(named, str) else list(named)
    others = [name for name in types if name != "null"]
    if len(others) > 1:
        raise refused("type", at / "type", f"choose one of {', '.join(others)} (null may stand beside it)")
    return (others[0] if others else "null"), "null" in types


def _inferred(schema: Mapping[str, Any], at: Pointer) -> str:
    for name in ("object", "array", "string", "number"):
        if OF_TYPES[name] & schema.keys():
            return name
    raise refused("type", at, f'it is absent; say which type this is, or mark it "{GROUNDING}": "free"')


def check_bounds(schema: Mapping[str, Any], low: str, high: str, at: Pointer) -> None:
    """InvalidRequest if the keyword `low` is above the keyword `high`."""
    if low in schema and high in schema and schema[low] > schema[high]:
        raise invalid(f"{low} {schema[low]} is more than {high} {schema[high]}", at)
