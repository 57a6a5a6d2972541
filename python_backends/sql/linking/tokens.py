"""A question as tokens: words with their base forms, numbers, and texts in quotation marks as one token each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.sql.linking.words import lemma, stem

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]{1,200}"|“[^”]{1,200}”|(?<![\w'])'[^']{1,200}'(?!\w)|‘[^’]{1,200}’)
      | (?P<date>\d{4}-\d{2}-\d{2})
      | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<suffix>%|st\b|nd\b|rd\b|th\b)?
      | (?P<word>[^\W\d_]+(?:[_][^\W_]+)*\d*(?:\.(?=[^\W\d_]))?)
      | (?P<mark>>=|<=|[<>=?!.,;:()/])""",
    re.X,
)
_POSSESSIVE = re.compile(r"(?<=\w)\s?['’]s\b|(?<=s)['’](?=\s)")
_NUMBERS = {word: value for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split())}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, number, date, quoted or mark; `value` a number's, `lower` a quoted text without its marks."""

    text: str
    kind: str
    lower: str
    lemma: str
    stem: str
    value: float | None = None


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, in order."""
    return tuple(_token(match) for match in _TOKEN.finditer(_POSSESSIVE.sub("", text)))


def _token(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup if match.lastgroup != "suffix" else "number")
    text = match.group(0)
    if kind == "quoted":
        bare = text[1:-1].strip()
        return Token(bare, kind, bare.lower(), bare.lower(), bare.lower())
    if kind == "number":
        return Token(text, kind, text, text, text, float(match["number"].replace(",", "")))
    lower = text.lower().rstrip(".")
    value = float(_NUMBERS[lower]) if lower in _NUMBERS else None
    return Token(text.rstrip("."), kind, lower, lemma(lower), stem(lower), value) if kind == "word" else Token(
        text, kind, text, text, text)  # fmt: skip
