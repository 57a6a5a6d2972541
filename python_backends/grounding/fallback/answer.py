"""From a tree and a stream to an object, without a decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from python_backends.grounding.fallback.assign import assigned
from python_backends.grounding.fallback.labels import LabelFinder
from python_backends.grounding.fallback.lists import list_values
from python_backends.grounding.fallback.places import places_of
from python_backends.grounding.fallback.proposals import Page, Proposal, Proposer
from python_backends.grounding.fallback.reader import ValueReader
from python_backends.grounding.fallback.tables import table_rows
from python_backends.grounding.fallback.targets import Path, targets_in
from python_backends.grounding.grounded import Grounded, GroundedLeaf, leaf_from, path_of
from python_backends.grounding.stream import WordStream
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object, Scalar
from python_backends.grounding.values.locale import Locale

_ROOT = "answer"  # what a tree that is no object is a property of, for the time of the search

Found = Callable[[Path], Proposal | None]


def fall_back(tree: Node, stream: WordStream, locale: Locale, question: str = "") -> Grounded:
    """What labels and places say about `tree`. Nothing is invented: a leaf without a value is null, or left out where
    it may be, so that the answer may lack what the schema requires.

    `question` helps where the schema's names say nothing ("answer"). Raises nothing for any tree that `tree_of` gives.
    """
    places = places_of(stream)
    page = Page(stream, places, LabelFinder(stream, places), ValueReader(locale))
    root = tree if isinstance(tree, Object) else Object((Field(_ROOT, tree, True),))
    filler = _Filler(page)
    value = filler.fill(root, question)
    steps = 0 if root is tree else 1
    leaves = tuple(replace(leaf, path=path_of(path[steps:])) for path, leaf in filler.leaves)
    return Grounded(value[_ROOT] if steps else value, leaves)


@dataclass
class _Filler:
    """Builds an object top down. Leaves outside arrays of objects compete for words; each such array is a table."""

    page: Page
    leaves: list[tuple[Path, GroundedLeaf]] = field(default_factory=list)
    hits: int = 0
    lists: dict[Path, list[Proposal]] = field(default_factory=dict)

    def fill(self, root: Object, question: str) -> dict[str, Any]:
        """The value of `root`; fills `leaves`, in the order of the value, on the way."""
        targets = list(targets_in(root, (), question))
        proposer = Proposer(self.page, targets)
        chosen = {targets[number].path: item for number, item in assigned(proposer.proposals()).items()}
        for number, target in enumerate(targets):
            if target.many:
                self.lists[target.path] = list_values(self.page, proposer, number, target)
        return self._object(root, (), chosen.get)

    def _object(self, node: Object, path: Path, found: Found) -> dict[str, Any]:
        out = {}
        for item in node.fields:
            mark, hits = len(self.leaves), self.hits
            value = self._node(item.node, (*path, item.name), found)
            if self.hits > hits or item.required or _nullable(item.node):
                out[item.name] = value
            else:
                del self.leaves[mark:]
        return out

    def _node(self, node: Node, path: Path, found: Found) -> Any:
        if isinstance(node, Object):
            return self._whole(node, path, found)
        if isinstance(node, Array):
            return self._array(node, path) or (None if node.nullable else [])
        if isinstance(node, Choice) and len(node.values) == 1:
            return self._keep(path, node.values[0], None)
        item = None if isinstance(node, Free) else found(path)  # nothing can be inferred here
        return self._keep(path, item.value if item else None, item)

    def _whole(self, node: Object, path: Path, found: Found) -> dict[str, Any] | None:
        mark, hits = len(self.leaves), self.hits
        value = self._object(node, path, found)
        if self.hits > hits or not node.nullable:
            return value
        del self.leaves[mark:]
        self._keep(path, None, None)
        return None

    def _array(self, node: Array, path: Path) -> list[Any]:
        if isinstance(node.item, Leaf | Choice):
            items = self.lists.get(path, [])[: node.max_items]
            return [self._keep((*path, place), item.value, item) for place, item in enumerate(items)]
        if not isinstance(node.item, Object):
            return []
        targets = [target for target in targets_in(node.item, in_table=True) if not target.many]
        values = []
        for place, row in enumerate(table_rows(self.page, targets, node.max_items)):
            at = (*path, place)
            by_path = {(*at, *targets[number].path): item for number, item in row.items()}
            values.append(self._object(node.item, at, by_path.get))
        return values

    def _keep(self, path: Path, value: Scalar, item: Proposal | None) -> Scalar:
        """Confidence is the worst word's times how well the value stands to its label."""
        if item is None:
            self.leaves.append((path, GroundedLeaf("", value, "fallback")))
            return value
        leaf = leaf_from("", value, "fallback", item.span, self.page.stream)
        sure = round(min(1.0, item.score) * (leaf.confidence or 0.0), 4)
        self.leaves.append((path, replace(leaf, confidence=sure)))
        self.hits += 1
        return value


def _nullable(node: Node) -> bool:
    if isinstance(node, Choice):
        return None in node.values
    return not isinstance(node, Free) and node.nullable
