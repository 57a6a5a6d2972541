"""Numbers in a request, in digits or words, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_NUMBER = re.compile(
    r"(?<![\w.])(?<!\d,)(?P<sign>-)?[$€£]?(?P<digits>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)(?!,?\d)(?:\s?%)?"
    r"(?:\s?(?P<scale>hundred|thousand|million|billion|k|dozen)\b)?|\b(?P<word>" + "|".join(_WORDS) + r"|a dozen)\b",
    re.IGNORECASE,
)
_MOST = 2**53  # what is more is an identifier, and not every reader of JSON holds it
_NEAR = 24  # characters on either side that say what a number is of
_WORD = re.compile(r"[a-z]+")
_BREAK = re.compile(r"[,.;?!()]\s|\d|\b(?:and|or|but|then|given|with)\b")  # beyond it words speak of something else


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as `value`; `before` and `after` are the words around it, the nearest first."""

    value: int | float
    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def figures_of(words: str) -> list[Figure]:
    """Every number in `words` of at most 15 digits, in order."""
    figures = (_figure(words, found) for found in _NUMBER.finditer(words))
    return [figure for figure in figures if abs(figure.value) <= _MOST]


def _figure(words: str, found: re.Match[str]) -> Figure:
    before = _WORD.findall(_BREAK.split(words[max(0, found.start() - _NEAR) : found.start()].lower())[-1])
    after = _WORD.findall(_BREAK.split(words[found.end() : found.end() + _NEAR].lower())[0])
    return Figure(_value(found), found.start(), found.end(), tuple(reversed(before)), tuple(after))


def _value(found: re.Match[str]) -> int | float:
    if found["word"]:
        word = found["word"].lower()
        return 12 if word.endswith("dozen") else _WORDS[word]
    digits = found["digits"].replace(",", "")
    value = float(digits) if "." in digits else int(digits)
    scaled = value * _SCALES[found["scale"].lower()] if found["scale"] else value
    whole = int(scaled) if isinstance(scaled, float) and scaled.is_integer() and "." not in digits else scaled
    return -whole if found["sign"] else whole
