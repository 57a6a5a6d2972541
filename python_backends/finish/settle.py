"""Two readers, one answer: where the decoder and labels and places disagree, the surer one is believed.

The decoder is asked to look at what labels and places propose; it may still err, and says how sure it is. It is
believed, against a proposal, also that there is no value, and without one, only when it is nearly certain. Arrays are
settled whole. The thresholds were chosen on the dev sets (perf/LOG.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from python_backends.grounding.grounded import Grounded, GroundedLeaf, path_of
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object

OVERRULES = 0.998  # odds from which the decoder is believed against a proposal
ALONE = 0.995  # odds from which it is believed without one
ABSENT = 0.998  # odds from which it is believed that there is no value, against a proposal
_ABSENT = object()  # an optional field that is left out

Steps = tuple[str | int, ...]


def settled(tree: Node, decoded: Grounded, proposed: Grounded) -> Grounded:
    """One answer out of `decoded`, which is valid, and `proposed`, which may lack values."""
    settler = _Settler(decoded, proposed)
    value = settler.node(tree, (), decoded.value, proposed.value)
    return Grounded(value, tuple(settler.leaves), cut=decoded.cut)


class _Settler:
    """Walks both answers along the tree; `leaves` are those of the answer, in order."""

    def __init__(self, decoded: Grounded, proposed: Grounded) -> None:
        self._decoded = {leaf.path: leaf for leaf in decoded.leaves}
        self._proposed = {leaf.path: leaf for leaf in proposed.leaves}
        self._left_out = decoded.left_out
        self.leaves: list[GroundedLeaf] = []

    def node(self, node: Node, path: Steps, mine: Any, other: Any) -> Any:
        """The value at `path`; `mine` is the decoder's."""
        if isinstance(node, Object) and isinstance(mine, Mapping) and isinstance(other, Mapping):
            return self._object(node, path, mine, other)
        if isinstance(node, Array):
            return self._array(path, mine, other)
        if isinstance(node, Leaf | Choice | Free):
            return self._keep(self._leaf(node, path, False))
        return self._whole(self._decoded, path, mine)

    def _object(self, node: Object, path: Steps, mine: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
        out = {}
        for field in node.fields:
            at = (*path, field.name)
            value = self._field(field, at, mine.get(field.name, _ABSENT), other.get(field.name, _ABSENT))
            if value is not _ABSENT:
                out[field.name] = value
        return out

    def _field(self, field: Field, path: Steps, mine: Any, other: Any) -> Any:
        if isinstance(field.node, Leaf | Choice | Free):
            leaf = self._leaf(field.node, path, not field.required)
            return _ABSENT if leaf is None else self._keep(leaf)
        if mine is _ABSENT:
            return _ABSENT if other is _ABSENT else self._whole(self._proposed, path, other)
        return self.node(field.node, path, mine, other)

    def _leaf(self, node: Leaf | Choice | Free, path: Steps, optional: bool) -> GroundedLeaf | None:
        """The leaf to be believed; None to leave it out."""
        mine, other = self._decoded.get(path_of(path)), self._proposed.get(path_of(path))
        if other is None or other.span is None:
            doubtful = mine is not None and mine.span is not None and mine.odds is not None and mine.odds < ALONE
            nullable = isinstance(node, Leaf) and node.nullable
            if not doubtful or not (optional or nullable):
                return mine
            return GroundedLeaf(path_of(path), None, "inferred") if nullable else None
        odds = self._left_out.get(path_of(path), 0.0) if mine is None else mine.odds or 0.0
        if mine is None or mine.value is None:
            return mine if odds >= ABSENT else other
        return mine if mine.value == other.value or odds >= OVERRULES else other

    def _array(self, path: Steps, mine: Any, other: Any) -> Any:
        """The decoder's, unless it is less sure of it than it must be and there is another."""
        odds = [leaf.odds for leaf in self._below(self._decoded, path) if leaf.odds is not None]
        sure = math.exp(sum(math.log(max(each, 1e-9)) for each in odds) / len(odds)) if odds else 0.0
        if isinstance(other, list) and other and sure < OVERRULES:
            return self._whole(self._proposed, path, other)
        return self._whole(self._decoded, path, mine)

    def _whole(self, leaves: Mapping[str, GroundedLeaf], path: Steps, value: Any) -> Any:
        self.leaves += self._below(leaves, path)
        return value

    def _below(self, leaves: Mapping[str, GroundedLeaf], path: Steps) -> Iterable[GroundedLeaf]:
        """The leaves at `path` or below it."""
        prefix = path_of(path)
        return [
            leaf for name, leaf in leaves.items()
            if not prefix or name == prefix or (name.startswith(prefix) and name[len(prefix)] in ".[")
        ]  # fmt: skip

    def _keep(self, leaf: GroundedLeaf | None) -> Any:
        if leaf is None:
            return None
        self.leaves.append(leaf)
        return leaf.value
