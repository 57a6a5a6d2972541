"""Times of words that keep what `Transcript` promises, whatever the engine's alignment says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from python_backends.asr.transcript import Word

_SCALE = 1000  # milliseconds; alignments are no finer than 10 ms


def in_order(words: Sequence[Word], duration_s: float) -> tuple[Word, ...]:
    """`words` with times that never go back, never overlap and stay within [0, duration_s].

    A word that would begin before the one in front has ended begins where that ends; one that would end before it
    begins has no length.
    """
    placed: list[Word] = []
    now = 0.0
    for word in words:
        start = min(max(word.t0, now), duration_s)
        now = min(max(word.t1, start), duration_s)
        placed.append(replace(word, t0=_cut(start), t1=_cut(now), confidence=_cut(min(max(word.confidence, 0.0), 1.0))))
    return tuple(placed)


def _cut(value: float) -> float:
    """Towards zero, so that rounding cannot push a time past the end of the segment; monotonic, so order stays."""
    return int(value * _SCALE + 1e-6) / _SCALE
