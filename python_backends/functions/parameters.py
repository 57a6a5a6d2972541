"""The parameters of a function, read from its JSON schema: flat ones, as arguments in prose are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["string", "number", "integer", "boolean", "choice", "list"]
_COMPOUND = frozenset({"$ref", "anyOf", "oneOf", "allOf", "const", "properties"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`choices` are the values of a choice; `item` is the type of a list's items."""

    name: str
    type: Type
    description: str
    required: bool
    choices: tuple[Any, ...] = ()
    item: Type = "string"

    @property
    def words(self) -> frozenset[str]:
        """The words of its name and description, lower case."""
        return frozenset(_WORD.findall(self.name.replace("_", " "))) | frozenset(
            word.lower() for word in _WORD.findall(f"{self.name} {self.description}")
        )

    @property
    def told(self) -> str:
        """What its author says of it, with its name taken apart."""
        return f"{' '.join(words_of_name(self.name))}: {self.description}"


def parameters_of(schema: Mapping[str, Any]) -> list[Parameter] | None:
    """The parameters of `schema`; None if it asks for more than flat values and lists of them."""
    required = set(schema.get("required", ()))
    found = [_parameter(name, part, name in required) for name, part in schema.get("properties", {}).items()]
    return None if any(item is None for item in found) else [item for item in found if item is not None]


def words_of_name(name: str) -> list[str]:
    """`getWeather_v2` as its words."""
    return [word.lower() for word in _WORD.findall(name)]


def _parameter(name: str, part: Mapping[str, Any], required: bool) -> Parameter | None:
    kind = _type(part)
    description = str(part.get("description", ""))
    if kind == "list":
        item = _type(part.get("items", {"type": "string"}))
        if item is None or item == "list":
            return None
        return Parameter(name, "list", description, required, tuple(part.get("items", {}).get("enum", ())), item)
    choices = tuple(value for value in part.get("enum", ()) if value is not None)
    return None if kind is None else Parameter(name, kind, description, required, choices)


def _type(part: Mapping[str, Any]) -> Type | None:
    if _COMPOUND & part.keys():
        return None
    if "enum" in part:
        return "choice"
    named = part.get("type", "string")
    kinds = [kind for kind in (named if isinstance(named, list) else [named]) if kind != "null"]
    known: dict[str, Type] = {
        "string": "string", "number": "number", "integer": "integer", "boolean": "boolean", "array": "list",
    }  # fmt: skip
    return known.get(kinds[0]) if len(kinds) == 1 else None
