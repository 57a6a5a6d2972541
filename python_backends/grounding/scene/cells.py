"""How what is known of a region may be written, by the node that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import GroundedLeaf, path_of
from python_backends.grounding.known.answer import Answer, Forms, NotKnown, is_nullable
from python_backends.grounding.scene.names import Trait, trait_of
from python_backends.grounding.scene.seen import Region
from python_backends.grounding.tree import Array, Choice, Field, Leaf, Node, Object, Scalar

_CORNERS: tuple[Trait, ...] = ("left", "top", "right", "bottom")


class Cells:
    """Fills objects and values with regions; NotKnown where a region does not say what must be there."""

    def __init__(self) -> None:
        self._forms = Forms()

    def row(self, node: Object, region: Region, path: Path) -> Answer:
        """`node` filled with `region`. What it may lack and is not known is null, or left out."""
        traits = {field.name: trait_of(field.name) for field in node.fields}
        value: dict[str, Any] = {}
        leaves: list[GroundedLeaf] = []
        for field in node.fields:
            part = self._field(field, _corrected(traits, field.name), region, (*path, field.name))
            if part is not None:
                value[field.name] = part.value
                leaves += part.leaves
        return Answer(value, tuple(leaves))

    def _field(self, field: Field, trait: Trait | None, region: Region, path: Path) -> Answer | None:
        try:
            return self.cell(field.node, trait, region, path)
        except NotKnown:
            if not field.required:
                return None
            if not is_nullable(field.node):
                raise
            return Answer(None, (GroundedLeaf(path_of(path), None, "inferred"),))

    def cell(self, node: Node, trait: Trait | None, region: Region, path: Path) -> Answer:
        """What `region` says to `trait`."""
        if trait is None:
            raise NotKnown
        if isinstance(node, Leaf | Choice):
            return self.told(node, path, _forms_of(trait, region), region)
        if trait == "box" and isinstance(node, Object):
            return self.row(node, region, path)
        if trait == "box" and isinstance(node, Array) and isinstance(node.item, Leaf | Choice):
            return self._corners(node, node.item, region, path)
        raise NotKnown

    def _corners(self, node: Array, item: Leaf | Choice, region: Region, path: Path) -> Answer:
        """`box: [left, top, right, bottom]`."""
        if node.min_items > len(_CORNERS) or (node.max_items is not None and node.max_items < len(_CORNERS)):
            raise NotKnown
        parts = [self.cell(item, corner, region, (*path, number)) for number, corner in enumerate(_CORNERS)]
        return Answer([part.value for part in parts], tuple(leaf for part in parts for leaf in part.leaves))

    def told(self, node: Leaf | Choice, path: Path, forms: Iterable[Scalar], region: Region | None) -> Answer:
        """The first of `forms` that `node` takes, as evidence of `region`; None for what is told of all regions."""
        value = self._forms.first(node, forms)
        if value is None:
            raise NotKnown
        if region is None:
            return Answer(value, (GroundedLeaf(path_of(path), value, "measured"),))
        leaf = GroundedLeaf(
            path_of(path), value, "measured", None, (region.evidence,), region.page, region.quad,
            round(region.confidence, 4),
        )  # fmt: skip
        return Answer(value, (leaf,))


def _corrected(traits: dict[str, Trait | None], name: str) -> Trait | None:
    """`x1` is the left edge beside `x2`, the right one beside `x0`; a `label` beside a text or of an object says what
    it is."""
    trait = traits[name]
    if name.lower() in ("x1", "y1") and {"x0", "y0"} & {each.lower() for each in traits}:
        return "right" if name.lower() == "x1" else "bottom"
    texts = [each for each, other in traits.items() if other == "text"]
    if trait == "text" and len(texts) > 1 and "what" not in traits.values() and name in ("label", "name"):
        return "what"
    return trait


def _forms_of(trait: Trait, region: Region) -> Iterator[Scalar]:
    left, top, right, bottom = region.box
    numbers = {
        "left": left, "top": top, "right": right, "bottom": bottom, "width": right - left, "height": bottom - top,
        "centre_x": (left + right) // 2, "centre_y": (top + bottom) // 2,
    }  # fmt: skip
    if trait in numbers:
        yield numbers[trait]
        yield float(numbers[trait])
        yield str(numbers[trait])
    elif trait == "confidence":
        yield round(region.confidence, 4)
    elif trait == "page":
        yield region.page
    elif trait == "what" or (trait == "text" and region.seer == "object_detection"):
        yield region.label
        yield region.label.replace("_", " ")
        yield region.label.replace("_", "-")
    elif trait == "text":
        yield region.text or None
