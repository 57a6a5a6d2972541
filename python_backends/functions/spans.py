"""What of a request could be an argument: its quotations, names, phrases, dates and numbers, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["quoted", "name", "phrase", "date", "address"]

# Words that open a phrase; the word itself says what role the phrase plays ("from Oslo", "by Bach").
CUES = frozenset(
    "about above after against around as at before behind below between by called during for from in inside into like "
    "named near of on onto over per since than that through to toward under until using via where which who whose with "
    "within without is are was be has have named titled starring directed featuring".split()
)
_STOPS = frozenset(
    "a an the this that these those my your our his her its their some any all each please me us you it i we they "
    "and or but then also so just only very more most what whats what's which who how when where why can could "
    "would will shall should may might must do does did is are was were be been being am have has had want need "
    "like know if there let lets let's now today's get give find show tell look search fetch make book play check "
    "help compute calculate determine provide retrieve return identify list create generate set add send use using "
    "go see looking i'm i'd i'll hello hi hey thanks thank got".split()
)
_TOKEN = re.compile(
    r"https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\w+(?:['’./:-]\w+)*\.?(?<=\b\w\.)|\w+(?:['’./:-]\w+)*|[^\w\s]"
)
_QUOTED = re.compile(r"\"([^\"]{1,400})\"|“([^”]{1,400})”|(?<!\w)'([^']{1,400})'(?!\w)|‘([^’]{1,400})’|`([^`]{1,400})`")
_ADDRESS = re.compile(r"https?://[^\s<>\"')]+|[\w.+-]+@[\w-]+\.[\w.-]+\w")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?"
    r"|\d{1,2}(?::\d{2})? ?[ap]\.?m\.?|\d{1,2}:\d{2}(?::\d{2})?|today|tomorrow|tonight|yesterday"
    r"|(?:next|last|this) (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
    re.IGNORECASE,
)
_CUE_REACH = 8  # tokens
_JOINTS = frozenset({"of", "de", "la", "and", "&", "-", "van", "von", "du"})


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is characters `start` to `end` of the request; `cue` the word before it that tells its role, or empty."""

    text: str
    start: int
    end: int
    kind: Kind
    cue: str = ""

    def meets(self, other: Span) -> bool:
        """Whether both take the same words."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and self.low not in _STOPS


def spans_of(words: str) -> list[Span]:
    """Every span of `words` that could be an argument, each text once per place, in order."""
    tokens = [_Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(words)]
    found = [*_matches(words, tokens), *_names(words, tokens), *_phrases(words, tokens)]
    first = {(span.start, span.end): span for span in reversed(found)}
    return sorted(first.values(), key=lambda span: (span.start, span.end))


def _matches(words: str, tokens: list[_Token]) -> Iterator[Span]:
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = ((_QUOTED, "quoted"), (_ADDRESS, "address"), (_DATE, "date"))
    for pattern, kind in kinds:
        for found in pattern.finditer(words):
            group = found.lastindex or 0
            yield Span(found[group], *found.span(group), kind, _cue(tokens, found.start()))


def _names(words: str, tokens: list[_Token]) -> Iterator[Span]:
    """Runs of capitalised words, over "of" and the like inside them, and over a comma before another ("Paris, TX")."""
    place = 0
    while place < len(tokens):
        if not tokens[place].capital or _opens(tokens, place):
            place += 1
            continue
        end = place + 1
        while end < len(tokens) and (tokens[end].capital or _joins(tokens, end)):
            end += 1
        yield _span(words, tokens, place, end, "name")
        if end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].capital:
            yield _span(words, tokens, place, end + 2, "name")
        place = end


def _opens(tokens: list[_Token], place: int) -> bool:
    """Whether a capital is only that of a sentence's first word: nothing with a capital follows it at once."""
    first = place == 0 or tokens[place - 1].text in ".?!"
    return first and not (place + 1 < len(tokens) and tokens[place + 1].capital) and tokens[place].text[1:].islower()


def _joins(tokens: list[_Token], place: int) -> bool:
    return tokens[place].low in _JOINTS and place + 1 < len(tokens) and tokens[place + 1].capital


def _phrases(words: str, tokens: list[_Token]) -> Iterator[Span]:
    """What stands between cues and marks, without the small words at either end."""
    start = 0
    for place in range(len(tokens) + 1):
        if place < len(tokens) and not _breaks(tokens[place]):
            continue
        first, last = start, place
        while first < last and tokens[first].low in _STOPS:
            first += 1
        while last > first and tokens[last - 1].low in _STOPS:
            last -= 1
        if first < last:
            yield _span(words, tokens, first, last, "phrase")
        start = place + 1


def _breaks(token: _Token) -> bool:
    return token.low in CUES or token.low in ("and", "or") or not (token.text[0].isalnum() or token.text in "-&$€£#@")


def _span(words: str, tokens: list[_Token], first: int, last: int, kind: Kind) -> Span:
    start, end = tokens[first].start, tokens[last - 1].end
    return Span(words[start:end], start, end, kind, _cue(tokens, start))


def _cue(tokens: list[_Token], start: int) -> str:
    """The nearest cue before `start` with only small words between."""
    place = bisect_right(tokens, start, key=lambda token: token.end)
    for token in reversed(tokens[max(0, place - _CUE_REACH) : place]):
        if token.low in CUES:
            return token.low
        if token.low not in _STOPS and token.text.isalnum():
            return ""
    return ""
