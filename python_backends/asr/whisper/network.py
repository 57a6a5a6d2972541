"""The seam to CTranslate2: the only module that imports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Semaphore
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from python_backends.errors import InternalError, Unavailable

Array = npt.NDArray[np.float32]
T = TypeVar("T")
MOST_TOKENS = 448  # positions of Whisper's decoder, the prompt's among them


@dataclass(frozen=True, slots=True)
class Search:
    """How a transcript is looked for. `no_repeat` forbids repeating so many tokens in a row, 0 forbids nothing;
    `repetition_penalty` over 1 makes every token that was written less likely."""

    beam: int
    no_repeat: int = 0
    repetition_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Written:
    """One reading of a segment: its tokens without prompt and end, the mean log-probability of a token, and how likely
    the network holds it that nobody speaks."""

    tokens: tuple[int, ...]
    log_probability: float
    no_speech: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """`path` [n, 2] leads through (token, frame of 20 ms) pairs, the token after the last being the end;
    `probabilities` has one number a token."""

    path: npt.NDArray[np.int64]
    probabilities: tuple[float, ...]


class Network(Protocol):
    """Whisper on one window. `encoded` is whatever `encode` gave."""

    version: str

    def encode(self, mel: Array) -> Any:
        """FP32 [mels, 3000] of a window."""

    def write(self, encoded: Any, prompt: Sequence[int], search: Search) -> Written:
        """The likeliest transcript after `prompt`."""

    def align(self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], frames: int) -> Aligned:
        """Where in the first `frames` (of 10 ms) of the window `tokens` were said."""

    def languages(self, encoded: Any) -> list[tuple[str, float]]:
        """Language tokens and their probabilities, the likeliest first. Only of a multilingual network."""

    def close(self) -> None:
        """Give the memory back."""


class CTranslate2Network:
    """A folder's network. Windows go through it one at a time, `workers` beside each other, each on one thread.

    One window a call: the encoder is no faster with more (measured on 2 cores), no window waits for a longer
    neighbour, and the numbers cannot depend on what else is in a batch.
    """

    def __init__(self, folder: Path, workers: int = 1, compute_type: str = "int8") -> None:
        self._library = _library()
        self.version = f"ctranslate2 {self._library.__version__}"
        # The encoder's attention takes 150 MB for its one second; half of the workers encode while the others write.
        self._encoding = Semaphore(max(1, workers // 2))
        self._model = _translated(
            lambda: self._library.models.Whisper(
                str(folder), device="cpu", compute_type=compute_type, inter_threads=workers, intra_threads=1
            )
        )

    def encode(self, mel: Array) -> Any:
        """See `Network`."""
        features = self._library.StorageView.from_array(np.ascontiguousarray(mel[np.newaxis]))
        with self._encoding:
            return _translated(lambda: self._model.encode(features))

    def write(self, encoded: Any, prompt: Sequence[int], search: Search) -> Written:
        """See `Network`."""
        found = _translated(
            lambda: self._model.generate(
                encoded, [list(prompt)], beam_size=search.beam, no_repeat_ngram_size=search.no_repeat,
                repetition_penalty=search.repetition_penalty, max_length=MOST_TOKENS, return_scores=True,
                return_no_speech_prob=True, suppress_blank=True, suppress_tokens=[-1],
            )
        )[0]  # fmt: skip
        tokens = tuple(found.sequences_ids[0])
        # CTranslate2 divides by the tokens it returns; the end, whose probability is in the sum, is one more.
        mean = float(found.scores[0]) * len(tokens) / (len(tokens) + 1)
        return Written(tokens, mean, float(found.no_speech_prob))

    def align(self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], frames: int) -> Aligned:
        """See `Network`."""
        found = _translated(lambda: self._model.align(encoded, list(prompt), [list(tokens)], frames))[0]
        return Aligned(np.array(found.alignments, np.int64).reshape(-1, 2), tuple(found.text_token_probs))

    def languages(self, encoded: Any) -> list[tuple[str, float]]:
        """See `Network`."""
        found: list[tuple[str, float]] = _translated(lambda: self._model.detect_language(encoded))[0]
        return found

    def close(self) -> None:
        """See `Network`."""
        self._model.unload_model()


def _translated(work: Callable[[], T]) -> T:
    try:
        return work()
    except (RuntimeError, ValueError) as exc:
        raise InternalError(f"the recogniser failed: {exc}") from exc


def _library() -> Any:
    try:
        return import_module("ctranslate2")
    except ImportError as exc:
        raise Unavailable(
            "the recogniser `whisper` needs a package that is not installed: `pip install ctranslate2`",
            code="recognizer_missing",
        ) from exc
