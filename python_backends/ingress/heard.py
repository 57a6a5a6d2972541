"""Whether words about a recording ask for a translation: a language they name may as well be the one that is spoken.

"What is said here in English?" and "the speaker talks in English" do not, "put it into English" does. The heads cannot
tell, because beside texts and pictures a language that is named is nearly always the one that is wanted.
"""

from __future__ import annotations

import re

from python_backends.ingress.features import HEARD, Request
from python_backends.ingress.lexicon import Lexicon

_CUES = ("translate", "language_only", "language_pair", "how_to_say")  # of the lexicon
_INTO = re.compile(r"\b(?:into|to|ins|nach|vers|al|para)\s+(?:the\s+|simple\s+|plain\s+)?$", re.I)
_APART = re.compile(
    r"(?:^|[,;:–—-])\W*(?:in|auf|en)\s+$", re.I
)  # "In English: what ...", "what does she say, in English?"
_IN = re.compile(r"\b(?:in|auf|en)\s+(?:the\s+|simple\s+|plain\s+)?$", re.I)
_MAKING = re.compile(
    r"\b(?:give|write|put|render|provide|summar|want|need|show|get|send|output|produce|read|tell|explain|gib|schreib"
    r"|fass|zeig|brauch|donne|écri|résum|montr|dame|dime|escrib|resum|muestr|quiero|necesit)",
    re.I,
)
_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:please|pls|bitte|s'il|por favor)\b|(?:version|translation|subtitles?|captions?|transcript(?:ion)?"
    r"|untertitel\w*|fassung|übersetzung|sous-titres?|subtítulos?|versi[oó]n)\b)",
    re.I,
)
_MADE_BEFORE = re.compile(r"\b(?:untertitel\w*|sous-titres?|subtítulos?|subtitles?|captions?|dub\w*)\b", re.I)


def may_translate(request: Request, lexicon: Lexicon) -> bool:
    """False for a recording alone beside words that name a language but ask for nothing in it."""
    if not request.has(HEARD) or not request.kinds <= HEARD or request.matter.strip(" :…"):
        return True
    if any(lexicon[cue].search(request.asked) for cue in _CUES):
        return True
    named = list(lexicon["language"].finditer(request.asked))
    return not named or any(_is_wanted(request.asked[: one.start()], request.asked[one.end() :]) for one in named)


def _is_wanted(before: str, after: str) -> bool:
    """Whether something is to be made in the language that stands between `before` and `after`."""
    if _INTO.search(before) or _APART.search(before) or _AFTER.match(after):
        return True
    return bool(_IN.search(before) and (_MAKING.search(before) or _MADE_BEFORE.search(before)))
