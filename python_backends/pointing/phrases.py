"""Sentences taken apart into clauses and phrases, without tearing quotations and pairs of colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from python_backends.pointing.vocabulary import AFTER, LEADING, POLITE, any_of

QUOTED = re.compile(r"\"[^\"]{1,80}\"|“[^”]{1,80}”|„[^“”]{1,80}[“”]|«[^»]{1,80}»|(?<!\w)['‘][^'’]{1,80}['’](?!\w)")
_COLOURS = any_of(
    "black|white|red|green|blue|yellow|orange|brown|grey|gray|pink|purple|schwarz\\w*|weiß\\w*|rot\\w*|grün\\w*"
    "|blau\\w*|gelb\\w*",
    "noir\\w*|blanche?s?|rouges?|verte?s?|bleue?s?|jaunes?|negr[oa]s?|blanc[oa]s?|roj[oa]s?|verdes?|azul\\w*"
    "|amarill[oa]s?",
    "ner[oa]|bianc[oa]|ross[oa]|preto|branco|vermelho",
)
_BOTH_COLOURS = re.compile(rf"\b{_COLOURS}[ -](?:and|und|et|y|e|&)[ -]{_COLOURS}\b", re.I)
_URL = re.compile(r"(?:\b(?:at|from|in|on|of|here|under|von|unter|sur|de|en|da)\b:?\s*)?https?://\S+", re.I)
_ABBREVIATED = re.compile(r"\b(?:e\.\s?g|z\.\s?b|p\.\s?ex|i\.\s?e)\.", re.I)
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[-–*•])\s+")
_SENTENCE = re.compile(r"(?<!\d)[.!?:]+(?=\s|$)|[¿¡\n]|(?<=\w)[?!](?=\w)")
_COMMA = re.compile(r"[,;，、]")
_AND = re.compile(
    r"\s+(?:and(?:/or)?|or|&|as well as|plus|along with|und|oder|sowie|et|ou|ainsi que|y|e|o|ed)\s+|\s*/\s+", re.I
)
_BEFORE = re.compile(rf"^(?:{POLITE}(?![\w'])\s*)+", re.I)
_BEHIND = re.compile(rf"(?:^|\s+){AFTER}\s*$", re.I)
_LAST_WORDS = re.compile(rf"(?:^|\s+){POLITE}\s*$", re.I)
_KEPT = "\ue000"  # stands before the number of a piece that is put away; a private-use character, in nobody's words
_PUT_AWAY = re.compile(_KEPT + r"(\d+)" + _KEPT)


@dataclass(frozen=True, slots=True)
class Kept:
    """A text whose quotations and colour pairs are put away, so that it can be split anywhere."""

    text: str
    pieces: tuple[str, ...]

    def restored(self, part: str) -> str:
        """A part of `text`, with what was put away in it."""
        return _PUT_AWAY.sub(lambda match: self.pieces[int(match[1])], part)


def put_away(text: str) -> Kept:
    """`text` without addresses, and with its quotations and colour pairs put away."""
    pieces: list[str] = []

    def away(match: re.Match[str]) -> str:
        pieces.append(match[0])
        return f"{_KEPT}{len(pieces) - 1}{_KEPT}"

    clean = _ABBREVIATED.sub("for example", _URL.sub(" ", text.replace(_KEPT, " ")))
    return Kept(_BOTH_COLOURS.sub(away, QUOTED.sub(away, clean)), tuple(pieces))


def sentences_of(text: str) -> list[str]:
    """Split at full stops, colons, question marks and line ends; each without the white space around it."""
    return [part for part in (" ".join(piece.split()) for piece in _SENTENCE.split(text)) if part]


def pieces_of(sentence: str) -> Iterator[str]:
    """Split at commas and conjunctions, each piece without words of politeness before it."""
    for piece in listed(sentence):
        bare = _BEFORE.sub("", _NUMBERED.sub("", piece)).strip()
        if bare:
            yield bare


def listed(sentence: str) -> list[str]:
    """Split at commas and conjunctions alone, each piece as it stands."""
    pieces = (piece.strip() for part in _COMMA.split(sentence) for piece in _AND.split(part))
    return [piece for piece in pieces if piece]


def trimmed(phrase: str) -> tuple[str, str]:
    """The thing itself, without articles and what follows it, and what was taken from its end."""
    taken, rest = [], phrase.strip(" \t-–—*•·)(")
    while match := _BEHIND.search(rest) or _LAST_WORDS.search(rest):
        taken.append(match[0].strip())
        rest = rest[: match.start()].rstrip(" ,")
    return LEADING.sub("", rest).strip(), " ".join(reversed(taken))
