"""Whisper as an engine: window -> reading -> words."""

from __future__ import annotations

import math
from typing import Any

from python_backends.asr.engine import check_language
from python_backends.asr.quiet import within_sound
from python_backends.asr.segments import duration_s, is_silent
from python_backends.asr.timeline import in_order
from python_backends.asr.transcript import Transcript, Word, silent
from python_backends.asr.whisper.attempts import Reading, best_reading
from python_backends.asr.whisper.features import HOP, features
from python_backends.asr.whisper.folder import WhisperFolder, has_spaces
from python_backends.asr.whisper.network import Network, Search
from python_backends.asr.whisper.pauses import without_pauses
from python_backends.asr.whisper.pieces import grouped, pieces_of, words_of
from python_backends.audio.samples import Samples

BEAM = 5
SHORTEST_S = 0.1
"""Nothing under this is a word; Whisper would make one up."""
_OTHERS = "Use a multilingual Whisper folder (parameter `model`) for others."


class WhisperEngine:
    """See `asr.engine.Engine`. `name` says which model in which form."""

    def __init__(self, network: Network, folder: WhisperFolder, workers: int = 1, beam: int = BEAM) -> None:
        self._network, self._folder, self._beam = network, folder, beam
        self.workers = workers
        self.languages = folder.codes
        named = folder.path.name
        self.name = f"{named if 'whisper' in named.lower() else f'whisper {named}'} ({network.version})"

    def transcribe(self, segment: Samples, language: str | None, beam: int | None = None) -> Transcript:
        """See `Engine`."""
        check_language(language, self.name, self.languages, _OTHERS)
        if is_silent(segment) or duration_s(segment) < SHORTEST_S:
            return silent(language or "en", None if language or not self._folder.languages else 0.0)
        encoded = self._network.encode(features(segment, self._folder.mels))
        code, chance = (language, None) if language else self._language(encoded)
        reading = best_reading(lambda search: self._read(encoded, code, search), beam or self._beam)
        if reading.silent:
            return silent(code, chance)
        words = self._words(encoded, code, reading, segment)
        if not words:  # nothing in it was a whole character
            return silent(code, chance)
        return Transcript(words, code, chance, _confidence(reading), has_spaces(code))

    def close(self) -> None:
        """See `Engine`."""
        self._network.close()

    def _language(self, encoded: Any) -> tuple[str, float | None]:
        if not self._folder.languages:
            return "en", None
        token, chance = self._network.languages(encoded)[0]
        return self._folder.code_of(token), round(float(chance), 4)

    def _read(self, encoded: Any, code: str, search: Search) -> Reading:
        written = self._network.write(encoded, self._folder.prompt(code), search)
        return Reading(written, self._text(written.tokens))

    def _text(self, tokens: tuple[int, ...]) -> str:
        text: str = self._folder.tokenizer.decode(self._plain(tokens), skip_special_tokens=False)
        return text.strip()

    def _plain(self, tokens: tuple[int, ...]) -> list[int]:
        """Tokens of text: below the end all are, above it stand marks and times."""
        return [token for token in tokens if token < self._folder.marks.end]

    def _words(self, encoded: Any, code: str, reading: Reading, segment: Samples) -> tuple[Word, ...]:
        tokens, spaced = self._plain(reading.written.tokens), has_spaces(code)
        prompt = self._folder.prompt(code)[:-1]  # the network adds <|notimestamps|> itself
        aligned = self._network.align(encoded, prompt, tokens, len(segment) // HOP)
        words = words_of(grouped(pieces_of(tokens, self._folder.tokenizer), spaced), aligned)
        return in_order(within_sound(without_pauses(words), segment), duration_s(segment))


def _confidence(reading: Reading) -> float:
    return round(min(1.0, math.exp(reading.written.log_probability)), 4)
