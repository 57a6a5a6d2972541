"""The values of named fields on a page, each with where it stood, how it was found and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from python_backends.scraper.fields.forms import Answer, number_of, text_in
from python_backends.scraper.fields.found import FoundField
from python_backends.scraper.fields.lists import Listed, list_of
from python_backends.scraper.fields.looks import Looks, looks_of
from python_backends.scraper.fields.scalars import single_of
from python_backends.scraper.fields.structured import from_records
from python_backends.scraper.fields.wanted import Field
from python_backends.scraper.healing.similarity import ratio
from python_backends.scraper.page import Page
from python_backends.scraper.structured.record import Record
from python_backends.scraper.structured.records import records_of

_APART = re.compile(r"\s+[|–—·»-]\s+")
_SAME = 0.8  # likeness from which a stated text and a shown list are of the same content
_COMPARED = 20_000  # letters of a list that are compared
_BEST_SCORE = 2.5  # of a list that leaves no doubt


def extracted(page: Page, fields: Sequence[Field], records: Sequence[Record] | None = None) -> dict[str, FoundField]:
    """Fields by name, as far as they are found: from structured data first, the others from the page's HTML.

    `records` are the page's, if the caller has them already.
    """
    stated = from_records(fields, records_of(page) if records is None else records)
    unsure = [field for field in fields if field.name not in stated or field.is_list]
    read = _from_html(page, unsure) if unsure else {}
    chosen = {field.name: _surer(stated.get(field.name), read.get(field.name)) for field in fields}
    sites = _sites(page)
    return {
        field.name: _without_site(found, sites) if field.concept.form == "title" else found
        for field in fields
        if (found := chosen[field.name]) is not None
    }


def _sites(page: Page) -> frozenset[str]:
    """What the page says that its site is called."""
    named = page.root.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    return frozenset(_letters(name) for name in named if _letters(name))


def _without_site(title: FoundField, sites: frozenset[str]) -> FoundField:
    """A title without the name of its site behind it."""
    text = str(title.value)
    cut = max((found.span() for found in _APART.finditer(text)), default=(0, 0))
    return replace(title, value=text[: cut[0]]) if cut[0] and _letters(text[cut[1] :]) in sites else title


def _surer(stated: FoundField | None, read: FoundField | None) -> FoundField | None:
    """What is stated, but for lists that the page itself tells better: stated as one text, or without part of each."""
    if stated is None or read is None:
        return stated or read
    if not isinstance(stated.value, list) or not isinstance(read.value, list):
        return stated
    said, shown = [_letters(str(one)) for one in stated.value], [_letters(str(one)) for one in read.value]
    split = len(said) == 1 < len(shown) and ratio(said[0], "".join(shown)) >= _SAME
    fuller = len(said) == len(shown) > 1 and all(one in other for one, other in zip(said, shown, strict=True))
    more = sum(map(str.isdigit, "".join(shown))) > sum(map(str.isdigit, "".join(said)))  # amounts are what is left out
    return read if split or (fuller and more) else stated


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())[:_COMPARED]


def _from_html(page: Page, fields: Sequence[Field]) -> Mapping[str, FoundField]:
    looks = looks_of(page)
    return {field.name: found for field in fields if (found := _in_html(looks, field))}


def _in_html(looks: Looks, field: Field) -> FoundField | None:
    if field.is_list:
        listed = list_of(looks, field.concept)
        values = _values(field, listed) if listed else None
        if not listed or not values:
            return None
        confidence = min(0.9, 0.9 * listed.score / _BEST_SCORE)
        return FoundField(field.name, values, looks.selectors.of(listed.around), confidence, listed.method)
    single = single_of(looks, field)
    if single is None:
        return None
    return FoundField(field.name, single.value, looks.selectors.of(single.element), single.confidence, single.method)


def _values(field: Field, listed: Listed) -> Answer | None:
    if field.kind == "numbers":
        return [number for text in listed.texts if (number := number_of(text)) is not None] or None
    return [text for one in listed.texts if (text := text_in(field, one))] or None
