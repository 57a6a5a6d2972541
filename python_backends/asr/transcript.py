"""What an engine heard in one segment, and its JSON on the wire between models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its punctuation; `t0` and `t1` in seconds from the segment's start, `confidence` in [0, 1]."""

    text: str
    t0: float
    t1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """One segment. Words are in order and do not overlap; joined with a space, or with nothing if not `spaced`, they
    are `text`. `language` is an ISO 639 code; its confidence is None where nobody asked the engine for it."""

    words: tuple[Word, ...]
    language: str
    language_confidence: float | None
    confidence: float
    spaced: bool = True

    @property
    def text(self) -> str:
        """All words."""
        return (" " if self.spaced else "").join(word.text for word in self.words)


def silent(language: str, language_confidence: float | None = None) -> Transcript:
    """The transcript of a segment in which nobody speaks."""
    return Transcript((), language, language_confidence, 1.0)


def transcript_to_json(transcript: Transcript) -> bytes:
    """One JSON object; the inverse of `transcript_from_json`."""
    return orjson.dumps({
        "text": transcript.text,
        "language": transcript.language,
        "language_confidence": transcript.language_confidence,
        "confidence": transcript.confidence,
        "spaced": transcript.spaced,
        "words": [{"text": w.text, "t0": w.t0, "t1": w.t1, "confidence": w.confidence} for w in transcript.words],
    })  # fmt: skip


def transcript_from_json(data: bytes) -> Transcript:
    """Raises KeyError or orjson.JSONDecodeError for what `transcript_to_json` did not write."""
    read: dict[str, Any] = orjson.loads(data)
    words: Sequence[dict[str, Any]] = read["words"]
    return Transcript(
        tuple(Word(word["text"], word["t0"], word["t1"], word["confidence"]) for word in words),
        read["language"], read["language_confidence"], read["confidence"], read["spaced"],
    )  # fmt: skip
