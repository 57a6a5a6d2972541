"""What a schema asks of a picture by its names and kinds alone, before anybody has looked at one."""

from __future__ import annotations

from collections.abc import Iterator

from python_backends.grounding.fallback.tokens import Tokens, tokens_of_name
from python_backends.grounding.scene.names import (
    COUNTING,
    EVERYTHING,
    PLACES,
    PRESENCE,
    TELLING,
    UNMISTAKABLE,
    asked_after,
    listed_by,
    single,
    trait_of,
)
from python_backends.grounding.scene.seen import singular
from python_backends.grounding.tree import Array, Choice, Leaf, Node, Object

_ACROSS, _DOWN = frozenset({"left", "right", "centre_x"}), frozenset({"top", "bottom", "centre_y"})
_NOBODY = frozenset[Tokens]()


def asks_for_elements(node: Node, name: str = "") -> bool:
    """Whether a schema lists, counts or places elements of a screen, so that a picture must be looked at for them."""
    if isinstance(node, Object):
        placed = asks_where(node) and single(name, _NOBODY) is not None
        return placed or any(asks_for_elements(field.node, field.name) for field in node.fields)
    tokens = singular(tuple(token for token in tokens_of_name(name) if token not in COUNTING))
    if isinstance(node, Array):
        listed = listed_by(name, _NOBODY)
        placed = isinstance(node.item, Object) and asks_where(node.item)
        if placed and listed is not None and listed.seer == "gui_detection":
            return True
        return _is_unmistakable(tokens) or asks_for_elements(node.item)
    if not isinstance(node, Leaf):
        return False
    if node.kind == "boolean":
        asked = tuple(token for token in tokens_of_name(name) if token not in PRESENCE)
        return asked_after(name, _NOBODY) is not None and _is_unmistakable(singular(asked))
    counts = node.kind in ("integer", "number") and bool(TELLING & set(tokens_of_name(name)))
    return counts and _is_unmistakable(tokens)


def is_only_seen(node: Node, name: str = "") -> bool:
    """Whether a picture could only show what a schema asks for: counts, presence and places, nothing to be read."""
    if isinstance(node, Object):
        parts = [is_only_seen(field.node, field.name) for field in node.fields]
        return (bool(name) and is_placed(node)) or (bool(parts) and all(parts))
    tokens = tokens_of_name(name)
    if isinstance(node, Array):
        listed = singular(tuple(token for token in tokens if token not in COUNTING))
        return any(listed in names for names in EVERYTHING.values()) or is_placed(node.item)
    if not isinstance(node, Leaf):
        return False
    counts = tokens[:2] == ("number", "of") or tokens[:2] == ("how", "many") or "count" in tokens
    return counts if node.kind in ("integer", "number") else node.kind == "boolean" and bool(PRESENCE & set(tokens))


def asks_where(node: Object) -> bool:
    """Whether `node` asks for a point or a box: numbers across and down. The `location` of a firm is written."""
    boxed = any(trait_of(field.name) == "box" and _is_box(field.node) for field in node.fields)
    return boxed or has_axes(node)


def has_axes(node: Object) -> bool:
    """Whether it has numbers both across and down."""
    traits = {trait_of(name) for name in places_in(node)}
    return bool(traits & _ACROSS and traits & _DOWN)


def is_placed(node: Node) -> bool:
    """Whether it is an object of nothing but what a region says, its place among that."""
    return isinstance(node, Object) and asks_where(node) and all(trait_of(field.name) for field in node.fields)


def places_in(node: Object) -> Iterator[str]:
    """The names of the properties of `node` that are numbers of places."""
    for field in node.fields:
        if trait_of(field.name) in PLACES and not _is_said(field.node):
            yield field.name


def _is_unmistakable(tokens: Tokens) -> bool:
    """`buttons`, `submit_buttons`."""
    return any(tokens[start:] in UNMISTAKABLE for start in range(len(tokens)))


def _is_box(node: Node) -> bool:
    if isinstance(node, Object):
        return has_axes(node)
    return isinstance(node, Array) and not _is_said(node.item)


def _is_said(node: Node) -> bool:
    """Whether it is written in words."""
    return isinstance(node, Choice) or (isinstance(node, Leaf) and node.kind not in ("integer", "number"))
