"""Labels that a schema names, for the words of a request: which of them fits is for the task `classify` to say.

A value of `enum` need not stand in a text, so neither the decoder nor labels and places can read it there; where
exactly one does, it was read and stays.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from python_backends.classify.request import MAX_LABELS, MAX_NAME, MAX_TEXT
from python_backends.errors import OpenfazeError
from python_backends.front_door.extract import Extracted
from python_backends.front_door.findings import Finding, Findings, Specialists
from python_backends.front_door.order import Order
from python_backends.front_door.tasks import CLASSIFY
from python_backends.grounding.grounded import path_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.tree import Choice, Node, Object
from python_backends.ingress.passage import passage_of

MAX_FIELDS = 8  # of one object
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A field whose value is one of `labels`, at `path` in objects alone."""

    path: tuple[str, ...]
    labels: tuple[str, ...]


async def with_labels(
    specialists: Specialists, order: Order, found: Findings, extracted: Extracted
) -> tuple[Findings, Extracted]:
    """`extracted` with the labels that fit the words of `order`, and `found` with what `classify` says of each."""
    assert order.extraction is not None
    text = passage_of(order.words).matter.strip() or order.words
    if not text.strip() or len(text) > MAX_TEXT:
        return found, extracted
    for field in asked_of(tree_of(order.extraction.schema), order.words)[:MAX_FIELDS]:
        try:
            told = _told(found, field) or await specialists.label(orjson.dumps({"text": text, "labels": field.labels}))
        except OpenfazeError as error:
            _LOG.warning("%s is not classified: %s", path_of(field.path), error.message)
            continue
        if not any(told is finding for finding in found.works):
            found = replace(found, works=[*found.works, told])
        extracted = _labelled(extracted, field, told)
    return found, extracted


def asked_of(node: Node, words: str, path: tuple[str, ...] = ()) -> list[Labelled]:
    """The fields that have labels for values, of which not exactly one stands in `words`."""
    return [field for field in _fields(node, path) if sum(_stands(label, words) for label in field.labels) != 1]


def _fields(node: Node, path: tuple[str, ...]) -> Iterator[Labelled]:
    if isinstance(node, Object) and not node.nullable:
        for field in node.fields:
            if field.required or isinstance(field.node, Choice):
                yield from _fields(field.node, (*path, field.name))
    elif isinstance(node, Choice) and path:
        labels = [value for value in node.values if value is not None]
        distinct = {" ".join(str(label).casefold().split()) for label in labels}
        fit = all(isinstance(label, str) and label == label.strip() and 0 < len(label) <= MAX_NAME for label in labels)
        if fit and 2 <= len(labels) <= MAX_LABELS and len(distinct) == len(labels):
            yield Labelled(path, tuple(map(str, labels)))


def _stands(label: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", words, re.I) is not None


def _told(found: Findings, field: Labelled) -> Finding | None:
    """What was said already because the words asked for it."""
    works: Sequence[Finding] = [work for work in found.works if work.task is CLASSIFY]
    return next((work for work in works if work.result.get("label") in field.labels), None)


def _labelled(extracted: Extracted, field: Labelled, told: Finding) -> Extracted:
    """`extracted` with the label of `told` at the field's place, which is in objects that are there."""
    label, value = told.result["label"], orjson.loads(extracted.json)
    inside: Any = value
    for name in field.path[:-1]:
        inside = inside[name]
    inside[field.path[-1]] = label
    path = path_of(field.path)
    sure = next((each["confidence"] for each in told.result["labels"] if each["label"] == label), None)
    leaf = {"path": path, "value": label, "evidence": [], "page": None, "bounds": None, "time": None, "speaker": None,
            "confidence": sure, "source": CLASSIFY.name}  # fmt: skip
    grounding = [*(entry for entry in extracted.grounding if entry["path"] != path), leaf]
    return replace(extracted, json=orjson.dumps(value).decode(), grounding=grounding)
