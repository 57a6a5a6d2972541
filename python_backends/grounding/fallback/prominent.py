"""Fields that stand on business documents without a label: who wrote it, and where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from python_backends.grounding.fallback.places import Places
from python_backends.grounding.stream import Span, WordStream

TOP_ROWS = 12  # a letterhead is not lower
ADDRESS_ROWS = 30
MAX_NAME, MAX_ADDRESS_LINE = 100, 200  # characters
MAX_REGISTRATION = 6  # words
_LEGAL = re.compile(
    r"(?:\b(?:sdn\.?\s?bhd|bhd|s/b|ltd|limited|llc|llp|inc|corp|corporation|company|plc|gmbh|ag|kg|ug|e\.?v"
    r"|b\.?v|n\.?v|s\.?a\.?r\.?l|sarl|sas"
    r"|s\.?a|s\.?r\.?l|s\.?p\.?a|s\.?l|pte|pty|ab|oy|aps|a/s|k\.?k|lda|ltda|enterprises?|trading|holdings?"
    r"|group)\.?(?=$|[\s,(])"
    r"|& co\b\.?)",
    re.I,
)
_TRADE = re.compile(
    r"\b(?:restaurants?|restoran|cafe|caf[ée]|coffee|kitchen|bakery|bakeries|hotel|mart|market|supermarket"
    r"|store|stores|shop|hardware"
    r"|pharmacy|clinic|hospital|bank|school|university|machinery|electrical|stationery|books?|foods?|services"
    r"|industries|motors"
    r"|kedai|pasaraya|perniagaan|syarikat|niaga|cash & carry|delights|apotheke|b[äa]ckerei|markt|boulangerie"
    r"|tienda|farmacia)\b",
    re.I,
)
_NO_NAME = re.compile(
    r"\b(?:invoice|receipt|bill|tax|gst|vat|date|time|tel|phone|fax|email|www|http|page|copy|cash|order|table"
    r"|original|duplicate"
    r"|rechnung|facture|factura|fattura|factuur|quittung|beleg|welcome|thank|thanks|statement|no|number|reg|id"
    r"|co\.?\s?reg|roc)\b",
    re.I,
)
_REGISTRATION = re.compile(
    r"\s*(?:\((?=[^)]*\d)[^)]*\)?|\b\d{4,}-?[A-Z]?\)?|co\.?\s?(?:reg|no)\b.*|reg\b.*|\(?gst.*)\s*$", re.I
)
_PLACE = re.compile(
    r"\b(?:jalan|jln|jl|taman|tmn|lorong|lot|lebuh|kampung|kg|bandar|seksyen|persiaran|batu|mukim|street|st"
    r"|road|rd|avenue|ave|lane|ln|drive|dr"
    r"|boulevard|blvd|way|square|sq|court|suite|ste|floor|flr|level|building|block|blok|plaza|p\.?o\.? box"
    r"|highway|hwy|parkway|centre|center|mall"
    r"|\w*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|plein)|rue|avenue|place|cedex|chemin|calle"
    r"|avenida|plaza|via|piazza|corso|rua|praça"
    r"|selangor|johor|kuala lumpur|penang|malaysia|singapore|industrial|perindustrian|park|estate|wisma|menara"
    r"|bangunan)\b",
    re.I,
)
_POSTCODE = re.compile(
    r"(?<![\d.,/-])(?:\d{5}(?:-\d{4})?|\d{4}\s?[A-Z]{2}|\d{6})(?![\d.,/-])"
    r"|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b"
)
_HOUSE = re.compile(r"^(?:no\.?\s?|lot\s?|unit\s?|#)?\d+[\w\-/]*[\s,.]", re.I)
_NO_ADDRESS = re.compile(
    r"\b(?:tel|phone|fax|email|e-mail|www\.|http|gst|vat|tax|invoice|receipt|bill|date|time|reg|co\.|cashier"
    r"|table|order|member|qty|total"
    r"|amount|telefon|rechnung|facture|iban|bic|ust|hotline|mobile|company no|document|customer|slip"
    r"|counter)\b|@|\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}"
    r"|\d[.,]\d{2}(?!\d)|\b\d{2}:\d{2}\b",
    re.I,
)  # fmt: skip


_LEGAL_ONLY = re.compile(rf"^(?:{_LEGAL.pattern}[\s.,]*)+$", re.I)
LETTER_SPACED = 3.0  # heights: words of one heading are not further apart
LEGAL = 0.35  # what the form of a company adds to a line's looks


class Standing(NamedTuple):
    """A guess that needs no label; `score` as of a labelled one."""

    span: Span
    score: float


def letterhead(stream: WordStream, places: Places) -> Standing | None:
    """Who issued the document: the line near its top that looks most like a name."""
    best: Standing | None = None
    median = float(np.median(places.bottom - places.top)) if len(stream.words) else 1.0
    lines = list(_lines(places, TOP_ROWS))
    for depth, whole in enumerate(lines):
        span = _without_registration(stream, whole)
        _, top, _, bottom = places.box(span)
        score = _name_score(stream.text(span), depth) + 0.1 * min(1.0, (bottom - top) / max(median, 1e-6) - 1.0)
        following = lines[depth + 1] if depth + 1 < len(lines) else None
        if following and following.start == span.stop and _LEGAL_ONLY.match(stream.text(following)):
            span, score = Span(span.start, following.stop), score + LEGAL
        if score > 0.3 and (best is None or score > best.score):
            best = Standing(span, min(score, 0.8))
    return best


def _name_score(text: str, depth: int) -> float:
    if len(text) > MAX_NAME:
        return 0.0
    letters = sum(character.isalpha() for character in text)
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")) or _LEGAL_ONLY.match(text):
        return 0.0
    legal = _LEGAL.search(text) is not None
    score = 0.5 - 0.03 * depth + (LEGAL if legal else 0.15 if _TRADE.search(text) else 0.0)
    score += 0.05 if text.isupper() else 0.0
    score -= 0.35 if _NO_NAME.search(text) and (not legal or ":" in text) else 0.0
    score -= 0.25 if not legal and (_PLACE.search(text) or _POSTCODE.search(text)) else 0.0
    return score - (0.15 if text.endswith((":", ",")) else 0.0)


def _without_registration(stream: WordStream, span: Span) -> Span:
    """The name without the registration number printed behind it."""
    for start in range(max(span.start + 1, span.stop - MAX_REGISTRATION), span.stop):
        tail = stream.text(Span(start, span.stop))
        if _REGISTRATION.match(tail) and any(character.isdigit() for character in tail):
            return Span(span.start, start)
    return span


def postal_block(stream: WordStream, places: Places, after: Span | None) -> Standing | None:
    """The first lines from the top that look like an address, below the words `after` if there are any."""
    best: Standing | None = None
    run: list[Span] = []
    weight = 0.0
    first = after.stop if after else 0
    lines = [line for line in _lines(places, ADDRESS_ROWS) if line.start >= first]
    for line in [*lines, None]:
        text = stream.text(line) if line else ""
        score = _address_score(text) if line else -1.0
        joined = bool(run) and line is not None and line.start == run[-1].stop
        if joined and score == 0.0 and stream.text(run[-1]).endswith(","):
            score = 0.1  # a line that ends in a comma goes on
        if score > 0.0 and line is not None and (joined or not run):
            run, weight = [*run, line], weight + score
            continue
        if run and weight >= 1.5:
            best = Standing(Span(run[0].start, run[-1].stop), min(0.75, 0.4 + 0.08 * weight))
            break
        run, weight = ([line], score) if score > 0.0 and line is not None else ([], 0.0)
    return best


def looks_like_address(text: str) -> bool:
    """Whether a line may be part of an address."""
    return _address_score(text) > 0.0


def _address_score(text: str) -> float:
    if len(text) > MAX_ADDRESS_LINE or _NO_ADDRESS.search(text):
        return -1.0
    score = 1.0 if _PLACE.search(text) else 0.0
    score += 1.0 if _POSTCODE.search(text) else 0.0
    score += 0.7 if _HOUSE.match(text) else 0.0
    score += 0.5 if text.rstrip().endswith(",") else 0.3 if "," in text else 0.0
    if re.fullmatch(r"[\d\s().-]+", text):
        return -1.0
    return score


def _lines(places: Places, rows: int) -> Iterator[Span]:
    """The first rows from the top, each in pieces that follow on in the stream."""
    for row in places.rows[:rows]:
        line = places.chunks[row[0]]
        for chunk in row[1:]:
            span = places.chunks[chunk]
            heading = places.box(line)
            near = places.box(span)[0] - heading[2] < LETTER_SPACED * (heading[3] - heading[1])
            if span.start == line.stop and near:
                line = Span(line.start, span.stop)
            else:
                yield line
                line = span
        yield line
