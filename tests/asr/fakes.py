"""Networks and decoders that answer what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from python_backends.asr.pocketsphinx.decoder import Row
from python_backends.asr.whisper.folder import Marks, WhisperFolder
from python_backends.asr.whisper.network import Aligned, Array, Search, Written
from python_backends.audio.samples import RATE, Samples
from tests.asr.tiny import END, tokenizer

LANGUAGES = {"en": END + 2, "zh": END + 3, "de": END + 4}
MARKS = Marks(start=END + 1, end=END, transcribe=END + 102, no_times=END + 106)


def folder(*, multilingual: bool = True) -> WhisperFolder:
    """A folder with the tokens of `tiny`, nothing of which is on disk."""
    return WhisperFolder(Path("base"), 80, MARKS, LANGUAGES if multilingual else {}, tokenizer())


def sound(seconds: float, level: float = 0.1) -> Samples:
    """Noise that is the same every time."""
    noise = np.random.default_rng(7).standard_normal(round(seconds * RATE)) * level
    return noise.astype(np.float32)


@dataclass
class FakeNetwork:
    """Writes `texts` one after the other, the last again and again; token i of a text is said from frame 5 i."""

    texts: Sequence[str] = ("so it goes",)
    log_probability: float = -0.2
    no_speech: float = 0.01
    language: str = "<|en|>"
    version: str = "0"
    searches: list[Search] = field(default_factory=list)
    prompts: list[list[int]] = field(default_factory=list)

    def encode(self, mel: Array) -> Any:
        return mel.shape

    def write(self, encoded: Any, prompt: Sequence[int], search: Search) -> Written:
        text = self.texts[min(len(self.searches), len(self.texts) - 1)]
        self.searches.append(search)
        self.prompts.append(list(prompt))
        return Written(tuple(tokenizer().encode(text).ids), self.log_probability, self.no_speech)

    def align(self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], frames: int) -> Aligned:
        path = np.array([(token, 5 * token) for token in range(len(tokens) + 1)], np.int64)
        return Aligned(path, (0.5,) * len(tokens))

    def languages(self, encoded: Any) -> list[tuple[str, float]]:
        return [(self.language, 0.75)]

    def close(self) -> None:
        self.version = "closed"


@dataclass
class FakeDecoder:
    """Gives `rows` for every segment; `heard` counts them."""

    rows: Sequence[Row] = ()
    heard: int = 0
    closed: bool = False

    def decode(self, segment: Samples) -> list[Row]:
        self.heard += 1
        return list(self.rows)

    def close(self) -> None:
        self.closed = True


Making = Callable[[], FakeDecoder]
