"""A learnt selector: what it names, and what that was like. A plain document, so that callers keep it where they
like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from python_backends.errors import InvalidRequest
from python_backends.scraper.healing.features import MAX_TEXT, Features, Snapshot
from python_backends.scraper.selector import MAX_SELECTOR, selected

MAX_ELEMENTS = 1000
KEPT = 60  # elements of a list whose texts are remembered


@dataclass(frozen=True, slots=True)
class Learnt:
    """`features` are the element's, or of a list what most of its elements share; `texts` are those of the elements.

    `count` is how many there were; `before` and `heading` of a list are those of its first element.
    """

    selector: str
    count: int
    features: Features
    texts: tuple[str, ...]
    shapes: frozenset[str]

    @property
    def is_list(self) -> bool:
        """Whether all siblings are wanted."""
        return self.count > 1

    def as_json(self) -> dict[str, Any]:
        """A document that `learnt_from` reads."""
        names = Features.__dataclass_fields__
        features = {name: _plain(getattr(self.features, name)) for name in names}
        return {
            "selector": self.selector,
            "count": self.count,
            "features": features,
            "texts": list(self.texts),
            "shapes": sorted(self.shapes),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, dict) else value


def learn(snapshot: Snapshot, selector: str) -> Learnt:
    """What `selector` names on a page where it is right.

    Raises InvalidRequest for a selector that cannot be read, names nothing, or more than MAX_ELEMENTS elements.
    """
    elements = [element for element in selected(snapshot.page.root, selector) if element in snapshot.features]
    if not 0 < len(elements) <= MAX_ELEMENTS:
        raise InvalidRequest(
            f"the selector `{selector[:200]}` names {len(elements)} visible elements; 1 to {MAX_ELEMENTS} can be "
            f"learnt",
            param="selector",
        )
    return learnt_of(selector, [snapshot.features[element] for element in elements])


def learnt_of(selector: str, found: Sequence[Features]) -> Learnt:
    """The same from features; there is at least one."""
    texts = tuple(one.text for one in found[:KEPT])
    shapes = frozenset(one.shape for one in found[:KEPT])
    return Learnt(selector, len(found), found[0] if len(found) == 1 else _shared(found), texts, shapes)


def _shared(found: Sequence[Features]) -> Features:
    """What most of `found` are like; texts, which differ, are left empty."""
    most = len(found) / 2
    classes = Counter(name for one in found for name in one.classes)
    within = Counter(name for one in found for name in one.within)
    attributes = Counter(name for one in found for name in one.attributes)
    values = {name: Counter(one.attributes.get(name, "") for one in found).most_common(1)[0][0] for name in attributes}
    return replace(
        found[0],
        tag=_usual([one.tag for one in found]),
        id="",
        classes=frozenset(name for name, times in classes.items() if times > most),
        within=frozenset(name for name, times in within.items() if times > most),
        attributes={name: values[name] for name, times in attributes.items() if times > most},
        text="",
        shape="",
        after=found[-1].after,
        path=_usual([one.path for one in found]),
        children=_usual([one.children for one in found]),
        own=_usual([one.own for one in found]),
    )


def _usual(values: list[Any]) -> Any:
    return Counter(values).most_common(1)[0][0]


class _FeaturesDocument(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: str = Field(max_length=100)
    id: str = Field(max_length=1000)
    classes: frozenset[str] = Field(max_length=200)
    attributes: dict[str, str] = Field(max_length=200)
    text: str = Field(max_length=MAX_TEXT)
    shape: str = Field(max_length=MAX_TEXT)
    before: str = Field(max_length=MAX_TEXT)
    after: str = Field(max_length=MAX_TEXT)
    heading: str = Field(max_length=MAX_TEXT)
    path: tuple[str, ...] = Field(max_length=100)
    within: frozenset[str] = Field(max_length=500)
    children: tuple[str, ...] = Field(max_length=100)
    own: bool
    place: float = Field(ge=0, le=1)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    selector: str = Field(min_length=1, max_length=MAX_SELECTOR)
    count: int = Field(ge=1, le=MAX_ELEMENTS)
    features: _FeaturesDocument
    texts: tuple[str, ...] = Field(max_length=KEPT)
    shapes: frozenset[str] = Field(max_length=KEPT)


def learnt_from(document: object) -> Learnt:
    """The learnt selector that `as_json` wrote; InvalidRequest names what is wrong with another document."""
    try:
        read = _Document.model_validate(document)
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidRequest(f"this is no learnt selector: {place}: {first['msg']}", param="selector") from exc
    return Learnt(read.selector, read.count, Features(**dict(read.features)), read.texts, read.shapes)
