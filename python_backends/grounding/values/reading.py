"""Kind of leaf and text in, value out."""

from __future__ import annotations

from python_backends.grounding.tree import LeafKind, Scalar
from python_backends.grounding.values.booleans import boolean_of
from python_backends.grounding.values.dates import date_of
from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.numbers import number_of
from python_backends.grounding.values.times import date_time_of, time_of


def value_of(kind: LeafKind, text: str, locale: Locale) -> Scalar:
    """The normal form of `text` as a value of `kind`, None if it has none. Strings are their own normal form."""
    match kind:
        case "number":
            return number_of(text, locale)
        case "integer":
            number = number_of(text, locale)
            return int(number) if number is not None and number == int(number) else None
        case "boolean":
            return boolean_of(text)
        case "date":
            return date_of(text, locale)
        case "time":
            return time_of(text, locale)
        case "date-time":
            return date_time_of(text, locale)
    return text
