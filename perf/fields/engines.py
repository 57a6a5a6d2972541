"""What turns evidence into an object: behind one contract, so that all are measured on the same readings."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Protocol

from perf.fields.base import Schema
from perf.fields.evidence import Read
from python_backends.errors import InvalidRequest
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of
from python_backends.grounding.values.locale import locale_of


class Extractor(Protocol):
    """Answers one document at a time; raises OpenfazeError where it cannot."""

    name: str

    def extract(self, read: Read, schema: Schema, question: str) -> tuple[Grounded, WordStream]:
        """The object of `schema` that `read` holds, with where each leaf came from: spans of the words beside it."""
        ...

    def close(self) -> None:
        """Frees what it holds."""


class FallbackExtractor:
    """Key-value matching alone, without a decoder."""

    name = "fallback"

    def extract(self, read: Read, schema: Schema, question: str) -> tuple[Grounded, WordStream]:
        """See `Extractor`."""
        stream = stream_of(read.evidence)
        return fall_back(tree_of(schema), stream, locale_of(stream), question), stream

    def close(self) -> None:
        """Nothing is held."""


SHORT = {
    "fallback": "perf.fields.engines:FallbackExtractor",
    "fused": "perf.fields.decoders:fused",
    "decoder": "perf.fields.decoders:decoder",
    "alone": "perf.fields.decoders:alone",
    "no_features": "perf.fields.decoders:no_features",
    "words_only": "perf.fields.decoders:words_only",
    "text_only": "perf.fields.decoders:text_only",
}


def extractor_of(name: str) -> Extractor:
    """A short name, or MODULE:FUNCTION of anything that makes an `Extractor`. InvalidRequest if there is none."""
    module, _, function = SHORT.get(name, name).partition(":")
    try:
        made: Callable[[], Extractor] = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as exc:
        known = ", ".join(SHORT)
        raise InvalidRequest(f"--engine {name!r} is none of {known}, nor MODULE:FUNCTION that exists: {exc}") from exc
    return made()
