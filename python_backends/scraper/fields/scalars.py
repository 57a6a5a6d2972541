"""Single values out of plain HTML: by what elements are named, by labels beside them, by what the document says of
itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.scraper.fields.concepts import concept_of
from python_backends.scraper.fields.durations import minutes_of
from python_backends.scraper.fields.forms import Answer, answer_in
from python_backends.scraper.fields.looks import Looks
from python_backends.scraper.fields.wanted import Field
from python_backends.scraper.fields.words import Labels
from python_backends.scraper.healing.similarity import ratio
from python_backends.scraper.page import Element, Page
from python_backends.scraper.reading import Reading

MAX_VALUE = 120  # characters of a value beside a label
_META = {
    "title": ("og:title", "twitter:title"),
    "person": ("author", "article:author", "dc.creator"),
    "language": ("og:locale", "content-language", "language"),
}
_NAMED = {
    "description": ("description", "og:description"),
    "image": ("og:image",),
    "date": ("article:published_time",),
    "price": ("product:price:amount", "og:price:amount"),
    "currency": ("product:price:currency",),
}
_MOST_TEXTS = 8  # in an element that holds a single value
_TOTAL = 0.75  # confidence of a whole duration below which the sum of its parts is surer
_SHORT = 16
_DURATION_ALONE = re.compile(r"^\d[\d.,:½¼¾]*\s*[^\W\d]+\.?(?:\s*\d+\s*[^\W\d]+\.?)?$")
_DIGIT = re.compile(r"\d|[½¼¾]")


@dataclass(frozen=True, slots=True)
class Single:
    """A value, the element it stood in, how sure it is (0 to 1), and how it was found."""

    value: Answer
    element: Element
    confidence: float
    method: str


def single_of(looks: Looks, field: Field) -> Single | None:
    """The surest value of `field`; the first of several that are as sure."""
    best = max(_candidates(looks, field), key=lambda one: one.confidence, default=None)
    if field.concept.sum_of and (best is None or best.confidence < _TOTAL):
        return _sum(looks, field) or best
    return best


def _candidates(looks: Looks, field: Field) -> Iterator[Single]:
    page, reading = looks.page, looks.reading
    form = field.concept.form
    if form == "title":
        yield from _titles(page, reading, field)
    elif form == "language":
        yield from _languages(page, field)
    else:
        yield from _by_names(looks, field)
        yield from _by_labels(looks, field)
    if form == "duration" and field.concept.sum_of:
        yield from _alone(looks, field)
    if form != "language":
        yield from _metas(page, field, (*_META.get(form, ()), *_NAMED.get(field.concept.names[0], ()), field.name))


def _sum(looks: Looks, field: Field) -> Single | None:
    """A duration from its parts, where no whole one is told."""
    parts = [Field(field.name, field.kind, concept_of(name), field.unit) for name in field.concept.sum_of]
    found = [one for part in parts if (one := single_of(looks, part)) and isinstance(one.value, int | float)]
    if not found:
        return None
    total = sum({one.element: one.value for one in found if isinstance(one.value, int | float)}.values())
    return Single(total, found[0].element, 0.85 * min(one.confidence for one in found), found[0].method)


def _titles(page: Page, reading: Reading, field: Field) -> Iterator[Single]:
    """First-rank headings, the surer the more they are like what the document calls itself."""
    own = [text for text in (*_meta_texts(page, "og:title"), page.root.findtext("head/title") or "") if text.strip()]
    for heading in page.root.iter("h1"):
        span = reading.spans.get(heading)
        value = answer_in(field, " ".join(reading.texts[span.first : span.last])) if span else None
        if isinstance(value, str):
            alike = max(
                (1.0 if value.lower() in text.lower() else ratio(value.lower(), text.lower()) for text in own),
                default=0.5,
            )
            yield Single(value, heading, 0.5 + 0.35 * alike, "heading")
    for title in page.root.iter("title"):
        value = answer_in(field, re.split(r"\s[|–—-]\s", title.text or "")[0])
        if value is not None:
            yield Single(value, title, 0.5, "document")


def _languages(page: Page, field: Field) -> Iterator[Single]:
    for attribute in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        value = page.root.get(attribute)
        if value and value.strip():
            yield Single(value.strip(), page.root, 0.9, "document")
    yield from _metas(page, field, _META["language"])


def _metas(page: Page, field: Field, names: tuple[str, ...]) -> Iterator[Single]:
    for rank, name in enumerate(names):
        for element in _meta(page, name):
            value = answer_in(field, element.get("content"))
            if value is not None and not str(value).startswith("http"):
                yield Single(value, element, 0.6 - 0.02 * rank, "meta")


def _meta(page: Page, name: str) -> list[Element]:
    return [
        one
        for one in page.root.iter("meta")
        if one.get("content")
        and name in (one.get("name", "").lower(), one.get("property", "").lower(), one.get("http-equiv", "").lower())
    ]


def _meta_texts(page: Page, name: str) -> list[str]:
    return [one.get("content") for one in _meta(page, name)]


def _by_names(looks: Looks, field: Field) -> Iterator[Single]:
    """Elements whose class, id or property names the field, or whose link does."""
    reading, names = looks.reading, looks.names
    parts = {element for name in field.concept.sum_of for element in names.about(concept_of(name))}
    about = {element: sure for element, sure in names.about(field.concept).items() if element not in parts}
    if field.concept.form == "person":
        about |= {one: 1.0 for one in reading.spans if one.tag == "a" and "author" in one.get("rel", "").split()}
    for element, sure in about.items():
        span = reading.spans[element]
        if not 0 < span.last - span.first <= _MOST_TEXTS or element in looks.aside:
            continue
        text = element.get("content") or element.get("datetime") or " ".join(reading.texts[span.first : span.last])
        value = _fitting(field, text)
        if value is not None:
            exact = 0.1 if element.get("itemprop", "").lower() in field.concept.properties else 0.0
            yield Single(
                value,
                element,
                0.45 + 0.25 * sure + exact + (0.1 if _whole(field, names.of(element)) else 0),
                "property" if exact else "class",
            )


def _whole(field: Field, names: Sequence[str]) -> bool:
    """Whether a duration's element says that it is the whole one."""
    return field.concept.form == "duration" and any("total" in name.lower() for name in names)


