"""Values of fields out of a page's records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.scraper.fields.concepts import Concept, concept_of
from python_backends.scraper.fields.forms import Answer, answer_in, text_in
from python_backends.scraper.fields.found import FoundField
from python_backends.scraper.fields.wanted import Field
from python_backends.scraper.structured.record import Record, Value
from python_backends.scraper.text import plain_lines

_CONFIDENCE = {"json-ld": 0.97, "microdata": 0.93}
_COMMON = frozenset(("title", "person", "language", "plain"))
_INNER = ("itemlistelement", "text", "name", "value", "@value", "url")
_SUMMED = 0.85  # of the confidence, where a value is put together from others
MAX_LIST = 1000
_PARTS = frozenset("Offer AggregateOffer AggregateRating PriceSpecification UnitPriceSpecification".split())
# Records about the page, its site and people around it: their names are not those of what the page is about.
_AROUND = frozenset(
    "WebPage CollectionPage ItemPage WebSite Organization NewsMediaOrganization Corporation BreadcrumbList ListItem "
    "ItemList ImageObject "
    "VideoObject Person SearchAction ReadAction EntryPoint Comment SiteNavigationElement WPHeader WPFooter WPSideBar "
    "Blog "
    "AggregateRating Rating Review NutritionInformation HowToStep HowToSection HowToDirection PostalAddress Brand "
    "Offer".split()
)


def from_records(fields: Sequence[Field], records: Sequence[Record]) -> dict[str, FoundField]:
    """What the record that answers most of `fields` says of each."""
    flat = [inner for record in records for inner in record.all() if not _AROUND.intersection(inner.types)]
    ranked = sorted(flat, key=lambda record: -_worth(fields, record))[:_LOOKED_AT]
    found: dict[str, FoundField] = {}
    for record in ranked:
        worth = _worth(fields, record)
        if not worth or (found and worth < _worth(fields, ranked[0]) / 2):
            break
        for field in fields:
            if field.name not in found and (one := _in_record(field, record)) is not None:
                found[field.name] = one
    return found


_LOOKED_AT = 8


def _worth(fields: Sequence[Field], record: Record) -> float:
    """Fields that a record can answer; names and the like, which every record has, count little."""
    names = {name.lower() for one in (record, *_parts(record)) for name in one.properties}
    return sum(
        (0.2 if field.concept.form in _COMMON and field.concept.form != "plain" else 1.0)
        for field in fields
        if names.intersection(field.concept.properties) or names & _sums(field.concept)
    )


def _parts(record: Record) -> list[Record]:
    """What a record says of itself in records of their own: what it costs, how it is rated."""
    inner = (value for values in record.properties.values() for value in values if isinstance(value, Record))
    return [one for one in inner if _PARTS.intersection(one.types)]


def _sums(concept: Concept) -> set[str]:
    return {name for part in concept.sum_of for name in concept_of(part).properties}


def _in_record(field: Field, record: Record) -> FoundField | None:
    confidence = _CONFIDENCE[record.source]
    answers = (_answer(field, one, field.concept) for one in (record, *_parts(record)))
    answer = next((answer for answer in answers if answer is not None), None)
    if answer is None and field.concept.sum_of:
        parts = [_answer(field, record, concept_of(name)) for name in field.concept.sum_of]
        numbers = [part for part in parts if isinstance(part, int | float)]
        answer, confidence = (sum(numbers) or None, _SUMMED * confidence) if numbers else (None, 0.0)
    return None if answer is None else FoundField(field.name, answer, record.selector, confidence, record.source)


def _answer(field: Field, record: Record, concept: Concept) -> Answer | None:
    values = [
        value for name, values in record.properties.items() if name.lower() in concept.properties for value in values
    ]
    if field.is_list:
        texts = [text for line in _lines(values) if (text := text_in(field, line))]
        return texts[:MAX_LIST] or None
    for value in values:
        for line in _texts(value):
            answer = answer_in(field, line)
            if answer not in (None, 0):  # "PT0M" is how templates say that they do not know
                return answer
    return None


def _texts(value: Value) -> Iterator[str]:
    """A value as text; of a record its name, or what stands for one."""
    if not isinstance(value, Record):
        yield str(value)
        return
    named = {name.lower(): values for name, values in value.properties.items()}
    for name in ("name", "text", "value", "url"):
        for inner in named.get(name, ()):
            yield from _texts(inner)


def _lines(values: Sequence[Value]) -> Iterator[str]:
    """All texts of a list: of steps their texts, of sections the steps in them; a single text by its lines."""
    waiting: list[Value] = list(reversed(values))
    while waiting:
        value = waiting.pop()
        if not isinstance(value, Record):
            yield from plain_lines(str(value))
            continue
        named = {name.lower(): inner for name, inner in value.properties.items()}
        inner = next((named[name] for name in _INNER if name in named), ())
        waiting += reversed(inner)
