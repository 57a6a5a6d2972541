"""Stand-ins at the guard's seams: what they answer is written in the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.image import Pixels
from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.text_encoder.encoder import Encoder


@dataclass
class WordClassifier:
    """Scores 0.9 for a code whose word stands in the text, else 0.1."""

    words: Mapping[str, str]
    codes: tuple[str, ...] = TEXT_CODES
    needs_encoder: bool = False
    texts: list[str] = field(default_factory=list)

    async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
        self.texts.append(text)
        return {code: 0.9 if self.words.get(code, "\0") in text else 0.1 for code in self.codes}


@dataclass
class BrightNetworks:
    """Every network says how bright a picture is; `calls` names who was asked of how many."""

    calls: list[tuple[str, int]] = field(default_factory=list)

    async def scores(self, model: str, views: Pixels) -> npt.NDArray[np.float32]:
        self.calls.append((model, len(views)))
        brightness: npt.NDArray[np.float32] = views.reshape(len(views), -1).mean(axis=1).astype(np.float32) / 255
        return brightness


@dataclass
class FirstWordEncoder:
    """A vector that says only whether the text begins with `word`."""

    word: str
    seen: list[str] = field(default_factory=list)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        vectors[:, 0] = [float(text.startswith(self.word)) for text in texts]
        return vectors
