"""From a tree and a stream to an object, without a decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

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

    Time grows with the number of words and of labels found: words that are everywhere are no labels, vocabularies are
    compared as far as MAX_PAIRS allows, and what is scanned around a label has a bound.
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


class _Mark(NamedTuple):
    """How far an answer had come: leaves, values found, values that are missing though they must be there."""

    leaves: int
    hits: int
    missing: int


@dataclass
class _Filler:
    """Builds an object top down. Leaves outside arrays of objects compete for words; each such array is a table.

    An object that may be left out or be null is, if something that it must have was not found; so is a row of a table.
    """

    page: Page
    leaves: list[tuple[Path, GroundedLeaf]] = field(default_factory=list)
    hits: int = 0
    missing: int = 0
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
            mark = self._mark()
            value = self._node(item.node, (*path, item.name), found)
            complete = self.missing == mark.missing
            if item.required or (complete and (self.hits > mark.hits or _nullable(item.node))):
                out[item.name] = value
            else:
                self._back_to(mark)
        return out

    def _node(self, node: Node, path: Path, found: Found) -> Any:
        if isinstance(node, Object):
            return self._whole(node, path, found)
        if isinstance(node, Array):
            return self._array(node, path)
        if isinstance(node, Choice) and len(node.values) == 1:
            return self._keep(path, node.values[0], None)
        item = None if isinstance(node, Free) else found(path)  # nothing can be inferred here
        self.missing += item is None and not _nullable(node)
        return self._keep(path, item.value if item else None, item)

    def _whole(self, node: Object, path: Path, found: Found) -> dict[str, Any] | None:
        mark = self._mark()
        value = self._object(node, path, found)
        if not node.nullable or (self.hits > mark.hits and self.missing == mark.missing):
            return value
        self._back_to(mark)
        self._keep(path, None, None)
        return None

    def _array(self, node: Array, path: Path) -> list[Any] | None:
        values: list[Any] = []
        if isinstance(node.item, Leaf | Choice):
            for item in self.lists.get(path, [])[: node.max_items]:
                values.append(self._keep((*path, len(values)), item.value, item))
        elif isinstance(node.item, Object):
            values = self._rows(node.item, path, node.max_items)
        if not values and node.nullable:
            self._keep(path, None, None)
            return None
        self.missing += len(values) < node.min_items
        return values

    def _rows(self, node: Object, path: Path, most: int | None) -> list[dict[str, Any]]:
        targets = [target for target in targets_in(node, in_table=True) if not target.many]
        values: list[dict[str, Any]] = []
        for row in table_rows(self.page, targets):
            if most is not None and len(values) >= most:
                break
            at, mark = (*path, len(values)), self._mark()
            by_path = {(*at, *targets[number].path): item for number, item in row.items()}
            value = self._object(node, at, by_path.get)
            if self.missing == mark.missing:
                values.append(value)
            else:
                self._back_to(mark)
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

    def _mark(self) -> _Mark:
        return _Mark(len(self.leaves), self.hits, self.missing)

    def _back_to(self, mark: _Mark) -> None:
        del self.leaves[mark.leaves :]
        self.hits, self.missing = mark.hits, mark.missing


def _nullable(node: Node) -> bool:
    if isinstance(node, Choice):
        return None in node.values
    return not isinstance(node, Free) and node.nullable
