"""What can be kept of a transcript that was cut off: all that is whole, closed so that it can be read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from python_backends.grounding.pieces import Fold
from python_backends.grounding.transcript import compact, folded
from python_backends.grounding.tree import Array, Node, Object


@dataclass(frozen=True, slots=True)
class Mended:
    """A whole transcript; the last `added` of its scalar values are null because they were not reached."""

    transcript: str
    added: int


def mended(transcript: str, tree: Node, fold: Fold) -> Mended | None:
    """`transcript` up to its last whole value, with the rest absent; None if it is whole, or no such beginning.

    Items of arrays are kept whole or not at all; properties that were not reached become null, lists empty.
    """
    if not transcript.startswith("{" if isinstance(tree, Object) else ("[", '"')):
        return None
    reader = _Beginning(transcript, fold)
    try:
        part = reader.value(tree, 0)
    except _Unreadable:
        return None
    return Mended(part.text, reader.added) if reader.over else None


class _Unreadable(Exception):
    """The text is not the beginning of a transcript."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The text of a value, where what comes after it begins, and whether all of it was there."""

    text: str
    stop: int
    whole: bool


class _Beginning:
    """Reads compact JSON along a tree; once the text is `over`, all that should follow is absent."""

    def __init__(self, text: str, fold: Fold) -> None:
        self._text, self._fold, self._decoder = text, fold, json.JSONDecoder()
        self.over, self.added = False, 0

    def value(self, node: Node, at: int) -> _Part:
        """The value at `at`."""
        if self.over:
            return self._absent(node, at)
        if isinstance(node, Object) and self._text.startswith("{", at):
            return self._object(node, at)
        if isinstance(node, Array) and self._text.startswith("[", at):
            return self._array(node, at)
        try:
            value, stop = self._decoder.raw_decode(self._text, at)
        except ValueError:
            return self._absent(node, at)
        if stop == len(self._text) and type(value) in (int, float):  # it might have gone on
            return self._absent(node, at)
        return _Part(self._text[at:stop], stop, True)

    def _object(self, node: Object, at: int) -> _Part:
        parts: list[str] = []
        for number, field in enumerate(node.fields):
            key = f"{',' if number else '{'}{compact(folded(field.name, self._fold))}:"
            part = self.value(field.node, self._past(key, at))
            parts += [key, part.text]
            at = part.stop
        at = self._past("}" if parts else "{}", at)
        return _Part("".join(parts) + ("}" if parts else "{}"), at, not self.over)

    def _array(self, node: Array, at: int) -> _Part:
        items: list[str] = []
        at += 1
        while not self.over and not self._text.startswith("]", at):
            before = self.added
            part = self.value(node.item, self._past("," if items else "", at))
            at = part.stop
            if part.whole:
                items.append(part.text)
            else:
                self.added = before
        return _Part(f"[{','.join(items)}]", self._past("]", at), not self.over)

    def _past(self, sign: str, at: int) -> int:
        """The place behind `sign`, which stands at `at` unless the text ends there."""
        rest = self._text[at : at + len(sign)]
        if not self.over and rest != sign:
            if at + len(rest) < len(self._text) or not sign.startswith(rest):
                raise _Unreadable
            self.over = True
        return at + len(sign)

    def _absent(self, node: Node, at: int) -> _Part:
        self.over = True
        if isinstance(node, Object) and not node.nullable:
            return self._object(node, at)
        if isinstance(node, Array) and not node.nullable:
            return _Part("[]", at, False)
        self.added += 1
        return _Part("null", at, False)
