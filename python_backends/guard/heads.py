"""Our own heads: is it about the subject of a hazard, and does it mean harm? A hazard is both at once.

The look-alikes of a hazard share its subject (killing a process, a bomb calorimeter), and harmful requests of all
hazards share their manner; two plain logistic questions answer what one could not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from python_backends.errors import InternalError
from python_backends.guard.grams import BUCKETS, gram_rows
from python_backends.text_encoder.batches import WIDTH, Vectors

Rows = npt.NDArray[np.float64]

FILE = "heads.npz"
EMBEDDING_SCALE, GRAM_SCALE = 4.0, 3.0  # how much of the penalty each kind of feature feels, as trained


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights over a sentence vector and hashed grams.

    `codes` are the n hazards; `weights` FP [n + 1, 384 + BUCKETS] and `bias` FP [n + 1], the last row is the intent.
    `shift` [n] moves each score so that 0.5 is where the hazard is called.
    """

    codes: tuple[str, ...]
    weights: Rows
    bias: Rows
    shift: Rows

    @classmethod
    def load(cls, folder: Path) -> Heads:
        """The heads in `folder`; InternalError if the file is not of this shape."""
        with np.load(folder / FILE, allow_pickle=False) as file:
            codes = tuple(str(code) for code in file["codes"])
            heads = cls(codes, *(file[name].astype(np.float64) for name in ("weights", "bias", "shift")))
        if heads.weights.shape != (len(codes) + 1, WIDTH + BUCKETS) or len(heads.shift) != len(codes):
            raise InternalError(f"{folder / FILE} does not hold heads of this build; train them anew")
        return heads

    def save(self, folder: Path) -> None:
        """Write the file that `load` reads: weights in half precision, 130 kB."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / FILE, codes=np.array(self.codes), weights=self.weights.astype(np.float16),
                            bias=self.bias.astype(np.float32), shift=self.shift.astype(np.float32))  # fmt: skip

    def scores(self, features: Rows) -> Rows:
        """FP64 [n, hazards], each 0 to 1: the probability of subject and intent together, shifted."""
        logits = features @ self.weights.T + self.bias
        chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        both = np.clip(chance[:, :-1] * chance[:, -1:], 1e-9, 1 - 1e-9)
        shifted: Rows = 1 / (1 + (1 - both) / both * np.exp(-self.shift))
        return shifted


def features_of(vectors: Vectors, texts: Sequence[str]) -> Rows:
    """FP64 [n, 384 + BUCKETS] of texts and their sentence vectors."""
    return np.hstack([vectors * EMBEDDING_SCALE, gram_rows(texts) * GRAM_SCALE])
