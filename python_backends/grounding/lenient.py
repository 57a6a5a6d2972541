"""What a decoder is asked under: a tree in which values that must be there may still be null.

A decoder that may not say "there is none" takes some words for a value, and is sure of them. What is null in the end,
though the schema insists on it, is told as missing (`finish/extract.py`).
"""

from __future__ import annotations

from dataclasses import replace

from python_backends.grounding.stream import WordStream
from python_backends.grounding.tree import Leaf, Node, Object

COMPUTED = frozenset({"sandbox", "sql"})  # tasks whose words are the answer to what was asked, without a label


def lenient(tree: Node, stream: WordStream) -> Node:
    """`tree` with each leaf nullable that must be there. Below what may itself be absent, and in arrays, leaves stay as
    they are: there the whole can be left out. All of it stays where the words of `stream` were computed: they are there
    because they were asked for."""
    if stream.words and all(word.task in COMPUTED for word in stream.words):
        return tree
    return _lenient(tree)


def _lenient(tree: Node) -> Node:
    if isinstance(tree, Leaf):
        return replace(tree, nullable=True)
    if not isinstance(tree, Object) or tree.nullable:
        return tree
    fields = (replace(field, node=_lenient(field.node)) if field.required else field for field in tree.fields)
    return replace(tree, fields=tuple(fields))
