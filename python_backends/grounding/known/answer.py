"""Values that stand beside the words: times and speakers of a recording, regions of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import GroundedLeaf
from python_backends.grounding.tree import Choice, Leaf, Node, Scalar
from python_backends.grounding.validate import Validator, validator_of


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, and its leaves in its own order."""

    value: Any
    leaves: tuple[GroundedLeaf, ...]


LEFT_OUT = Answer(None, ())
"""Stands for an optional property that nothing is known to fill: it is in no answer, and nobody else may fill it."""
Known = Mapping[Path, Answer]  # by the path of the property that is answered; () for an array at the root


class NotKnown(Exception):
    """What must be there is not known."""


class Forms:
    """Chooses among forms what a leaf takes; remembers the leaves' compiled schemas."""

    def __init__(self) -> None:
        self._validators: dict[int, tuple[Leaf, Validator]] = {}  # by identity: leaves do not hash

    def first(self, node: Leaf | Choice, forms: Iterable[Scalar]) -> Scalar:
        """The first of `forms` that `node` takes, None without one."""
        if isinstance(node, Choice):
            wanted = {str(value).casefold(): value for value in node.values if value is not None}
            return next((wanted[str(form).casefold()] for form in forms if str(form).casefold() in wanted), None)
        if id(node) not in self._validators:
            self._validators[id(node)] = (node, validator_of(node.schema))
        valid = self._validators[id(node)][1].is_valid
        return next((form for form in forms if form is not None and valid(form)), None)


def is_nullable(node: Node) -> bool:
    """Whether null may stand for `node`."""
    return None in node.values if isinstance(node, Choice) else getattr(node, "nullable", False)
