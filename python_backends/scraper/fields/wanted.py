"""The fields that a caller wants, from a JSON schema or from their names alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from python_backends.errors import InvalidRequest
from python_backends.scraper.fields.concepts import Concept, concept_of

MAX_FIELDS = 100
MAX_NAME = 100
Kind = Literal["text", "number", "integer", "boolean", "texts", "numbers"]
_KINDS: dict[str, Kind] = {"string": "text", "number": "number", "integer": "integer", "boolean": "boolean"}
_UNIT = re.compile(r"\b(seconds?|minutes?|hours?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Field:
    """`unit` is the unit of a duration as the schema describes it: seconds, minutes (also without a word) or hours."""

    name: str
    kind: Kind
    concept: Concept
    unit: str = "minutes"

    @property
    def is_list(self) -> bool:
        """Whether all values are wanted."""
        return self.kind in ("texts", "numbers")


def fields_of(wanted: Mapping[str, Any] | Sequence[str]) -> list[Field]:
    """Fields of a JSON schema of an object of texts, numbers, booleans and lists of them, or of names.

    A field that only has a name is a list if its name usually stands for one. Raises InvalidRequest, naming the field.
    """
    if isinstance(wanted, Mapping):
        properties = wanted.get("properties")
        if not isinstance(properties, Mapping):
            raise InvalidRequest("the schema must be that of an object, with `properties`", param="schema")
        fields = [_described(name, part) for name, part in properties.items()]
    else:
        fields = [_named(name) for name in dict.fromkeys(wanted)]
    if not 0 < len(fields) <= MAX_FIELDS:
        raise InvalidRequest(f"1 to {MAX_FIELDS} fields can be asked for, not {len(fields)}", param="schema")
    return fields


def _named(name: str) -> Field:
    concept = _concept(name)
    return Field(name, "texts" if concept.form in ("parts", "steps") else "text", concept)


def _concept(name: str) -> Concept:
    if not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_NAME:
        raise InvalidRequest(f"a field's name has 1 to {MAX_NAME} characters", param="schema")
    return concept_of(name)


def _described(name: str, part: Any) -> Field:
    concept = _concept(name)
    kind = _type_of(part)
    items = _type_of(part.get("items", {"type": "string"})) if kind == "array" else None
    if kind == "array" and items in ("string", "number", "integer"):
        found: Kind = "texts" if items == "string" else "numbers"
    elif kind in _KINDS:
        found = _KINDS[kind]
    else:
        raise InvalidRequest(
            f"the field `{name}` must be a string, number, integer, boolean, or an array of strings or numbers, not "
            f"{items or kind}",
            param="schema",
        )
    unit = _UNIT.search(str(part.get("description", "")))
    return Field(name, found, concept, unit[1].lower().rstrip("s") + "s" if unit else "minutes")


def _type_of(part: Any) -> str:
    """The one type beside null; a field without a type is text."""
    if not isinstance(part, Mapping):
        return "unknown"
    types = part.get("type", "string")
    found = [kind for kind in ([types] if isinstance(types, str) else types) if kind != "null"]
    return str(found[0]) if len(found) == 1 else "several types"
