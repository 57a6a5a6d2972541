"""The prompt, as training and service must both write it.

    [<s>] words of evidence \\n schema text \\n [question \\n] | transcript </s>

All text is folded as the decoder's is. Each word of evidence, and of the question, is tokenised alone, as " " + word;
the schema's text (`schema_text.py`) as one text. Rows of evidence carry the adapters' terms, all others are embeddings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from python_backends.fusion.drafts import Drafts
from python_backends.fusion.schema_text import schema_text
from python_backends.grounding.tree import Node

QUESTION_WORDS = 200  # what stands further back says nothing of the fields


class Tokens(Protocol):
    """What a prompt is written with. `begin` opens a text, None where the decoder has no such token."""

    begin: int | None

    def fold(self, text: str, /) -> str:
        """`text` as the decoder knows it."""
        ...

    def text(self, text: str) -> list[int]:
        """Ids of any folded text."""
        ...

    def word(self, word: str) -> Sequence[int]:
        """Ids of one word of evidence, folded here, with the space before it."""
        ...


def asked_ids(tree: Node, question: str, drafts: Drafts, tokens: Tokens) -> list[int]:
    """The ids between evidence and transcript."""
    newline = tokens.text("\n")
    ids = [*newline, *tokens.text(schema_text(tree, tokens.fold, drafts)), *newline]
    words = question.split()[:QUESTION_WORDS]
    if words:
        ids += [token for word in words for token in tokens.word(word)] + newline
    return ids
