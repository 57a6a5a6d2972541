"""Texts into the form that a field is wanted in."""

from __future__ import annotations

import math
import re

from python_backends.scraper.fields.durations import minutes_of
from python_backends.scraper.fields.wanted import Field
from python_backends.scraper.text import plain

Answer = str | float | int | bool | list[str] | list[float]
_NUMBER = re.compile(r"[-+]?\d[\d.,' \u00a0]*")
_BULLET = re.compile(r"^(?:[•▢□☐✓✔◦▪*·\-–—]\s*)+")
_BY = re.compile(
    r"^\s*(?:(?:written|posted|recipe|published|created|rezept|recette|receta|texto?)\s+)?(?:by|von|par|por|door|av|af|di)\s+|^\s*(?:autor|author|auteur|autore)\s*:\s*",
    re.I,
)
_COUNT = re.compile(r"\d+(?:[.,]\d+)?|[½¼¾]")
# Units of yields that are no servings, by their English names.
_MEASURES = {
    "g": "grams",
    "gr": "grams",
    "gram": "grams",
    "grams": "grams",
    "gramm": "grams",
    "kg": "kilograms",
    "ml": "milliliters",
    "l": "liters",
    "liter": "liters",
    "litre": "liters",
    "cup": "cups",
    "cups": "cups",
    "dozen": "dozen",
    "cookies": "cookies",
    "loaf": "loaves",
    "loaves": "loaves",
    "pieces": "items",
    "items": "items",
}
_TRUE, _FALSE = frozenset("true yes ja oui si 1 instock".split()), frozenset("false no nein non 0 outofstock".split())


def text_in(field: Field, text: str) -> str | None:
    """One text of a field, cleaned; None where nothing is left or it cannot be one."""
    text = _BULLET.sub("", plain(text)).strip()
    if field.concept.form == "person":
        text = _BY.sub("", text).strip(" ,|–-")
    elif field.concept.form == "yield":
        return yield_of(text) or None
    return text or None


def answer_in(field: Field, text: str) -> Answer | None:
    """The value of a field that is no list."""
    if field.kind in ("number", "integer"):
        value = in_unit(field, text) if field.concept.form == "duration" else number_of(text)
        return None if value is None else round(value) if field.kind == "integer" or value == int(value) else value
    if field.kind == "boolean":
        word = re.split(r"[/\s]", text.strip().lower())[-1].replace("-", "")
        return True if word in _TRUE else False if word in _FALSE else None
    return text_in(field, text)


def in_unit(field: Field, text: str) -> float | None:
    """A duration in the field's unit; a bare number counts as one in it."""
    minutes = minutes_of(text)
    if minutes is None:
        return float(text) if text.strip().isdecimal() and len(text) < 6 else None
    return minutes * {"seconds": 60.0, "minutes": 1.0, "hours": 1 / 60}[field.unit]


def number_of(text: str) -> float | None:
    """The first number of a text, whichever way its thousands and decimals are set apart."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    digits = re.sub(r"[' \u00a0]", "", found[0]).rstrip(".,")
    decimal = max(digits.rfind("."), digits.rfind(","))
    tail = len(digits) - decimal - 1
    # `1.500` is one and a half thousand, `1.50` is not; both signs at once leave no doubt.
    is_decimal = decimal >= 0 and (tail != 3 or ("." in digits and "," in digits))
    whole = re.sub(r"[.,]", "", digits[:decimal] if is_decimal else digits)
    value = float(f"{whole or 0}.{digits[decimal + 1 :]}" if is_decimal else whole or 0)
    return value if math.isfinite(value) else None


def yield_of(text: str) -> str:
    """A yield in its usual form, `4 servings`; of a range the first number; the text as it is where it has no
    number."""
    found = _COUNT.search(text)
    if found is None:
        return ""
    amount = found[0].replace(",", ".").removesuffix(".0")
    words = re.findall(r"[^\W\d_]+", text[found.end() :].lower())
    unit = _MEASURES.get(words[0], "servings") if words else "servings"
    return f"{amount} {unit.removesuffix('s') if amount == '1' else unit}"
