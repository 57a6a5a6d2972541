"""Guided decoding of plain JSON schemas, without evidence: which schemas llguidance enforces exactly.

It refuses most of what it cannot do, and does most of the rest exactly. What it would let through wrongly was looked
for by random walks through its grammars (`perf/schemas.py`), and is refused here by name, or said in other words:
formats that it reads too widely, white space in patterns, object names that escapes hide (`"\\u0061"` for `"a"`),
repeated names that make up a count, and its own switches inside a schema.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from llguidance import LLMatcher

from python_backends.grounding.bounds import check_size
from python_backends.grounding.formats import BESIDE, ENFORCED, INSTEAD
from python_backends.grounding.keywords import OF_NUMBERS
from python_backends.grounding.patterns import portable
from python_backends.grounding.pointer import Pointer, invalid, refused, shown
from python_backends.grounding.references import References
from python_backends.grounding.validate import check_meta, validator_of

SWITCHES = "x-guidance"
_UNENFORCED = frozenset(
    ("not", "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems",
     "unevaluatedProperties", "dependentRequired", "dependentSchemas", "dependencies", "$dynamicRef", "$recursiveRef",
     "$dynamicAnchor", "$recursiveAnchor", SWITCHES)
)  # fmt: skip
_ONE = ("items", "additionalItems", "additionalProperties")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_NAMED = ("properties", "patternProperties")
_COUNTS = frozenset(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"))
_EXACT = 2**53
_NAMES = ("properties", "patternProperties", "required")  # keywords that say something about particular names
_ESCAPES = 'nrbtf\\"'  # all but \u, which could spell a name that is taken


def check_enforceable(schema: Any, at: Pointer | None = None) -> dict[str, Any]:
    """The schema to give to llguidance instead of `schema`: it means the same, in compact JSON.

    `at` is where `schema` stands in the request's schema. Raises InvalidRequest, code "invalid_schema" or
    "unsupported_schema", for what is no schema or would not be enforced exactly. What remains: properties are written
    in the schema's order, strings of schemas that name properties have no control characters but those with a short
    escape, and a number without bounds may be beyond a double.
    """
    place = at or Pointer()
    check_size(schema)
    rewritten: dict[str, Any] = copy.deepcopy(dict(check_meta(schema)))
    uses_names = _rewrite_all(rewritten, place)
    validator_of(schema)  # patterns, and the last word on references
    rewritten[SWITCHES] = {"whitespace_flexible": False, **({"json_allowed_escapes": _ESCAPES} if uses_names else {})}
    grammar = LLMatcher.grammar_from_json_schema(json.dumps(rewritten))
    error, messages = LLMatcher.validate_grammar_with_warnings(grammar)
    if error or messages:
        text = " ".join(messages)
        if "Unsatisfiable" in text:
            raise invalid(f"no value obeys it: {shown(text)}", place)
        raise refused(_keyword_in(text, rewritten), place, f"it cannot be enforced: {shown(text)}")
    return rewritten


def _keyword_in(text: str, schema: Mapping[str, Any]) -> str:
    """The keyword that llguidance complains of, if it names one of the schema."""
    written = json.dumps(schema)
    return next((word for word in text.replace('"', " ").split() if f'"{word}":' in written), "schema")


def _rewrite_all(root: dict[str, Any], place: Pointer) -> bool:
    """Rewrites, in place, every part of `root` that counts. Whether one of them speaks of particular names."""
    references = References(root)
    seen: set[int] = set()
    waiting: list[tuple[Any, Pointer]] = [(root, place)]
    names = False
    while waiting:
        part, at = waiting.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if ("$id" in part or "id" in part) and part is not root:
            raise refused("$id", at, "it changes what references mean; write the schema as one document")
        names = names or any(keyword in part for keyword in _NAMES)
        waiting += _parts(part, at)
        if "$ref" in part:
            with references.following(part["$ref"], at) as target:
                waiting.append(target)
        _rewrite(part, at)
    return names


def _parts(part: Mapping[str, Any], at: Pointer) -> Iterator[tuple[Any, Pointer]]:
    """The schemas directly inside `part`."""
    for keyword in _ONE:
        if isinstance(part.get(keyword), dict):
            yield part[keyword], at / keyword
    for keyword in _MANY:
        if isinstance(part.get(keyword), list):
            yield from ((inner, at / keyword / index) for index, inner in enumerate(part[keyword]))
    for keyword in _NAMED:
        yield from ((inner, at / keyword / name) for name, inner in part.get(keyword, {}).items())


def _rewrite(part: dict[str, Any], at: Pointer) -> None:
    for keyword in part:
        if keyword in _UNENFORCED:
            raise refused(keyword, at / keyword)
    for keyword in _COUNTS & part.keys():
        part[keyword] = int(part[keyword])  # 2.0 is a count like 2
    for keyword in OF_NUMBERS & part.keys():
        if abs(part[keyword]) > _EXACT:
            raise refused(keyword, at / keyword, f"beyond {_EXACT} a bound is not exact any more")
    if part.pop("uniqueItems", False):
        raise refused("uniqueItems", at / "uniqueItems")
    needed = len(set(part.get("required", ())))
    if part.get("minProperties", 0) - needed > 1:
        raise refused("minProperties", at / "minProperties", "a name written twice would count twice")
    _rewrite_format(part, at)
    if "pattern" in part:
        part["pattern"] = _portable(part["pattern"], at / "pattern")
    if "patternProperties" in part:
        under = at / "patternProperties"
        part["patternProperties"] = {
            _portable(pattern, under / pattern): inner for pattern, inner in part["patternProperties"].items()
        }


def _rewrite_format(part: dict[str, Any], at: Pointer) -> None:
    name = part.get("format")
    if name is None:
        return
    if name not in ENFORCED:
        raise refused("format", at / "format", f"{shown(name)} is not one of {', '.join(sorted(ENFORCED))}")
    if name in INSTEAD:
        del part["format"]
    pattern = INSTEAD.get(name) or BESIDE.get(name)
    if pattern is not None:
        part["allOf"] = [*part.get("allOf", ()), {"pattern": pattern}]


def _portable(pattern: str, at: Pointer) -> str:
    said = portable(pattern)
    if said is None:
        raise refused("pattern", at, "\\S inside brackets; write out what may stand there")
    return said
