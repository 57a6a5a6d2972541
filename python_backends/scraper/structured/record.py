"""A thing that a page describes for machines, whichever way it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Union

Source = Literal["json-ld", "microdata"]
Value = Union[str, float, bool, "Record"]

_PREFIXES = (
    "http://schema.org/",
    "https://schema.org/",
    "http://www.schema.org/",
    "https://www.schema.org/",
    "schema:",
)


@dataclass(frozen=True, slots=True)
class Record:
    """`types` are without their vocabulary (`Recipe`); every property has a list of values, in the page's order.

    `selector` names the element it was read from.
    """

    types: tuple[str, ...]
    properties: Mapping[str, tuple[Value, ...]]
    source: Source
    selector: str
    id: str | None = field(default=None)

    def first(self, name: str) -> Value | None:
        """The first value of a property."""
        return next(iter(self.properties.get(name, ())), None)

    def all(self) -> Iterator[Record]:
        """This record and those inside it, outermost first."""
        waiting = [self]
        while waiting:
            yield (record := waiting.pop(0))
            waiting += [value for values in record.properties.values() for value in values if isinstance(value, Record)]

    def as_json(self) -> dict[str, object]:
        """The record as a document; every property is a list."""
        body: dict[str, object] = {"type": list(self.types)}
        if self.id is not None:
            body["id"] = self.id
        for name, values in self.properties.items():
            body[name] = [value.as_json() if isinstance(value, Record) else value for value in values]
        return body


def short_name(name: str) -> str:
    """A type or property without its vocabulary; other vocabularies' names stay whole."""
    for prefix in _PREFIXES:
        if name.lower().startswith(prefix):
            return name[len(prefix) :]
    return name
