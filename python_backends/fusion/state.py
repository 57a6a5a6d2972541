"""The working state between fusion, decoder and finish: the words that the prompt holds, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from python_backends.errors import InternalError
from python_backends.fusion.budget import Budgeted
from python_backends.fusion.fuse import Fused
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.values.locale import Locale


@dataclass(frozen=True, slots=True)
class WorkingState:
    """What `finish` needs to read a transcript: the words as the grammar knew them, without their feature rows."""

    kept: Budgeted
    locale: Locale

    @classmethod
    def of(cls, fused: Fused) -> WorkingState:
        """The state behind a prompt."""
        return cls(fused.kept, fused.locale)

    def to_json(self) -> bytes:
        """The wire form, tensor STATE."""
        words = [
            [w.text, w.evidence, w.confidence, w.line, w.page, w.quad, w.t0, w.t1, w.task, w.speaker]
            for w in self.kept.stream.words
        ]
        return orjson.dumps(
            {"words": words, "dropped_words": self.kept.dropped_words, "dropped_lines": self.kept.dropped_lines,
             "locale": list(self.locale)}
        )  # fmt: skip

    @classmethod
    def from_json(cls, data: bytes) -> WorkingState:
        """The state that `to_json` wrote; InternalError for anything else."""
        try:
            whole = orjson.loads(data)
            words = tuple(_word(fields) for fields in whole["words"])
            return cls(
                Budgeted(WordStream(words), whole["dropped_words"], whole["dropped_lines"]), Locale(*whole["locale"])
            )
        except (ValueError, TypeError, KeyError) as exc:
            raise InternalError(f"tensor STATE does not hold a working state: {exc}") from exc


def _word(fields: list[Any]) -> StreamWord:
    text, evidence, confidence, line, page, quad, t0, t1, task, speaker = fields
    corners = None if quad is None else tuple((x, y) for x, y in quad)
    return StreamWord(text, evidence, confidence, line, page, corners, None, t0, t1, task, speaker)  # type: ignore[arg-type]
