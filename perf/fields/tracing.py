"""Whether answers keep what grounding promises: valid against the schema, and every value in the words it names."""

from __future__ import annotations

from typing import Any

from perf.fields.base import Schema
from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.grounding.stream import WordStream
from python_backends.grounding.validate import validator_of
from python_backends.grounding.values.booleans import boolean_of
from python_backends.grounding.values.dates import date_of
from python_backends.grounding.values.locale import Locale, locale_of
from python_backends.grounding.values.numbers import number_of
from python_backends.grounding.values.times import date_time_of, time_of


def is_valid(grounded: Grounded, schema: Schema) -> bool:
    """Whether the answer follows `schema`, formats included."""
    return validator_of(schema).is_valid(grounded.value)


def traced(grounded: Grounded, stream: WordStream) -> tuple[int, int]:
    """(leaves whose value their own words give, leaves that were read from words), nulls and inferred ones left out.

    `stream` holds the words that the leaves' spans count.
    """
    locale = locale_of(stream)
    read = [leaf for leaf in grounded.leaves if leaf.value is not None and leaf.source != "inferred"]
    return sum(_stands(leaf, stream, locale) for leaf in read), len(read)


def _stands(leaf: GroundedLeaf, stream: WordStream, locale: Locale) -> bool:
    if leaf.span is None or not leaf.evidence:
        return False
    text = stream.text(leaf.span)
    return any(_same(value, leaf.value) for value in _meanings(text, leaf.value, locale))


def _meanings(text: str, value: Any, locale: Locale) -> list[Any]:
    if isinstance(value, bool):
        return [boolean_of(text)]
    if isinstance(value, int | float):
        number = number_of(text, locale)
        return [number, round(number / 100, 12)] if number is not None and "%" in text else [number]
    forms = [date_of(text, locale), time_of(text, locale), date_time_of(text, locale)]
    return [*forms, value] if str(value).casefold() in text.casefold() else forms  # a choice may differ in capitals


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
