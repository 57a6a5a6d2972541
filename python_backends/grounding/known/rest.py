"""What is left of a schema once a part of its answer is known, and both parts in one answer again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import Grounded, GroundedLeaf, path_of
from python_backends.grounding.known.answer import LEFT_OUT, Known
from python_backends.grounding.tree import Field, Node, Object

NOTHING = Object(())


def rest_of(tree: Node, known: Known) -> Node:
    """`tree` without what is `known`; NOTHING if that is all of it.

    An object of which a part is known is there, so the rest of it must be as well.
    """
    return NOTHING if () in known else _rest(tree, known, ())


def _rest(node: Node, known: Known, path: Path) -> Node:
    if not isinstance(node, Object) or not _is_known(path, known):
        return node
    kept = []
    for each in node.fields:
        below = (*path, each.name)
        part = NOTHING if below in known else _rest(each.node, known, below)
        if not _is_known(below, known):
            kept.append(each)
        elif part != NOTHING:
            kept.append(Field(each.name, part, True, each.hint))
    return Object(tuple(kept))


def with_known(tree: Node, grounded: Grounded, known: Known) -> Grounded:
    """`grounded`, an answer to `rest_of(tree, known)`, with what is `known` in its places."""
    if not known:
        return grounded
    value, leaves = _whole(tree, (), grounded.value, known, grounded.leaves)
    return Grounded(value, tuple(leaves), grounded.left_out, grounded.cut)


def _whole(
    node: Node, path: Path, value: Any, known: Known, leaves: Iterable[GroundedLeaf]
) -> tuple[Any, list[GroundedLeaf]]:
    """The value at `path` and its leaves, in the schema's order; `value` and `leaves` are the rest's."""
    if path in known:
        return known[path].value, list(known[path].leaves)
    if not isinstance(node, Object) or not _is_known(path, known):
        name = path_of(path)
        return value, [leaf for leaf in leaves if leaf.path == name or leaf.path.startswith((f"{name}.", f"{name}["))]
    given = value if isinstance(value, Mapping) else {}
    out: dict[str, Any] = {}
    found: list[GroundedLeaf] = []
    for each in node.fields:
        below = (*path, each.name)
        if known.get(below) is LEFT_OUT:
            continue
        if each.name in given or _is_known(below, known):
            out[each.name], mine = _whole(each.node, below, given.get(each.name), known, leaves)
            found += mine
    return out, found


def _is_known(path: Path, known: Known) -> bool:
    """Whether anything at or below `path` is known."""
    return any(each[: len(path)] == path for each in known)
