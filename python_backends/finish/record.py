"""The public record of where an answer's leaves come from: entry `grounding` of the precontext."""

from __future__ import annotations

from typing import Any

import orjson

from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.grounding.stream import WordStream
from python_backends.ocr.page import Point, Quad
from python_backends.ocr.result import bounds_of


def object_json(grounded: Grounded) -> bytes:
    """The answer itself, compact."""
    return orjson.dumps(grounded.value)


def grounding_json(grounded: Grounded) -> bytes:
    """A list of {path, value, evidence, page, bounds, time, speaker, confidence, source}, one for each leaf, in the
    answer's order.

    `bounds` have the form of all public bounds (corners, width, height, in pixels of `page`); `evidence` are ids of
    evidence items; `time` is [begin, end] in seconds of a recording. Null where a leaf was not read from a page, or not
    heard in a recording.
    """
    return orjson.dumps([_record(leaf) for leaf in grounded.leaves])


def drafts_json(grounded: Grounded, stream: WordStream) -> bytes:
    """The words of each leaf by its path, for another look; leaves that were not read from words are left out."""
    return orjson.dumps({leaf.path: stream.said(leaf.span) for leaf in grounded.leaves if leaf.span is not None})


def _record(leaf: GroundedLeaf) -> dict[str, Any]:
    quad = None if leaf.bounds is None else Quad(*(Point(x, y) for x, y in leaf.bounds))
    return {
        "path": leaf.path,
        "value": leaf.value,
        "evidence": leaf.evidence,
        "page": leaf.page,
        "bounds": None if quad is None else bounds_of(quad),
        "time": None if leaf.time is None else list(leaf.time),
        "speaker": leaf.speaker,
        "confidence": leaf.confidence,
        "source": leaf.source,
    }
