"""Leaf vocabulary: a document, and a sentence that says what it is about and does not stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.web_search.document import Document

LONGEST = 400  # characters of a text, so that 100,000 of them have vectors within minutes


@dataclass(frozen=True, slots=True)
class KnownItem:
    """`query` is None for what is only in the way; `source` is the kind of text."""

    document: Document
    query: str | None
    source: str


def beginning(text: str) -> str:
    """The first LONGEST characters of `text` on one line, whole words."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rpartition(" ")[0]
