"""A text as words: spellings, contractions, numbers and dates brought into one form. Case is kept."""

from __future__ import annotations

import re

from python_backends.vector_cache.wording.lexicon import CONTRACTIONS, ENDINGS, MONTHS, NUMBERS, ORDINALS, SPELLINGS

# A word may hold hyphens and apostrophes, a number points, commas and colons; the rest are single signs.
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])|[^\W_]+(?:['\-][^\W_]+)*'?|\S")
_PLAIN = re.compile(r"[\w\s'.,?!%$€£°-]*")
_HALF_DAYS = re.compile(r"\b([ap])\.m\.(?=\W|$)", re.I)
_GLUED = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)*)(?!(?:st|nd|rd|th)\b)([a-zA-Z]{1,3})(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SIGN = re.compile(r"(?<![^\W_])-|-(?![^\W_])|(?<!\w)\.(?=\w)|_|\d!|(?<!\w)\w!")
_MONTH = "|".join(MONTHS)
_DAY_MONTH = re.compile(rf"(?i)(?<!\S)(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})((?: ,)? \d{{4}})?(?!\S)")
_MONTH_DAY = re.compile(rf"(?i)(?<!\S)({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?((?: ,)? \d{{4}})?(?!\S)")


def plain(text: str) -> bool:
    """Whether `text` is made of ordinary words and signs: no code, no address, no quotation, no sign of arithmetic."""
    return _PLAIN.fullmatch(text) is not None and _SIGN.search(text) is None and not re.search(r"(?<!\w)'", text)


def tokens_of(text: str) -> list[str]:
    """The tokens of a `plain` text; a sentence's end is "." or "?"."""
    text = _GLUED.sub(r"\1 \2", _HALF_DAYS.sub(r"\1m", text)).replace("!", ".")
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        first = not found or found[-1] in ".?"
        found += _forms(match[0], first)
    return _dated(found)


def _forms(token: str, first: bool) -> list[str]:
    token = token.replace(",", "") if _GROUPED.fullmatch(token) else token
    low = token.lower()
    if low in CONTRACTIONS:
        return CONTRACTIONS[low].split("_")
    for ending, word in ENDINGS.items():
        if low.endswith(ending) and low != ending:
            return [low.removesuffix(ending), word]
    if low.endswith("'s"):
        return [_spelled(token[:-2], first), "'s"]
    if low.endswith("'"):  # of several owners, or of one whose name ends in s
        return [_spelled(token[:-1], first), "'s"]
    return [_spelled(token, first)]


def _spelled(token: str, first: bool) -> str:
    """The one spelling of a word; a capital letter inside a sentence makes a name, which has only its own."""
    low = token.lower()
    if token != low and not first and "-" not in token:
        return token
    for table in (SPELLINGS, NUMBERS, ORDINALS):
        if low in table:
            return table[low]
    return token


def _dated(tokens: list[str]) -> list[str]:
    """Dates with a month's name as day, month, year."""
    text = _MONTH_DAY.sub(lambda found: _date(found[2], found[1], found[3]), " ".join(tokens))
    text = _DAY_MONTH.sub(lambda found: _date(found[1], found[2], found[3]), text)
    return text.split()


def _date(day: str, month: str, year: str | None) -> str:
    words = [str(int(day)), month.lower(), (year or "").strip(" ,")]
    return "-".join(word for word in words if word)
