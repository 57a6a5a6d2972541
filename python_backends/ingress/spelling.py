"""Misspelt words of the trade, set right: "transalte to frensh" asks for a translation all the same."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

# Words that decide, and are long enough that one slip leaves no other word.
_KNOWN = (
    "translate", "translation", "transcribe", "transcript", "summarize", "summarise", "forecast", "predict", "classify",
    "sentiment", "positive", "negative", "category", "detect", "objects", "extract", "search", "latest", "current",
    "weather", "tomorrow", "calculate", "compute", "execute", "average", "picture", "screenshot", "button", "website",
    "french", "german", "spanish", "italian", "english", "japanese", "chinese", "review", "receipt", "invoice",
)  # fmt: skip
_BY_START = {start: tuple(word for word in _KNOWN if word[:2] == start) for start in {word[:2] for word in _KNOWN}}
_WORD = re.compile(r"[A-Za-z]{5,14}")


def spelt(text: str) -> str:
    """`text` with each word that is one slip (two, from nine letters on) from a known one replaced by it."""
    return _WORD.sub(lambda match: _nearest(match.group()), text)


def _nearest(word: str) -> str:
    low = word.lower()
    candidates = _BY_START.get(low[:2], ())
    if low in candidates or any(low.startswith(known) for known in candidates):
        return word
    for known in candidates:
        allowed = 2 if len(known) >= 9 else 1
        slips = OSA.distance(low, known, score_cutoff=allowed)
        # A form of the word is no slip: "detects", "summarised" and "review's" match the patterns as they are.
        if 0 < slips <= allowed and low[-1] not in ("s", "d") or (slips == 1 and len(low) < len(known)):
            return known
    return word
