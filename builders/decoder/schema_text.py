"""What the decoder is shown of a schema: keys as they will be written, then what they mean in plain words, and a type.

    {"total_amount": total amount:number,"items":[{"desc": desc what was bought:string}]}

Keys stand letter by letter as in the transcript, so that the decoder finds its place again; the words behind them are
tokenised like words of evidence, so that they look like the labels on the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object

HINT_WORDS = 12
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP = re.compile(r"[\s_\-./]+")


def schema_text(node: Node, fold: Callable[[str], str]) -> str:
    """The compact rendering of `node`, folded."""
    if isinstance(node, Object):
        return "{" + ",".join(_field(field, fold) for field in node.fields) + "}"
    if isinstance(node, Array):
        return f"[{schema_text(node.item, fold)}]"
    if isinstance(node, Choice):
        return "|".join(fold(json.dumps(value, ensure_ascii=False)) for value in node.values)
    return "any" if isinstance(node, Free) else node.kind


def natural_words(key: str) -> list[str]:
    """`totalAmount`, `total_amount`, `total-amount` -> total, amount."""
    return [word for word in _GAP.split(_HUMP.sub(" ", key)) if word]


def _field(field: Field, fold: Callable[[str], str]) -> str:
    words = [*natural_words(field.name), *field.hint.split()[:HINT_WORDS]]
    meaning = "".join(f" {fold(word)}" for word in words)
    inner = schema_text(field.node, fold)
    key = fold(json.dumps(field.name, ensure_ascii=False))
    return f"{key}:{meaning}:{inner}" if isinstance(field.node, Leaf | Choice | Free) else f"{key}:{meaning}{inner}"
