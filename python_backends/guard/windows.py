"""A text as short pieces, each judged by itself, so that one sentence of a long text cannot hide among others."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = 40  # of one piece; requests are rarely longer, and a vector of more blurs what each sentence says
STRIDE = 25
_SHORT = 4  # fewer words say too little alone and go with their neighbour
_MAX_WORD = 200  # characters; a longer run without a blank is cut, not trusted
_SENTENCE = re.compile(r"(?<=[.!?;…。！？])\s+|\n+")


def windows(text: str) -> list[str]:
    """Pieces of at most `WORDS` words that cover all of `text`: its sentences, and the whole where it is short.

    A text without words has none. Repeated pieces are listed once.
    """
    words = list(_words(text))
    pieces = [piece for sentence in _sentences(text) for piece in _cut(list(_words(sentence)))]
    if len(words) <= WORDS:
        pieces.insert(0, " ".join(words))
    return list(dict.fromkeys(piece for piece in pieces if piece))


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        yield from (word[start : start + _MAX_WORD] for start in range(0, len(word), _MAX_WORD))


def _sentences(text: str) -> Iterator[str]:
    """Sentences and lines; short ones joined to what follows them."""
    pending = ""
    for sentence in _SENTENCE.split(text):
        pending = f"{pending} {sentence}".strip()
        if len(pending.split()) >= _SHORT:
            yield pending
            pending = ""
    if pending:
        yield pending


def _cut(words: list[str]) -> Iterator[str]:
    """`words` in overlapping pieces."""
    last = max(len(words) - WORDS, 0)
    for start in [*range(0, last, STRIDE), last]:
        yield " ".join(words[start : start + WORDS])
