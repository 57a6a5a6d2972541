"""How values are written in a transcript, which is what a decoder writes: shared by grammar and replay.

A transcript is compact JSON with all keys in the schema's order. A leaf is a JSON string that holds the text of its
words as they stand in the evidence (numbers and dates too), or `null` if it is absent; a choice is its literal; a free
part any JSON of its schema. All text of evidence, keys and choices is folded as the decoder's tokenizer folds. A leaf's
text may have a space before it, a string without keywords one behind it too, as tokens often do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from python_backends.grounding.pieces import Fold, sendable
from python_backends.grounding.tree import Scalar


def compact(value: Any) -> str:
    """`value` as JSON without white space, its characters as they are; but for DEL, which no grammar notation takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\x7f", "\\u007f")


def inside(text: str) -> str:
    """`text` as it stands between the quotes of a JSON string."""
    return compact(sendable(text))[1:-1]


def folded(text: str, fold: Fold) -> str:
    """`text` as a transcript has it, before JSON escapes."""
    return sendable(fold(text))


def choices_written(values: Sequence[Scalar], fold: Fold) -> dict[str, Scalar]:
    """Literal -> value. A string is folded unless another that came before it folds to the same."""
    written: dict[str, Scalar] = {}
    for value in values:
        literal = compact(folded(value, fold)) if isinstance(value, str) else compact(value)
        if literal in written:
            literal = compact(sendable(value)) if isinstance(value, str) else literal
        written.setdefault(literal, value)
    return written
