"""Lists out of plain HTML: those under a heading or in an element that names them, and the best of them."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from python_backends.scraper.fields.concepts import CONCEPTS, Concept
from python_backends.scraper.fields.looks import Looks
from python_backends.scraper.fields.numbering import unnumbered
from python_backends.scraper.fields.words import Labels, folded, word_count
from python_backends.scraper.page import Element
from python_backends.scraper.reading import Reading
from python_backends.scraper.text import lines, visible

MAX_ITEMS = 500
MAX_TEXTS = 3000  # in an element that is looked through for a list
MAX_CANDIDATES = 60  # of one field
_CLIMB = 6  # elements above a label whose content is looked at
_WORDS_AFTER = 5  # words that may follow a list's name ("Ingredients for 4 people")
_PLAIN = 0.8  # likeness from which a list needs no name
_UNNAMED = 0.1
_DENSE = 2.5  # what a character of Chinese or Japanese says, in Latin letters
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_QUANTITY = re.compile(r"\d|[½¼¾⅓⅔⅛一二三四五]")
_RANKS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = tuple(concept for concept in CONCEPTS if concept.form in ("parts", "steps"))


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts of a list, the element around them, how it was found, and how much it looks like what is wanted."""

    texts: tuple[str, ...]
    around: Element
    method: str
    score: float


def list_of(looks: Looks, concept: Concept) -> Listed | None:
    """The best list for `concept`."""
    best: Listed | None = None
    search = _Search(
        looks, looks.reading, concept, Labels(concept), [Labels(one) for one in _LISTS if one is not concept]
    )
    named = list(islice(chain(_by_class(search), _by_label(search)), MAX_CANDIDATES))
    candidates = named or islice(_by_content(search), MAX_CANDIDATES)
    for around, texts, method, base in candidates:
        if texts:
            score = base + _fit(concept, texts)
            if best is None or score > best.score:
                best = Listed(tuple(texts[:MAX_ITEMS]), around, method, score)
    return best


Candidate = tuple[Element, list[str], str, float]


@dataclass(frozen=True, slots=True)
class _Search:
    """A page and what is looked for on it: a concept, its labels, and those of the lists it is not."""

    looks: Looks
    reading: Reading
    concept: Concept
    labels: Labels
    others: Sequence[Labels]


def _by_class(search: _Search) -> Iterator[Candidate]:
    """Elements whose names say so: several of one name are the elements of the list, one alone is around them."""
    names, reading = search.looks.names, search.reading
    about = names.about(search.concept)
    others = [names.about(other) for other in _LISTS if other is not search.concept]
    groups: dict[tuple[str, tuple[str, ...]], list[Element]] = defaultdict(list)
    for element in about:
        if reading.spans[element].last > reading.spans[element].first and element not in search.looks.aside:
            groups[element.tag, names.of(element)].append(element)
    for elements in groups.values():
        base = 0.8 * about[elements[0]] - (0.4 if any(other.get(elements[0]) == 1 for other in others) else 0)
        outer = [one for one in _outermost(elements) if _is_small(reading, one)][:MAX_ITEMS]
        if len(outer) > 1:
            texts = [text for element in outer for text in _items(element, reading) or [visible(element)]]
            whole = [visible(element) for element in outer]
            yield outer[0].getparent(), _clean(whole, search), "class", base
            if texts != whole:
                yield outer[0].getparent(), _clean(texts, search), "class", base
        for element in outer[:3]:
            inside = _clean(_items(element, reading), search)
            if len(inside) > 1 or len(outer) == 1:  # one of several with a single text is an element, not the list
                yield element, inside, "class", base


def _outermost(elements: Sequence[Element]) -> list[Element]:
    kept: list[Element] = []
    seen: set[Element] = set()
    for element in elements:
        if not any(above in seen for above in element.iterancestors()):
            kept.append(element)
            seen.add(element)
    return kept


def _is_small(reading: Reading, element: Element) -> bool:
    """Whether an element can be around a list, and not around half a large page."""
    span = reading.spans[element]
    return span.last - span.first <= MAX_TEXTS


def _by_label(search: _Search) -> Iterator[Candidate]:
    """What follows a text that is the list's name, up to the name of another list or a heading of its rank."""
    reading = search.reading
    for at, small in enumerate(search.looks.small):
        if not small or reading.owners[at] in search.looks.aside:
            continue
        rest = search.labels.rest(reading.texts[at], small)
        exact = rest is not None and word_count(rest) <= _WORDS_AFTER
        rank = _rank(reading.owners[at])
        if exact or (rank and search.labels.within(small)):
            base = (0.7 if rank else 0.5) - (0.15 if rest or not exact else 0)
            yield from _following(search, at, rank, base)


