"""Sentence vectors of prompts, computed once per text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
WIDTH = 384
TOGETHER = 64


class Encodes(Protocol):
    """`LocalEncoder`, or a fake."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """FP32 [n, 384], rows of length 1."""


class Sentences:
    """Vectors by text. `kept`: a file in which they outlive the process; written by `keep`."""

    def __init__(self, encoder: Encodes, kept: Path | None = None) -> None:
        self._encoder, self._kept = encoder, kept
        self._rows: dict[str, Floats] = {}
        if kept is not None and kept.is_file():
            with np.load(kept) as file:
                self._rows = dict(zip(file["texts"].tolist(), file["vectors"].astype(np.float32), strict=True))

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, texts: Sequence[str]) -> Floats:
        """FP32 [n, 384] of `texts`, in their order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        for start in range(0, len(new), TOGETHER):
            part = new[start : start + TOGETHER]
            # To half precision at once: a text has the same vector whether it comes from the file or not.
            found = self._encoder.vectors(part).astype(np.float16).astype(np.float32)
            self._rows.update(zip(part, found, strict=True))
        return np.stack([self._rows[text] for text in texts]) if texts else np.zeros((0, WIDTH), np.float32)

    def keep(self) -> None:
        """Write the file, whole or not at all."""
        if self._kept is None or not self._rows:
            return
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        beside = self._kept.with_suffix(".new.npz")
        vectors = np.stack(list(self._rows.values())).astype(np.float16)
        np.savez(beside, texts=np.array(list(self._rows)), vectors=vectors)
        beside.replace(self._kept)
