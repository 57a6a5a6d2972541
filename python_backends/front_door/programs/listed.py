"""A list of numbers in words, as it is written: where a comma sets thousands apart, and where it parts two numbers."""

from __future__ import annotations

import re

NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_ONE = r"-?\d+(?:\.\d+)?"
_CHUNK = rf"(?<![\w.,]){_ONE}(?:,-?\d+(?:\.\d+)?)*(?![\w%]|[.,]\d)"
_APART = r"(?:\s*[,;]\s+(?:and\s+)?|\s*;\s*|\s+(?:and|und|et|y)\s+|\s+)"
LIST = re.compile(rf"{_CHUNK}(?:{_APART}{_CHUNK})*", re.I)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+")
_FOREIGN = re.compile(
    r"\b(?:und|et|y|von|summe|mittelwert|durchschnitt|moyenne|somme|media|mediana|suma|promedio|größte|kleinste)\b",
    re.I,
)


def numbers_of(text: str, words: str) -> list[str] | None:
    """The numbers of `text`, a match of LIST in `words`, as Python writes them; None where a comma may mean two things.

    "1,234 and 5" are two numbers, as are "1, 234"; "1,2,3" are three. In languages with a decimal comma, and where
    several numbers have one each ("0,5 and 1,5"), a comma without a blank is not guessed.
    """
    chunks = re.split(_APART, text, flags=re.I)
    tight = [chunk for chunk in chunks if "," in chunk]
    if tight and (_FOREIGN.search(words) or any(map(_POINTS.fullmatch, tight))):
        return None
    several = len(chunks) > 1
    lone = [chunk for chunk in tight if several and not _THOUSANDS.fullmatch(chunk)]
    if len(lone) > 1 and all(chunk.count(",") == 1 for chunk in lone):
        return None
    found: list[str] = []
    for chunk in chunks:
        whole = several and _THOUSANDS.fullmatch(chunk)
        found += [chunk.replace(",", "")] if whole else chunk.split(",")
    return [written(number) for number in found]


def written(number: str) -> str:
    """`number` without what Python does not take in one: commas, and zeros at the front."""
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, rest = digits.replace(",", "").partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{point}{rest}"
