"""What a JSON schema asks for, as a tree: the one form that grammar, fallback, replay and finish share.

A schema is turned into it once (`schema.py`), which is also where everything that cannot be enforced is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

LeafKind = Literal["string", "integer", "number", "boolean", "date", "time", "date-time"]
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that must be found in the evidence: a contiguous span of words, or its normal form.

    `schema` are the leaf's own keywords (pattern, minLength, minimum ...), references resolved; a candidate that breaks
    them is no candidate.
    """

    kind: LeafKind
    schema: Mapping[str, Any]
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `values` (enum, const), which need not stand in the evidence."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """Any JSON that `schema` allows, inferred by the decoder (`"x-grounding": "free"`)."""

    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Array:
    """`min_items` to `max_items` (None: no bound) times `item`."""

    item: Node
    min_items: int = 0
    max_items: int | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One property. `hint` is its title and description, which the decoder and the fallback read as labels."""

    name: str
    node: Node
    required: bool = False
    hint: str = ""

    @property
    def may_lack(self) -> bool:
        """Whether an object is right without a value here: it may be left out, or be null."""
        return not self.required or bool(getattr(self.node, "nullable", False))


@dataclass(frozen=True, slots=True)
class Object:
    """Properties in the schema's order; nothing else is ever added."""

    fields: tuple[Field, ...]
    nullable: bool = False


Node = Leaf | Choice | Free | Array | Object
