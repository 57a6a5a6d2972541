"""A text as what stays and what is translated: `segments_of` takes it apart, and joining them gives it back.

A piece is one sentence. What stands inside it without being language is one private-use character each, in order, so
that a translator that can carry such characters sees the whole sentence; `Piece.filled` puts the things back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from python_backends.translate.markup.elements import kept_stretches
from python_backends.translate.markup.json_text import is_json, stretches_of
from python_backends.translate.markup.patterns import Markup, pattern_of
from python_backends.translate.markup.sentences import sentences_of

FIRST, LAST = 0xE000, 0xF8FE
HELD = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
_MOST_HELD = 400  # in one piece; a sentence with more is cut
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")

# Tags that stand inside a sentence; all others begin or end one.
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|data|del|dfn|em|font|i|ins|mark|nobr|q|ruby|s|small|span|strike|strong|sub"
    r"|sup|time|tt|u|wbr|g|x|bx|ex|ph|\d{1,4})\b|<(?:code|kbd|samp|var)\b",
    re.I,
)
# A line break with what stands around it: indentation, quote marks, list and heading markers, table bars.
_MARKER = r"(?:(?:[-*+•·◦▪–—]|\#{1,6}|>{1,5}|\d{1,3}[.)]|[a-zA-Z][.)]|\[[ xX]\])[ \t]+|\|)"
_BREAK = re.compile(rf"[ \t]*(?:\r\n|\n|\r)\s*{_MARKER}{{0,4}}")
_START = re.compile(rf"\s*{_MARKER}{{0,4}}")
_CELL = re.compile(r"[ \t]*[|\t][ \t]*")
_WRAP_COLUMN = 40  # lines shorter than this are not wrapped prose
_OPEN_END = re.compile(r"[\w,;)’'\"»”-]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence to translate. `text` holds a private-use character for each of `held`."""

    text: str
    held: tuple[str, ...]

    def filled(self, text: str) -> str:
        """`text`, a translation of this piece, with what is held put back."""
        return HELD.sub(lambda match: self.held[ord(match[0]) - FIRST], text)

    def with_numbers_held(self) -> Piece:
        """The same sentence in which no digit is left to the translator."""
        held: list[str] = []
        parts: list[str] = []
        end = 0
        for match in re.finditer(f"{HELD.pattern}|{_DIGITS.pattern}", self.text):
            thing = self.held[ord(match[0]) - FIRST] if HELD.match(match[0]) else match[0]
            parts += [self.text[end : match.start()], chr(FIRST + len(held))]
            held.append(thing)
            end = match.end()
        return Piece("".join([*parts, self.text[end:]]), tuple(held))


Segment = str | Piece


def segments_of(text: str, markup: Markup) -> list[Segment]:
    """Literal strings and pieces, in order; `restored` of them is `text`. Of JSON the string values are pieces."""
    stretches = stretches_of(text) if is_json(text) else [(text, True)]
    found: list[Segment] = []
    for stretch, is_language in stretches:
        for block in _blocks(stretch, markup) if is_language else [stretch]:
            found += [block] if isinstance(block, str) else _pieces(block)
    return _merged(found)


def restored(segments: Sequence[Segment]) -> str:
    """The text that `segments` were made from."""
    return "".join(segment if isinstance(segment, str) else segment.filled(segment.text) for segment in segments)


def prose_of(segments: Sequence[Segment]) -> str:
    """The language in `segments` alone, a line a sentence."""
    return "\n".join(HELD.sub(" ", segment.text) for segment in segments if isinstance(segment, Piece))


Token = tuple[str, bool]  # a stretch of text, and whether it is held


def _blocks(text: str, markup: Markup) -> Iterator[str | list[Token]]:
    """Literals that stand between sentences, and the tokens of each stretch between two of them."""
    block: list[Token] = []
    for token, held in _tokens(text, markup):
        if held and _separates(token):
            yield from ([block] if block else [])
            yield token
            block = []
        else:
            block.append((token, held))
    if block:
        yield block


