"""What stands in an answer for a place that nobody saw: nothing, as no number in a text says where a thing is."""

from __future__ import annotations

from typing import Any

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import GroundedLeaf, path_of
from python_backends.grounding.known.answer import LEFT_OUT, Answer, is_nullable
from python_backends.grounding.tree import Array, Field, Object


def unseen(field: Field, path: Path) -> Answer:
    """`field`, which is at `path`, without a value: null, left out, or an empty list; else null all the same, which
    its schema refuses, so that the answer says that the value was not found."""
    node = field.node
    if is_nullable(node) or not field.required:
        return Answer(None, (_nothing(path),)) if is_nullable(node) else LEFT_OUT
    if isinstance(node, Array):
        return Answer([], ())
    if not isinstance(node, Object):
        return Answer(None, (_nothing(path),))
    value: dict[str, Any] = {}
    leaves: list[GroundedLeaf] = []
    for each in node.fields:
        part = unseen(each, (*path, each.name))
        if part is not LEFT_OUT:
            value[each.name] = part.value
            leaves += part.leaves
    return Answer(value, tuple(leaves))


def _nothing(path: Path) -> GroundedLeaf:
    return GroundedLeaf(path_of(path), None, "inferred")
