"""Word and character errors of transcripts, and what two spellings of the same words are made to look like first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_NO_SPACES = ("ja", "zh")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_ENGLISH = re.compile(r"[^a-z0-9' ]")
_OTHER = re.compile(r"[^\w' ]|_")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b")

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()  # fmt: skip
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLINGS = {
    "mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint", "prof": "professor", "ok": "okay",
    "won't": "will not", "can't": "can not", "cannot": "can not", "let's": "let us", "ain't": "aint",
    "i'm": "i am", "o'clock": "oclock",
}  # fmt: skip
_ENDINGS = ((r"n't\b", " not"), (r"'re\b", " are"), (r"'ll\b", " will"), (r"'ve\b", " have"), (r"'d\b", " would"))


@dataclass(frozen=True, slots=True)
class Errors:
    """Substitutions, deletions and insertions together, and the units (words, or characters) of the truth."""

    wrong: int
    total: int


Normal = Callable[[str, str], list[str]]


def plain_units(text: str, language: str) -> list[str]:
    """Words after NFKC and lower case, letters, digits and apostrophes alone; characters for Japanese and Chinese."""
    lower = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
    kept = (_ENGLISH if language == "en" else _OTHER).sub(" ", lower)
    return list(kept.replace(" ", "")) if language in _NO_SPACES else kept.split()


def unified_units(text: str, language: str) -> list[str]:
    """The same, where English numbers, titles and contractions are spelt out, as Whisper's own scoring does."""
    if language != "en":
        return plain_units(text, language)
    lower = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
    spelt = _NUMBER.sub(lambda match: f" {in_words(int(match[0].replace(',', '')))} ", _ORDINAL.sub(r"\1", lower))
    words = " ".join(_SPELLINGS.get(word, word) for word in plain_units(spelt, "en"))
    for ending, full in _ENDINGS:
        words = re.sub(ending, full, words)
    return re.sub(r"'s?\b|'", "", words).split()


def in_words(number: int) -> str:
    """A whole number under a million in English; digits above."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return f"{_TENS[number // 10]} {_ONES[number % 10] if number % 10 else ''}".strip()
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if size <= number < 1_000_000:
            head, rest = divmod(number, size)
            return f"{in_words(head)} {name} {in_words(rest) if rest else ''}".strip()
    return str(number)


def errors_between(heard: str, said: str, language: str, normal: Normal = plain_units) -> Errors:
    """The least edits that make `heard` what was `said`."""
    truth = normal(said, language)
    return Errors(Levenshtein.distance(normal(heard, language), truth), len(truth))


def rate(errors: Iterable[Errors]) -> float:
    """Errors over units, pooled; 0 of nothing."""
    found: Sequence[Errors] = list(errors)
    return sum(one.wrong for one in found) / max(1, sum(one.total for one in found))