def _tokens(text: str, markup: Markup) -> Iterator[Token]:
    """Stretches of `text` in order; line breaks that end a block, and table bars, are tokens of their own."""
    start = _START.match(text)
    end = start.end() if start else 0
    if end:
        yield text[:end], True
    for begin, stop in kept_stretches(text, markup):
        if begin >= end:
            yield from _between(text, end, begin, markup)
            yield text[begin:stop], True
            end = stop
    yield from _between(text, end, len(text), markup)


def _between(text: str, start: int, stop: int, markup: Markup) -> Iterator[Token]:
    """The tokens of text[start:stop], in which there are no kept stretches."""
    for match in _separators(markup).finditer(text, start, stop):
        if match.start() > start:
            yield text[start : match.start()], False
        yield match[0], not _is_wrap(text, match, markup)
        start = match.end()
    if start < stop:
        yield text[start:stop], False


@cache
def _separators(markup: Markup) -> re.Pattern[str]:
    inside = pattern_of(markup)
    return re.compile(f"{_BREAK.pattern}|{_CELL.pattern}|{inside.pattern}", inside.flags)


def _is_wrap(text: str, match: re.Match[str], markup: Markup) -> bool:
    """Whether the match is one line break inside a sentence; it is then text like a space.

    In plain text only a long line that goes on in lower case is wrapped; in HTML every line is, but at sentence ends.
    """
    if match[0].count("\n") != 1 or not match[0].isspace():
        return False
    line_start = text.rfind("\n", 0, match.start()) + 1
    if _OPEN_END.search(text[line_start : match.start()]) is None:
        return False
    following = text[match.end() : match.end() + 1]
    if markup == "html":
        return following.isalpha()
    plain = match[0] in ("\n", "\r\n")
    return plain and match.start() - line_start >= _WRAP_COLUMN and following.islower()


def _separates(token: str) -> bool:
    """Whether a held token ends the sentence before it."""
    if "\n" in token or "\r" in token or "\t" in token or token.strip() == "|":
        return True
    if token.startswith("<"):
        return len(token) > 1 and _INLINE_TAG.match(token) is None
    return token.isspace() and len(token) > 2


def _pieces(block: Sequence[Token]) -> Iterator[Segment]:
    """The sentences of one stretch with the blanks between them."""
    held: list[str] = []
    parts: list[str] = []
    for token, is_held in block:
        if not is_held and "\n" not in token:
            parts.append(token)
            continue
        parts.append(chr(FIRST + len(held)))
        held.append(token)
        if len(held) == _MOST_HELD:
            yield from _sentences("".join(parts), held)
            held, parts = [], []
    yield from _sentences("".join(parts), held)


def _sentences(text: str, held: Sequence[str]) -> Iterator[Segment]:
    for sentence, blank in sentences_of(text):
        yield from _trimmed(sentence, held)
        if blank:
            yield blank


def _trimmed(sentence: str, held: Sequence[str]) -> Iterator[Segment]:
    """One sentence without what is held at its ends; a literal if no letter is left."""
    core = sentence.strip("".join(set(HELD.findall(sentence))) + " \u00a0\u202f\u3000")
    if not _LETTER.search(core):
        yield Piece(sentence, tuple(held)).filled(sentence)
        return
    begin = sentence.index(core)
    whole = Piece(sentence, tuple(held))
    yield whole.filled(sentence[:begin])
    used = [ord(sign) - FIRST for sign in HELD.findall(core)]
    numbers = iter(range(FIRST, LAST))
    yield Piece(HELD.sub(lambda _: chr(next(numbers)), core), tuple(held[index] for index in used))
    yield whole.filled(sentence[begin + len(core) :])


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbouring literals as one, empty ones left out."""
    found: list[Segment] = []
    for segment in segments:
        if isinstance(segment, str) and found and isinstance(found[-1], str):
            found[-1] += segment
        elif segment:
            found.append(segment)
    return found
