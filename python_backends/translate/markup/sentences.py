"""Where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 1_000  # characters; what has no end by then is cut at a space
_CLOSING = "\"'”’»)\\]\ue000-\uf8ff"
_OPENING = "\"'“‘«(\\[¿¡\ue000-\uf8ff"
_END = re.compile(
    rf"(?P<end>[.!?…]+[{_CLOSING}]*)(?P<blank>\s+)(?=[{_OPENING}]*[^\W_a-zß-öø-ÿ])|(?P<full>[。！？]+[{_CLOSING}]*)(?P<none>\s*)"
)
_LAST_WORD = re.compile(r"([^\s(]+)\.$")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr sra jr vs etc e.g i.e ca approx inc ltd co corp gen col sgt capt "
    "hon rev u.s u.k p.m a.m z.b d.h u.a bzw usw str tel dhr mevr sig dott ud uds vd d dª p.ej pág págs av mme mlle m "
    "cf ibid op jan feb mar apr jun jul aug sep sept oct okt nov dec dez т.е т.д т.п г".split()
)
_BEFORE_NUMBERS = frozenset("no nr núm nº fig art vol pp p ch sec cap abs".split())
_INITIAL = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")


def sentences_of(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence and the blank after it; joined they are `text`."""
    start = 0
    for match in _END.finditer(text):
        end = match.end("end") if match["end"] else match.end("full")
        before_digit = text[match.end() : match.end() + 1].isdigit()
        if match["end"] == "." and _is_abbreviation(text[start : match.start() + 1], before_digit):
            continue
        yield from _cut(text[start:end])
        yield "", text[end : match.end()]
        start = match.end()
    if start < len(text):
        yield from _cut(text[start:])


def _is_abbreviation(sentence: str, before_digit: bool) -> bool:
    """Whether the full stop at its end belongs to its last word: "Dr.", "e.g.", "J."."""
    last = _LAST_WORD.search(sentence)
    if last is None:
        return False
    word = last[1].casefold().strip("\"'“‘«¿¡")
    if before_digit and word in _BEFORE_NUMBERS:
        return True
    return word in _ABBREVIATIONS or (_INITIAL.fullmatch(word) is not None and word not in ("i", "a", "o", "y", "e"))


def _cut(sentence: str) -> Iterator[tuple[str, str]]:
    while len(sentence) > LONGEST:
        end = sentence.rfind(" ", LONGEST // 2, LONGEST)
        end = LONGEST if end < 0 else end
        yield sentence[:end], ""
        sentence = sentence[end:]
    if sentence:
        yield sentence, ""
