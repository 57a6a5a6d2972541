"""Error rates by edit distance."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

_TAG = re.compile(r"<[^>]+>")


def collapsed(text: str) -> str:
    """NFC, with every run of whitespace as one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def character_error_rate(predicted: str, true: str) -> float:
    """Levenshtein(predicted, true) / len(true) over collapsed text; may exceed 1."""
    found, wanted = collapsed(predicted), collapsed(true)
    return Levenshtein.distance(found, wanted) / max(1, len(wanted))


def word_error_rate(predicted: str, true: str) -> float:
    """The same over whitespace tokens."""
    found, wanted = collapsed(predicted).split(), collapsed(true).split()
    return Levenshtein.distance(found, wanted) / max(1, len(wanted))


def line_accuracy(predicted: str, true: str, case_insensitive: bool = False) -> float:
    """1 - min(1, CER), both lower-cased if case does not count."""
    if case_insensitive:
        predicted, true = predicted.lower(), true.lower()
    return 1.0 - min(1.0, character_error_rate(predicted, true))


def page_text_score(predicted: str, true: str) -> float:
    """1 - Levenshtein / longer length, over NFKC text without tags and whitespace (MDPBench)."""
    found, wanted = _bare(predicted), _bare(true)
    longer = max(len(found), len(wanted))
    return 1.0 - Levenshtein.distance(found, wanted) / longer if longer else 1.0


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", _TAG.sub("", text)).split())
