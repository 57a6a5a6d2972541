"""What a recogniser must offer, so that the rest does not care which one is behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from python_backends.asr.transcript import Transcript
from python_backends.audio.samples import Samples
from python_backends.errors import InvalidRequest

_LISTED = 12  # languages that an error names one by one


class Engine(Protocol):
    """Transcribes segments of one recording, each by itself: what lies beside a segment never changes its text.

    `transcribe` may be called from `workers` threads at once; the same samples give the same transcript every time.
    """

    @property
    def name(self) -> str:
        """Which engine, version and model answered."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes (639-3 where there is no shorter one) that it can transcribe."""

    @property
    def workers(self) -> int:
        """Segments that it works on at once; more callers wait."""

    def transcribe(self, segment: Samples, language: str | None, beam: int | None = None) -> Transcript:
        """One segment of at most 30 s. None has the engine tell the language, if it knows more than one.

        `beam` is the number of readings kept side by side, where the engine has such a thing. Raises InvalidRequest
        (code unsupported_language), InternalError if the engine fails.
        """

    def close(self) -> None:
        """Give back its memory and processes."""


def check_language(language: str | None, name: str, known: Collection[str], other: str) -> None:
    """Raises InvalidRequest if `language` is not among those `known` to the engine `name`; `other` says who would."""
    if language is None or language in known:
        return
    listed = ", ".join(sorted(known)) if len(known) <= _LISTED else f"{len(known)} languages, and not this one"
    raise InvalidRequest(
        f"the recogniser {name} does not know the language `{language}`; it knows {listed}. {other}",
        code="unsupported_language",
        param="language",
    )
