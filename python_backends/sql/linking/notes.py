"""What a question is, apart from what is said about how to answer it: notes, and definitions of its short forms."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
_ASKING = re.compile(
    r"^(please |then |also,? |and )*(return|show|give|list|display|include|provide|order|sort|what|which|who|how|where|"
    r"do not|only|find|represent|convert|assign|calculate|consider all)\b", re.I
)  # fmt: skip
_DEFINITION = re.compile(r"\b([A-Z][A-Z0-9]{1,7})\b(?: \(([^)]{3,60})\))? ?= ?([^.;\n]{3,80})")
_TO_SAY_HOW = re.compile(
    r"^(to (get|find|analy|calculate|determine)|when |always |filter |match |use |if |remember|you must|note|all "
    r"strings)|\b(using LIKE|case-insensitive)|\bshould be matched\b|is not needed", re.I
)  # fmt: skip


def asked(question: str) -> str:
    """The sentences that ask, their short forms written out where a note defines them: `ASP = average sale price`."""
    sentences = [part for part in _SENTENCE.split(question.strip()) if part]
    kept = [sentences[0]] if sentences else []
    for sentence in sentences[1:]:
        if _ASKING.match(sentence) and not _TO_SAY_HOW.search(sentence):
            kept.append(sentence if kept[-1][-1:] in ".?!" else f". {sentence}")
    text = " ".join(kept)
    for name, long, meaning in _DEFINITION.findall(question):
        phrase = long or re.split(r"\b(?:in|for|which|that|of each|is)\b|,", meaning)[0]
        text = re.sub(rf"\b{name}\b(?! ?=)", phrase.strip().lower(), text)
    return text
