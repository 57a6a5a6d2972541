"""Where a word may be cut when it is copied: printers and recognizers glue labels, brackets and full stops to values.

A string from evidence runs from one cut to another: "Tel:03-123" gives "03-123", "(Ltd.)" gives "Ltd". Grammar and
replay share these cuts, so that what the one allows the other finds again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.values.numbers import CURRENCY

Fold = Callable[[str], str]

_MONEY = re.compile(rf"{CURRENCY}(?=\d)")
_SEPARATORS = frozenset(":#=;|：")
MAX_PIECES = 8  # of one word; a word of nothing but separators is not cut further


class Piece(NamedTuple):
    """Part of a word. `text` is folded, `start` and `stop` are offsets in the unfolded word number `word`."""

    text: str
    word: int
    start: int
    stop: int


def unfolded(text: str) -> str:
    """The fold of a decoder that knows capitals."""
    return text


def edges_of(word: str) -> tuple[int, int]:
    """(end of the punctuation that `word` begins with, start of that it ends with); (0, len) if it is nothing else."""
    head = next((at for at, char in enumerate(word) if not _mark(char)), len(word))
    if head == len(word):
        return 0, len(word)
    return head, next(at for at in range(len(word), 0, -1) if not _mark(word[at - 1]))


def cuts_of(word: str) -> list[int]:
    """Offsets in `word` at which a copy may begin or end, the ends of the word among them."""
    head, tail = edges_of(word)
    ends = {0, head, tail, len(word)}
    if all(map(_mark, word)):
        return sorted(ends)
    cuts = ends | {cut for at in range(head, tail) if word[at] in _SEPARATORS for cut in (at, at + 1)}
    if money := _MONEY.match(word, head):
        cuts.add(money.end())
    return sorted(cuts if len(cuts) <= MAX_PIECES + 1 else ends)


def _mark(char: str) -> bool:
    """Punctuation or a symbol."""
    return unicodedata.category(char)[0] in "PS"


def pieces_of(stream: WordStream, fold: Fold) -> list[Piece]:
    """All pieces of all words, in order; a piece that folds to nothing is left out."""
    pieces = []
    for number, word in enumerate(stream.words):
        cuts = cuts_of(word.text)
        for start, stop in zip(cuts, cuts[1:], strict=False):
            text = sendable(fold(word.text[start:stop]))
            if text:
                pieces.append(Piece(text, number, start, stop))
    return pieces


def text_between(stream: WordStream, first: Piece, last: Piece) -> str:
    """The original text from the beginning of `first` to the end of `last`."""
    if first.word == last.word:
        return stream.words[first.word].text[first.start : last.stop]
    inner = Span(first.word + 1, last.word)
    middle = [stream.text(inner)] if inner.stop > inner.start else []
    head, tail = stream.words[first.word].text[first.start :], stream.words[last.word].text[: last.stop]
    return " ".join([head, *middle, tail])


def sendable(text: str) -> str:
    """`text` without halves of surrogate pairs, which no tokenizer takes."""
    return text if text.isascii() else text.encode(errors="replace").decode()
