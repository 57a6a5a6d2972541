"""Evidence: the working state every specialist writes and fusion reads (docs/architecture.md, "Working state").

One item is one thing that was perceived: a word, a line, a cell, a region, an utterance. Items name their parent, so a
value can be traced from a word to its page, and the model that read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import orjson

from python_backends.errors import InternalError

EvidenceKind = Literal["word", "line", "region", "mask", "utterance", "page", "hit", "table", "cell", "output"]
Corners = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]


class EvidenceSource(NamedTuple):
    """Where an item comes from: digest of the input bytes, and the model that perceived it."""

    sha256: str
    model: str
    version: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One perceived item.

    `id` is unique within one task result, `parent` the id of the item around it. `confidence` is 0 to 1. `quad` are
    the corners in page pixels, clockwise from the top left of the text; `t0` and `t1` are seconds. `order` is the
    place in reading (or time) order among items of the same kind on the same page. `features` are the [start, stop)
    rows of the task's FEATURES tensor. `label` says what a region is: its role on a screen (`text_field`), or the words
    that it was looked for by; `text` what is written in it.
    """

    id: str
    task: str
    kind: EvidenceKind
    text: str
    confidence: float
    source: EvidenceSource
    order: int
    page: int | None = None
    quad: Corners | None = None
    parent: str | None = None
    features: tuple[int, int] | None = None
    t0: float | None = None
    t1: float | None = None
    speaker: str | None = None
    language: str | None = None
    label: str | None = None


_NAMES = tuple(field.name for field in fields(Evidence))
_VALUES = attrgetter(*_NAMES)


def evidence_to_json(items: Iterable[Evidence]) -> bytes:
    """A JSON list of objects; fields that are None are left out."""
    sources: dict[EvidenceSource, dict[str, str]] = {}
    return orjson.dumps([_item_out(item, sources) for item in items])


def evidence_from_json(data: bytes) -> tuple[Evidence, ...]:
    """The items that `evidence_to_json` wrote; InternalError for anything else."""
    try:
        return tuple(_item_in(item) for item in orjson.loads(data))
    except (ValueError, TypeError, KeyError) as exc:
        raise InternalError(f"tensor EVIDENCE does not hold evidence: {exc}") from exc


def _item_out(item: Evidence, sources: dict[EvidenceSource, dict[str, str]]) -> dict[str, Any]:
    out = {name: value for name, value in zip(_NAMES, _VALUES(item), strict=True) if value is not None}
    source = sources.get(item.source)
    if source is None:  # the few sources are shared by thousands of items
        source = sources[item.source] = item.source._asdict()
    out["source"] = source
    return out


def _item_in(item: dict[str, Any]) -> Evidence:
    item["source"] = EvidenceSource(**item["source"])
    if "quad" in item:
        item["quad"] = tuple((x, y) for x, y in item["quad"])
    if "features" in item:
        item["features"] = tuple(item["features"])
    return Evidence(**item)
