"""PocketSphinx as an engine: one decoder a core, whoever is free takes the next segment."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Protocol

from python_backends.asr.engine import check_language
from python_backends.asr.pocketsphinx.decoder import Row
from python_backends.asr.pocketsphinx.process import DecoderProcess
from python_backends.asr.pocketsphinx.words import words_of
from python_backends.asr.segments import duration_s, is_silent
from python_backends.asr.timeline import in_order
from python_backends.asr.transcript import Transcript, Word, silent
from python_backends.audio.samples import Samples

LANGUAGE = "en"
SHORTEST_S = 0.1
_OTHERS = "Build the model (`./openfaze build`) so that Whisper answers, which knows 99 languages."


class Decodes(Protocol):
    """What the engine needs of a decoder, in this process or another."""

    def decode(self, segment: Samples) -> list[Row]:
        """See `decoder.Decoder`."""

    def close(self) -> None:
        """End it."""


class PocketSphinxEngine:
    """See `asr.engine.Engine`. It has no beams to choose and takes every sound for English."""

    languages = frozenset({LANGUAGE})

    def __init__(self, workers: int = 1, decoder: Callable[[], Decodes] = DecoderProcess) -> None:
        self.workers = workers
        self.name = f"pocketsphinx {version('pocketsphinx')} en-us"
        self._decoders: Sequence[Decodes] = [decoder() for _ in range(workers)]
        self._free: queue.SimpleQueue[Decodes] = queue.SimpleQueue()
        for one in self._decoders:
            self._free.put(one)

    def transcribe(self, segment: Samples, language: str | None, beam: int | None = None) -> Transcript:
        """See `Engine`; `beam` changes nothing here."""
        check_language(language, self.name, self.languages, _OTHERS)
        if is_silent(segment) or duration_s(segment) < SHORTEST_S:
            return silent(LANGUAGE)
        decoder = self._free.get()
        try:
            rows = decoder.decode(segment)
        finally:
            self._free.put(decoder)
        words = in_order(words_of(rows), duration_s(segment))
        return Transcript(words, LANGUAGE, None, _confidence(words)) if words else silent(LANGUAGE)

    def close(self) -> None:
        """See `Engine`."""
        for decoder in self._decoders:
            decoder.close()


def _confidence(words: Sequence[Word]) -> float:
    """The mean of the words' own: PocketSphinx's posterior of a whole path is near 0 for any long one."""
    return round(sum(word.confidence for word in words) / len(words), 4) if words else 1.0
