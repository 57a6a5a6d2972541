"""What a decoder is asked under: a tree in which values that must be there may still be null.

A decoder that may not say "there is none" takes some words of a page for a value, and is sure of them. What is null in
the end, though the schema insists on it, is told as missing (`finish/lacking.py`). Words without a place (a message,
speech, what a program computed) have no labels beside their values: there it would say null of nearly everything, and
who insists on values gets its best guess.
"""

from __future__ import annotations

from dataclasses import replace

from python_backends.grounding.stream import WordStream
from python_backends.grounding.tree import Leaf, Node, Object


def lenient(tree: Node, stream: WordStream) -> Node:
    """`tree` with each leaf nullable that must be there, if words of `stream` stand on a page. Below what may itself be
    absent, and in arrays, leaves stay as they are: there the whole can be left out."""
    if all(word.quad is None for word in stream.words):
        return tree
    return _lenient(tree)


def _lenient(tree: Node) -> Node:
    if isinstance(tree, Leaf):
        return replace(tree, nullable=True)
    if not isinstance(tree, Object) or tree.nullable:
        return tree
    fields = (replace(field, node=_lenient(field.node)) if field.required else field for field in tree.fields)
    return replace(tree, fields=tuple(fields))
