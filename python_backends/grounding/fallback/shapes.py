"""What values look like, for leaves that the schema calls strings and for finding where typed ones stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from python_backends.grounding.fallback.concepts import Shape
from python_backends.grounding.stream import Span, WordStream

_MONTHS = (
    "jan|feb|f[ée]v|mar|m[äa]r|maart|mrt|apr|avr|abr|may|mai|mei|mag|jun|juin|giu|jul|juil|lug|aug|ao[uû]|ago|sep|set|oct|okt|ott"
    "|out|nov|dec|dez|d[ée]c|dic|ene|gen"
)
_CODES = (
    r"RM|MYR|USD|EUR|GBP|CHF|SGD|S\$|US\$|INR|Rs\.?|IDR|Rp\.?|AUD|CAD|JPY|CNY|RMB|THB"
    r"|PHP|HKD|SEK|NOK|DKK|PLN|BRL|R\$|ZAR"
)
_SYMBOLS = "[$€£¥₹₩฿]"
_SIGN = f"(?:(?:{_CODES}|{_SYMBOLS})\\s*)"
_NUMBER = r"(?:\d{1,3}(?:[.,'’]\d{3})+|\d+)(?:[.,]\d{1,4})?"
_MONEY = re.compile(f"^(?:.*:)?[-(+]?{_SIGN}?[-(+]?{_NUMBER}[-)]?{_SIGN}?[.*]?$", re.I)
_PRECISE = re.compile(r"\d[.,]\d{2}(?!\d)")
_SIGNED = re.compile(_SIGN, re.I)
_PERCENT = re.compile(r"^[(@]?\d{1,3}(?:[.,]\d+)?\s?%?\)?$")
_DATE = re.compile(
    r"^(?:.*[a-z]:)?\(?(?:"
    r"\d{1,2}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?(?:\d{4}|\d{2})|\d{4}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d{1,2}|(?:19|20)\d{6}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?[\s\-./]*(?:de\s)?(?:{_MONTHS})[a-zçäéû]*\.?[\s\-.,/']*(?:de\s)?\d{{2,4}}"
    rf"|(?:{_MONTHS})[a-zçäéû]*\.?[\s\-./]*\d{{1,2}}(?:st|nd|rd|th)?[\s\-.,/]+\d{{2,4}}"
    r"|\d{4}年\d{1,2}月\d{1,2}日?)[.,;)]?$",
    re.I,
)
_TIME = re.compile(r"^\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?$", re.I)
_PHONE = re.compile(r"^(?:.*:)?[+(]?[\d][\d\s()+\-./]{5,}\d$")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
_URL = re.compile(
    r"^(?:https?://|www\.)\S+|^[\w\-]+(?:\.[\w\-]+)*\.(?:com|org|net|de|fr|nl|io|my|co|eu|uk|it|es|in)\b\S*$", re.I
)
_CODE_PART = re.compile(r"^(?=.*\d)[\w\-./#()]+[,.;]?$|^[A-Z]{1,4}$")
_CURRENCY = re.compile(f"^\\(?(?:{_CODES}|{_SYMBOLS})\\)?$", re.I)


class Shaped(NamedTuple):
    """Words that have the shape; `quality` up to 1 says how typically."""

    span: Span
    quality: float


Finder = Callable[[str], float]


def shaped_in(shape: Shape, stream: WordStream, region: Span) -> list[Shaped]:
    """The values of `shape` in `region`, from left to right; for shapes without a form, nothing."""
    if shape not in _FINDERS or region.start == region.stop:
        return []
    quality, longest = _FINDERS[shape]
    # Words of two clauses are not one value, "A-48213, I think", but for dates: "April 9, 2026".
    spoken = stream.is_spoken(region.start)
    parts = _clauses(stream, region) if spoken and shape != "date" else (region,)
    quality = _amount_said if spoken and shape == "money" else quality
    return [each for part in parts for each in _spans(quality, longest, stream, part)]


def _clauses(stream: WordStream, region: Span) -> Iterator[Span]:
    start = region.start
    for word in range(region.start, region.stop):
        if word + 1 == region.stop or stream.ends_clause(word):
            yield Span(start, word + 1)
            start = word + 1


def _spans(quality: Finder, longest: int, stream: WordStream, region: Span) -> Iterator[Shaped]:
    """The longest fitting span at each place; none overlap."""
    start = region.start
    while start < region.stop:
        best: Shaped | None = None
        for stop in range(min(region.stop, start + longest), start, -1):
            fit = quality(stream.said(Span(start, stop)))
            if fit > 0.0 and (best is None or fit > best.quality):
                best = Shaped(Span(start, stop), fit)
        if best is not None:
            yield best
        start = best.span.stop if best is not None else start + 1


def _money(text: str) -> float:
    if not _MONEY.match(text):
        return 0.0
    if _PRECISE.search(text):
        return 1.0
    return 0.8 if _SIGNED.search(text) else 0.5


def _amount_said(text: str) -> float:
    """People leave cents out, and the currency comes as a word behind the number."""
    return max(_money(text), 0.9) if _MONEY.match(text) else 0.0


def _number(text: str) -> float:
    return 1.0 if _MONEY.match(text.removesuffix("%")) else 0.0


def _percent(text: str) -> float:
    return (1.0 if "%" in text else 0.5) if _PERCENT.match(text) else 0.0


def _date(text: str) -> float:
    return 1.0 if _DATE.match(text) else 0.0


def _time(text: str) -> float:
    return 1.0 if _TIME.match(text) else 0.0


def _phone(text: str) -> float:
    digits = sum(character.isdigit() for character in text)
    return 1.0 if 7 <= digits <= 15 and _PHONE.match(text) and not _DATE.match(text) else 0.0


def _email(text: str) -> float:
    return 1.0 if _EMAIL.search(text) else 0.0


def _url(text: str) -> float:
    return 1.0 if _URL.match(text) and "@" not in text else 0.0


def _code(text: str) -> float:
    parts = text.split()
    if not any(character.isdigit() for character in text) or not all(map(_CODE_PART.match, parts)):
        return 0.0
    if _DATE.match(text) or _PRECISE.search(text):
        return 0.4
    return 1.0 if len(text) > 2 else 0.6


def _currency(text: str) -> float:
    return 1.0 if _CURRENCY.match(text) else 0.0


_FINDERS: dict[str, tuple[Finder, int]] = {
    "money": (_money, 1), "number": (_number, 1), "percent": (_percent, 2), "date": (_date, 5), "time": (_time, 2),
    "phone": (_phone, 5), "email": (_email, 1), "url": (_url, 1), "code": (_code, 6), "currency": (_currency, 1),
}  # fmt: skip