def _by_labels(looks: Looks, field: Field) -> Iterator[Single]:
    """Values in the text of a label, after it, or before it."""
    reading, labels = looks.reading, Labels(field.concept)
    texts = reading.texts
    for at, (text, small) in enumerate(zip(texts, looks.small, strict=True)):
        if not small or reading.owners[at] in looks.aside:
            continue
        rest = labels.rest(text, small)
        if rest is None:
            before = labels.before(text, small) if field.concept.form in ("yield", "duration") else None
            value = _fitting(field, before) if before else None
            if value is not None:
                yield Single(value, reading.owners[at], 0.6, "label")
            continue
        whole = 0.1 if "total" in text.lower() else 0.0
        for place, other, sure in ((at, rest, 0.68), (at + 1, None, 0.66), (at - 1, None, 0.5)):
            if 0 <= place < len(texts) and (place == at or not rest or _continues(field, rest)):
                value = _fitting(field, texts[place] if other is None else other)
                if value is not None:
                    yield Single(value, reading.owners[place], sure + whole, "label")
                    break


def _continues(field: Field, rest: str) -> bool:
    """Whether what follows a label belongs to it still ("Prep | time"), so that the value is in the next text."""
    return field.concept.form in ("yield", "duration") and rest.count(" ") <= 1 and not _DIGIT.search(rest)


def _alone(looks: Looks, field: Field) -> Iterator[Single]:
    """The first text that is a duration and nothing else."""
    for text, owner in zip(looks.reading.texts, looks.reading.owners, strict=True):
        if (
            owner not in looks.aside
            and len(text) <= _SHORT
            and _DURATION_ALONE.match(text)
            and (value := _fitting(field, text))
        ):
            yield Single(value, owner, 0.5, "content")
            return


def _fitting(field: Field, text: str) -> Answer | None:
    """The value in `text`, if that is of the kind which the field has."""
    if not text or len(text) > MAX_VALUE:
        return None
    form = field.concept.form
    if form == "yield" and (not _DIGIT.search(text) or minutes_of(text) is not None and "min" in text.lower()):
        return None
    if form == "duration" and minutes_of(text) is None:
        return None
    if form == "person" and not _is_name(text):
        return None
    return answer_in(field, text)


def _is_name(text: str) -> bool:
    """Few words without digits, the first with a capital where its script has those."""
    text = text.strip(" ,:|–-")
    letters = [character for character in text if character.isalpha()]
    named = bool(letters) and not letters[0].islower()
    return named and len(text) <= 60 and text.count(" ") <= 6 and not any(map(str.isdigit, text))
