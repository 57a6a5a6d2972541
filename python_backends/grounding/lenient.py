"""What a decoder is asked under: a tree in which values that must be there may still be null.

A decoder that may not say "there is none" takes some words for a value, and is sure of them. What is null in the end,
though the schema insists on it, is told as missing (`finish/extract.py`).
"""

from __future__ import annotations

from dataclasses import replace

from python_backends.grounding.tree import Leaf, Node, Object


def lenient(tree: Node) -> Node:
    """`tree` with each leaf nullable that must be there. Below what may itself be absent, and in arrays, leaves stay as
    they are: there the whole can be left out."""
    if isinstance(tree, Leaf):
        return replace(tree, nullable=True)
    if not isinstance(tree, Object) or tree.nullable:
        return tree
    fields = (replace(field, node=lenient(field.node)) if field.required else field for field in tree.fields)
    return replace(tree, fields=tuple(fields))
