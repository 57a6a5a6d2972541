"""Words for roles, colours and common labels in the languages people ask in (`words.tsv`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["role", "field", "group", "colour", "filler", "alike"]
Tokens = tuple[str, ...]

_TABLE = Path(__file__).with_name("words.tsv")
# Scripts written without spaces: each of their characters is a token, so that words are found within runs of them.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; marks of other scripts tell words apart
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Term:
    """What a word stands for: `rouge` for the colour `red`, `Knopf` for the role `button`."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Tokens that are a term together, or one that is none."""

    tokens: Tokens
    term: Term | None = None

    @property
    def is_filler(self) -> bool:
        return self.term is not None and self.term.kind == "filler"


def tokens_of(text: str) -> Tokens:
    """The words of `text` as they are compared: without case, accents and marks."""
    flat = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return tuple(_TOKEN.findall(unicodedata.normalize("NFC", flat)))


def marked(tokens: Tokens) -> list[Mark]:
    """`tokens` as terms, the longest first at every place; of equally long ones the kind that the table has first.

    Of common labels those of several words count, so that "sign in" is not parted."""
    marks, place = [], 0
    while place < len(tokens):
        mark = _mark(tokens, place)
        marks.append(mark)
        place += len(mark.tokens)
    return marks


def alike(tokens: Tokens) -> tuple[Tokens, ...]:
    """All ways to say the common label `tokens` ("log in", "anmelden"), itself first."""
    names = {term.name for term in _glossary().get(tokens, ()) if term.kind == "alike"}
    others = [words for words, terms in _glossary().items()
              if words != tokens and any(term.kind == "alike" and term.name in names for term in terms)]  # fmt: skip
    return (tokens, *others)


def kin(tokens: Tokens) -> tuple[Tokens, ...]:
    """Ways to say a label that begins with a common one: "delete account" for "remove account"."""
    for stop in range(len(tokens) - 1, 0, -1):
        if any(term.kind == "alike" for term in _glossary().get(tokens[:stop], ())):
            return tuple(words + tokens[stop:] for words in alike(tokens[:stop])[1:])
    return ()


def _mark(tokens: Tokens, start: int) -> Mark:
    for stop in range(min(len(tokens), start + _LONGEST), start, -1):
        for term in _glossary().get(tokens[start:stop], ()):
            if term.kind != "alike" or stop - start > 1:
                return Mark(tokens[start:stop], term)
    return Mark(tokens[start : start + 1])


@cache
def _glossary() -> Mapping[Tokens, tuple[Term, ...]]:
    """Every word of the table and what it stands for, in the table's order."""
    found: dict[Tokens, dict[Term, None]] = {}
    for term, word in rows():
        found.setdefault(tokens_of(word), {})[term] = None
    return {word: tuple(terms) for word, terms in found.items()}


def rows() -> Iterator[tuple[Term, str]]:
    """The table, word by word."""
    for line in _TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, words = line.split("\t")
            for word in words.split(";"):
                yield Term(kind, name), word  # type: ignore[arg-type]  # a test checks the table's kinds
