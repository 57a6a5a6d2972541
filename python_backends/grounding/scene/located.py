"""The parts of a schema that regions answer by themselves.

`{"buttons": [{"text", "x", "y"}], "number_of_checkboxes", "has_search_field"}` over a screenshot needs no decoder:
every value of it stands in the elements that were found. An array is answered whole or not at all; a property that
names nothing that was looked for is left to those who read words, but for the places of things: no word tells them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.known.answer import Answer, Known, NotKnown
from python_backends.grounding.scene.asking import asks_where, has_axes, is_placed, places_in
from python_backends.grounding.scene.cells import Cells
from python_backends.grounding.scene.names import (
    PLACES,
    Chosen,
    Trait,
    asked_after,
    counted_by,
    listed_by,
    single,
    trait_of,
)
from python_backends.grounding.scene.seen import Region, Scene
from python_backends.grounding.scene.unseen import unseen
from python_backends.grounding.tree import Array, Choice, Leaf, Node, Object


def located(tree: Node, scene: Scene | None, *, pictured: bool = False) -> Known:
    """What `scene` answers of `tree`. Of what is `pictured` a place that nobody saw is not known (`unseen.py`)."""
    if scene is None and not pictured:
        return {}
    locator = _Locator(scene or Scene(()), pictured=pictured)
    if isinstance(tree, Array):
        with suppress(NotKnown):
            return {(): locator.array(tree, "elements", ())}
    return dict(locator.known(tree, ())) if isinstance(tree, Object) else {}


class _Locator:
    """Goes through one tree."""

    def __init__(self, scene: Scene, *, pictured: bool) -> None:
        self._scene, self._pictured = scene, pictured
        self._labels = frozenset(region.is_of for region in scene.by("object_detection"))
        self._cells = Cells()

    def known(self, node: Object, path: Path) -> Iterator[tuple[Path, Answer]]:
        """The answered properties at or below `node`, which is in no array."""
        placed = set(places_in(node)) if self._pictured and has_axes(node) else set()
        for field in node.fields:
            below = (*path, field.name)
            try:
                yield below, self._property(field.node, field.name, below)
            except NotKnown:
                if field.name in placed or self._is_unseen(field.node, field.name):
                    yield below, unseen(field, below)
                elif isinstance(field.node, Object):
                    yield from self.known(field.node, below)

    def _is_unseen(self, node: Node, name: str) -> bool:
        """Whether it is a thing asked for by its place, which nothing but a region could say."""
        if not self._pictured:
            return False
        if isinstance(node, Array):
            return is_placed(node.item) and listed_by(name, self._labels) is not None
        if not isinstance(node, Object) or not asks_where(node):
            return False
        return single(name, self._labels) is not None or (is_placed(node) and has_axes(node))

    def _property(self, node: Node, name: str, path: Path) -> Answer:
        if isinstance(node, Array):
            return self.array(node, name, path)
        if isinstance(node, Object):
            return self._one(node, name, path)
        if isinstance(node, Leaf) and node.kind in ("integer", "number"):
            return self._count(node, name, path)
        if isinstance(node, Leaf) and node.kind == "boolean":
            return self._presence(node, name, path)
        raise NotKnown

    def array(self, node: Array, name: str, path: Path) -> Answer:
        """The array called `name`, if it lists regions."""
        chosen, item = listed_by(name, self._labels), node.item
        if chosen is None:
            raise NotKnown
        found = self._found(chosen)
        if isinstance(item, Leaf | Choice):
            trait: Trait = "what" if chosen.seer == "object_detection" else "text"
            found = [region for region in found if trait == "what" or region.text]
            parts = [self._cells.cell(item, trait, each, (*path, n)) for n, each in enumerate(found[: node.max_items])]
        elif isinstance(item, Object) and _is_of_regions(item):
            parts = self._rows(node, item, found, path)
        else:
            raise NotKnown
        if len(parts) < node.min_items:
            raise NotKnown
        return Answer([part.value for part in parts], tuple(leaf for part in parts for leaf in part.leaves))

    def _rows(self, node: Array, item: Object, found: Sequence[Region], path: Path) -> list[Answer]:
        """A row for each region that says all that must be there: a link whose text nobody could read is none of
        `[{text, x}]`. NotKnown if there are regions and none does."""
        parts: list[Answer] = []
        for region in found:
            if node.max_items is not None and len(parts) == node.max_items:
                break
            with suppress(NotKnown):
                parts.append(self._cells.row(item, region, (*path, len(parts))))
        if found and not parts:
            raise NotKnown
        return parts

    def _one(self, node: Object, name: str, path: Path) -> Answer:
        """`submit_button: {x, y}`: the surest of those that the name fits, if it is asked where it stands."""
        chosen = single(name, self._labels)
        if chosen is None or not any(trait_of(field.name) in PLACES for field in node.fields):
            raise NotKnown
        found = self._found(chosen)
        if not found:
            raise NotKnown
        return self._cells.row(node, max(found, key=lambda region: region.confidence), path)

    def _count(self, node: Leaf, name: str, path: Path) -> Answer:
        chosen = counted_by(name, self._labels)
        if chosen is None:
            raise NotKnown
        return self._cells.told(node, path, (len(self._found(chosen)),), None)

    def _presence(self, node: Leaf, name: str, path: Path) -> Answer:
        chosen = asked_after(name, self._labels)
        if chosen is None or not chosen.label:
            raise NotKnown
        found = self._found(chosen)
        surest = max(found, key=lambda region: region.confidence, default=None)
        return self._cells.told(node, path, (surest is not None,), surest)

    def _found(self, chosen: Chosen) -> Sequence[Region]:
        """The chosen regions; NotKnown where nobody looked for their kind."""
        looked = self._scene.by(chosen.seer)
        if not looked:
            raise NotKnown
        return [region for region in looked if chosen.takes(region)]


def _is_of_regions(item: Object) -> bool:
    """Whether at least half of its properties, and one at all, are something that a region says."""
    traits = [trait_of(field.name) for field in item.fields]
    told = [trait for trait in traits if trait is not None]
    return bool(told) and 2 * len(told) >= len(traits)
