"""CTC alignment: what the recognizer's time steps say, and where each character stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
Probs = npt.NDArray[np.float32]

BLANK = 0
STRIDE = 8  # strip pixels a time step


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a strip: its probability, its centre in strip pixels and the time step it was emitted at."""

    character: str
    confidence: float
    centre: float
    step: int


def glyphs_of(ids: Ids, probs: Probs, alphabet: tuple[str, ...]) -> list[Glyph]:
    """Collapse the best path of one strip: `ids` INT32 [t, k] and `probs` FP32 [t, k], best first.

    `alphabet`[i] is the character of id i; the entry of the blank is not used.
    """
    best, certainty = ids[:, 0], probs[:, 0]
    changes = np.flatnonzero(np.diff(best, prepend=-1, append=-1))
    glyphs = []
    for start, stop in zip(changes[:-1], changes[1:], strict=True):
        if best[start] == BLANK:
            continue
        peak = int(start + np.argmax(certainty[start:stop]))
        centre = ((start + stop) / 2) * STRIDE
        glyphs.append(Glyph(alphabet[best[start]], float(certainty[peak]), float(centre), peak))
    return glyphs


def load_alphabet(text: str) -> tuple[str, ...]:
    """The alphabet file as a tuple indexed by id; id 0 is the blank."""
    return ("", *text.split("\n"))
