"""A list of records: the elements that hold one each, and in every one of them its parts.

A part is remembered as the list of all its elements on the page, so that all of them are found again. It belongs to
the record in which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidRequest
from python_backends.scraper.healing.features import Snapshot
from python_backends.scraper.memory import Kept
from python_backends.scraper.page import Element
from python_backends.scraper.places import Spot, spot_again, spot_of, texts_of
from python_backends.scraper.request import Place, ScraperRequest, place_of
from python_backends.scraper.result import Status, Value

EACH = "@each"
"""Under which the elements of the records are remembered; fields have no such names."""


@dataclass(frozen=True, slots=True)
class Records:
    """In the page's order; none where `status` is lost."""

    records: list[dict[str, Value | None]]
    status: Status
    kept: Mapping[str, Kept]


def records_at(snapshot: Snapshot, request: ScraperRequest, remembered: Mapping[str, Kept]) -> Records:
    """By the request's selectors, or where they stood before. Raises InvalidRequest, naming the selector at fault."""
    place = place_of(request.each) if request.each is not None else None
    if place is not None and place.attribute is not None:
        raise InvalidRequest("REQUEST field `each` names elements, which have no `@`", param="each")
    around = _spot(snapshot, place, remembered.get(EACH), "each")
    if around is None or not around.elements:
        return Records([], "lost", remembered)
    parts = {name: _part(snapshot, name, request, remembered) for name in _names(request, remembered)}
    kept = {EACH: around.kept} | {name: spot.kept for name, spot in parts.items() if spot is not None}
    records = [dict[str, Value | None](dict.fromkeys(parts)) for _ in around.elements]
    number = {element: place for place, element in enumerate(around.elements)}
    for name, spot in parts.items():
        texts = texts_of(spot.elements, spot.kept.attribute) if spot is not None else []
        for element, text in zip(spot.elements if spot is not None else (), texts, strict=True):
            if text and (at := _holder(element, number)) is not None:
                _add(records[at], name, text)
    return Records(records, around.status, {**remembered, **kept})


def _names(request: ScraperRequest, remembered: Mapping[str, Kept]) -> Sequence[str]:
    before = [name for name in remembered if name != EACH]
    return list(dict.fromkeys([*request.selectors, *before]))


def _part(snapshot: Snapshot, name: str, request: ScraperRequest, remembered: Mapping[str, Kept]) -> Spot | None:
    """All elements of a part, in whichever record."""
    given = request.selectors.get(name)
    place = place_of(given) if given is not None else None
    if place is not None and request.each is not None:
        inside = [f"{one.strip()} {part.strip()}" for one in request.each.split(",") for part in place.css.split(",")]
        place = Place(", ".join(inside), place.attribute)
    return _spot(snapshot, place, remembered.get(name), f"selectors.{name}")


def _spot(snapshot: Snapshot, place: Place | None, kept: Kept | None, param: str) -> Spot | None:
    """By selector; where it names nothing any more, by what it named."""
    spot = spot_of(snapshot, place, param=param) if place is not None else None
    return spot_again(snapshot, kept) if spot is None and kept is not None else spot


def _holder(element: Element, number: Mapping[Element, int]) -> int | None:
    """The record around an element, or the one that it is itself."""
    return next((number[one] for one in (element, *element.iterancestors()) if one in number), None)


def _add(record: dict[str, Value | None], name: str, text: str) -> None:
    """One text as it is, several as a list."""
    before = record[name]
    if before is None:
        record[name] = text
    elif isinstance(before, list):
        record[name] = [*map(str, before), text]
    else:
        record[name] = [str(before), text]
