"""A page and what is asked of it -> the public result, and what is to be remembered of the page.

Fields are taken from where the caller's selectors point, else from where they stood before, else they are looked for:
structured data first, then the page. Whatever has a place on the page can be remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from python_backends.scraper.article import Article, article_of
from python_backends.scraper.fields.extract import extracted
from python_backends.scraper.fields.forms import answer_in, number_of, text_in
from python_backends.scraper.fields.found import FoundField
from python_backends.scraper.fields.wanted import Field, fields_of
from python_backends.scraper.healing.features import Snapshot, snapshot_of
from python_backends.scraper.memory import Kept
from python_backends.scraper.page import Page
from python_backends.scraper.places import Spot, spot_again, spot_of, texts_of
from python_backends.scraper.records import records_at
from python_backends.scraper.request import Place, ScraperRequest, place_of
from python_backends.scraper.result import FieldAnswer, PageLink, ScraperResult, Status, Value

_STATED = frozenset(("json-ld", "microdata"))
_ABSENT = FieldAnswer(value=None, confidence=0, method="", selector="", status="lost")


@dataclass(slots=True)
class _Gathered:
    fields: dict[str, FieldAnswer] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scraped:
    """The result, and what to keep of the page under the name that the request gives."""

    result: ScraperResult
    kept: Mapping[str, Kept]


def scraped(request: ScraperRequest, page: Page, remembered: Mapping[str, Kept], *, rendered: bool = False) -> Scraped:
    """What `request` asks of `page`. Raises InvalidRequest, naming the field at fault, and what `article_of` raises."""
    article = article_of(page)
    gathered, records, status = _Gathered(kept=dict(remembered)), list[dict[str, Value | None]](), None
    if request.selectors or request.fields or request.wanted is not None or remembered:
        snapshot = snapshot_of(page)
        if request.each is not None or any(name.startswith("@") for name in remembered):
            found = records_at(snapshot, request, remembered)
            records, status, gathered.kept = found.records, found.status, dict(found.kept)
        else:
            _fields(request, snapshot, gathered)
    return Scraped(_result(article, page, gathered.fields, records, status, rendered=rendered), gathered.kept)


def _fields(request: ScraperRequest, snapshot: Snapshot, gathered: _Gathered) -> None:
    wanted = {one.name: one for one in _wanted(request)}
    places = {name: place_of(css) for name, css in request.selectors.items()}
    before = [name for name in gathered.kept if name not in places and (not wanted or name in wanted)]
    for name, place in places.items():
        _at(name, place, wanted.get(name), snapshot, gathered)
    for name in before:
        spot = spot_again(snapshot, gathered.kept[name])
        gathered.kept[name] = spot.kept
        gathered.fields[name] = _answer(spot, wanted.get(name))
    missing = [one for name, one in wanted.items() if name not in gathered.fields]
    _looked_for(missing, snapshot, gathered)


def _wanted(request: ScraperRequest) -> Sequence[Field]:
    if request.wanted is not None:
        return fields_of(request.wanted)
    return fields_of(request.fields) if request.fields else ()


def _at(name: str, place: Place, wanted: Field | None, snapshot: Snapshot, gathered: _Gathered) -> None:
    """By a selector of the caller; if it names nothing, what it named before is looked for."""
    spot = spot_of(snapshot, place, param=f"selectors.{name}")
    if spot is None and name in gathered.kept:
        spot = spot_again(snapshot, gathered.kept[name])
    if spot is None:
        gathered.fields[name] = _ABSENT.model_copy(update={"method": "selector", "selector": place.css})
        return
    gathered.kept[name] = spot.kept
    gathered.fields[name] = _answer(spot, wanted)


def _looked_for(missing: Sequence[Field], snapshot: Snapshot, gathered: _Gathered) -> None:
    """By structured data and by what the page looks like."""
    found = extracted(snapshot.page, missing) if missing else {}
    for one in missing:
        gathered.fields[one.name] = _stated(found[one.name]) if one.name in found else _ABSENT
        kept = _place_of(found[one.name], one, snapshot) if one.name in found else None
        if kept is not None:
            gathered.kept[one.name] = kept


def _stated(found: FoundField) -> FieldAnswer:
    return FieldAnswer(value=found.value, confidence=round(found.confidence, 4), method=found.method,
                       selector=found.selector, status="found")  # fmt: skip


def _place_of(found: FoundField, wanted: Field, snapshot: Snapshot) -> Kept | None:
    """Of one value that stands on the page. Structured data has no place there, and lists stand around their parts."""
    if found.method in _STATED or wanted.is_list or not found.selector:
        return None
    spot = spot_of(snapshot, Place(found.selector), param="fields")
    said = texts_of(spot.elements, None) if spot is not None else []
    return spot.kept if spot is not None and len(said) == 1 and answer_in(wanted, said[0]) == found.value else None


def _answer(spot: Spot, wanted: Field | None) -> FieldAnswer:
    """In the form of the field that is wanted; without one as text, a list where there are several."""
    texts = [text for text in texts_of(spot.elements, spot.kept.attribute) if text]
    value: Value | None
    if wanted is None:
        value = texts if len(spot.elements) > 1 else texts[0] if texts else None
    elif wanted.kind == "numbers":
        value = [number for text in texts if (number := number_of(text)) is not None] or None
    elif wanted.kind == "texts":
        value = [kept for text in texts if (kept := text_in(wanted, text))] or None
    else:
        value = answer_in(wanted, texts[0]) if texts else None
    css, status = spot.kept.learnt.selector, spot.status
    return FieldAnswer(
        value=value, confidence=round(spot.confidence, 4), method="selector", selector=css, status=status
    )


def _result(
    article: Article, page: Page, fields: dict[str, FieldAnswer], records: list[dict[str, Value | None]],
    status: Status | None, *, rendered: bool,
) -> ScraperResult:  # fmt: skip
    return ScraperResult(
        url=page.url, title=article.title, text=article.text, markdown=article.markdown,
        links=[PageLink(url=link.url, text=link.text) for link in article.links], author=article.author,
        published=article.date, site=article.site, description=article.description, language=article.language,
        fields=fields, records=records, records_status=status, rendered=rendered,
    )  # fmt: skip