def _following(search: _Search, at: int, rank: int, base: float) -> Iterator[Candidate]:
    """The list after text `at`, in the closest element that has one."""
    reading = search.reading
    for above, _ in zip(reading.owners[at].iterancestors(), range(_CLIMB), strict=False):
        span = reading.spans.get(above)
        if span is not None and span.last > at + 1 and _is_small(reading, above):
            end = _end(search, at + 1, span.last, rank)
            texts = _clean(_items(above, reading, at + 1, end), search)
            if texts:
                yield above, texts, "heading" if rank else "label", base
                return


def _by_content(search: _Search) -> Iterator[Candidate]:
    """Lists that nothing names but that look like what is wanted, every element of them."""
    for element in search.reading.spans:
        if element.tag in ("ul", "ol") and 2 < len(element) <= MAX_ITEMS and element not in search.looks.aside:
            texts = _clean([visible(child) for child in element if child.tag == "li"], search)
            if len(texts) > 2 and _likeness(search.concept, texts) >= _PLAIN:
                yield element, texts, "content", _UNNAMED


def _rank(element: Element) -> int:
    """Level of the heading that an element is or stands in, 0 for none."""
    for one, _ in zip((element, *element.iterancestors()), range(3), strict=False):
        if one.tag in _RANKS:
            return int(one.tag[1])
    return 0


def _end(search: _Search, start: int, end: int, rank: int) -> int:
    reading = search.reading
    for at in range(start, min(end, start + MAX_ITEMS)):
        small = search.looks.small[at]
        if small and any(other.rest(reading.texts[at], small) == "" for other in search.others):
            return at
        level = _rank(reading.owners[at]) if rank else 0
        if level and level <= rank:
            return at
    return end


def _items(around: Element, reading: Reading, start: int = 0, end: int = 10**9) -> list[str]:
    """Texts of the elements of a list in `around`, between two texts of the page: li, rows, equal children, or
    lines."""
    for tag in ("li", "tr", "dd"):
        found = [
            one
            for one in around.iter(tag)
            if _between(reading, one, start, end) and next(one.iterdescendants(tag), None) is None
        ]
        if len(found) > 1:
            return [visible(one) for one in found]
    inside = _equal_children(around, reading, start, end)
    if inside:
        return [visible(one) for one in inside]
    span = reading.spans[around]
    if start <= span.first and span.last <= end:
        return lines(around)
    blocks = [child for child in around if _between(reading, child, start, end)]
    return [line for child in blocks for line in lines(child)]


def _between(reading: Reading, element: Element, start: int, end: int) -> bool:
    span = reading.spans.get(element)
    return span is not None and start <= span.first < span.last <= end


def _equal_children(around: Element, reading: Reading, start: int, end: int) -> list[Element]:
    """The largest set of children of one parent and one tag."""
    best: list[Element] = []
    for parent in around.iter():
        if parent not in reading.spans or len(parent) <= len(best) or len(parent) < 2:
            continue
        kinds: dict[str, list[Element]] = defaultdict(list)
        for child in parent:
            if child.tag in ("p", "div", "article", "section", "label", "span") and _between(
                reading, child, start, end
            ):
                kinds[child.tag].append(child)
        largest = max(kinds.values(), key=len, default=[])
        blocks = [child for child in largest if child.tag != "span"]
        if len(blocks) > max(1, len(best)):
            best = blocks
    return best


def _clean(texts: Iterable[str], search: _Search) -> list[str]:
    named = search.labels.rest
    return unnumbered([text for text in texts if text.strip(" .:-•*") and named(text, folded(text)) != ""])


def _fit(concept: Concept, texts: Sequence[str]) -> float:
    """How much texts look like the parts or steps of something, 0 to 1, and a little for how many there are."""
    size = 0.08 * min(5.0, math.log2(len(texts))) + 0.05 * min(6.0, math.log10(1 + sum(map(len, texts))))
    return _likeness(concept, texts) + size


def _likeness(concept: Concept, texts: Sequence[str]) -> float:
    if concept.form not in ("parts", "steps"):
        return 0.5
    return sum(map(_is_part if concept.form == "parts" else _is_step, texts)) / len(texts)


def _is_part(text: str) -> float:
    short = 1.0 if len(text) < 90 else 0.5 if len(text) < 160 else 0.0
    return short * (1.0 if _QUANTITY.search(text) else 0.5 if word_count(text) < 7 else 0.25)


def _is_step(text: str) -> float:
    length = len(text) * (_DENSE if _CJK.search(text) else 1)
    return 1.0 if length >= 50 else 0.6 if length >= 25 else 0.1
