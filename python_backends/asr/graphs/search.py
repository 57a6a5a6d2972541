"""The likeliest transcript of a window: beam search over the decoder's steps, as CTranslate2 searches.

Of all continuations of the readings at hand the best stay, as many as the beam is wide (one is greedy decoding). One
that ends leaves the beam; the search is over with as many finished readings as it is wide, and the one whose tokens are
the likeliest in the mean is the transcript.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.asr.graphs.networks import Array, Networks
from python_backends.asr.whisper.network import Search

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rules:
    """`end` ends a transcript. `never` [vocabulary] may not be in one, `at_first` may not begin one; `most` is its
    greatest length in tokens."""

    end: int
    never: Mask
    at_first: Mask
    most: int


@dataclass(frozen=True, slots=True)
class Finished:
    """`tokens` without the end; `score` the sum of log probabilities, the end's among them if it `ended`."""

    tokens: tuple[int, ...]
    score: float
    ended: bool

    @property
    def rank(self) -> float:
        """What readings of different lengths are compared by; one that says nothing only stands alone."""
        return self.score / len(self.tokens) if self.tokens else -math.inf

    @property
    def mean(self) -> float:
        """The log probability of a token, the end being one."""
        return self.score / max(len(self.tokens) + self.ended, 1)


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    token: int
    score: float


def searched(networks: Networks, cross: Any, logits: Array, past: Any, how: Search, rules: Rules) -> Finished:
    """The transcript after a prompt: `logits` FP32 [vocabulary] follow its last token, `past` [1 row] is after it."""
    readings: list[tuple[int, ...]] = [()]
    scores, rows = np.zeros(1, np.float32), logits[np.newaxis]
    finished: list[Finished] = []
    for place in range(rules.most):
        allowed = _log_chances(rows, readings, how, rules.never if place else rules.at_first)
        candidates = _best(scores[:, np.newaxis] + allowed, 2 * how.beam)
        kept = _kept(candidates, readings, how.beam, rules, finished, last=place + 1 == rules.most)
        if len(finished) >= how.beam or not kept:
            break
        readings = [(*readings[item.row], item.token) for item in kept]
        scores = np.array([item.score for item in kept], np.float32)
        ids = np.array([[item.token] for item in kept], np.int64)
        step = networks.step(ids, np.array([item.row for item in kept], np.int64), past, cross)
        rows, past = step.logits[:, -1], step.past
    return max(finished, key=lambda reading: reading.rank)


def softmax(logits: Array) -> Array:
    """Chances over the last axis, FP32."""
    return np.asarray(np.exp(log_softmax(logits)))


def log_softmax(logits: Array) -> Array:
    """Their logarithms."""
    lowered = logits - logits.max(-1, keepdims=True)
    return np.asarray(lowered - np.log(np.exp(lowered).sum(-1, keepdims=True)), np.float32)


def _kept(
    candidates: Sequence[_Candidate], readings: Sequence[tuple[int, ...]], beam: int, rules: Rules,
    finished: list[Finished], *, last: bool,
) -> list[_Candidate]:  # fmt: skip
    """The candidates that the search goes on from; those of the best that end are added to `finished`."""
    kept, spare = [], iter(candidates[beam:])
    for candidate in candidates[:beam]:
        before, ended = readings[candidate.row], candidate.token == rules.end
        if not ended and not last:
            kept.append(candidate)
            continue
        finished.append(Finished(before if ended else (*before, candidate.token), candidate.score, ended))
        kept += [] if last else _next(spare, rules.end)
    return kept


def _next(spare: Any, end: int) -> list[_Candidate]:
    """The next candidate that does not end, if there is one."""
    return next(([candidate] for candidate in spare if candidate.token != end), [])


def _best(scores: Array, count: int) -> list[_Candidate]:
    """The `count` highest of `scores` [readings, vocabulary]; of equals the first."""
    flat = scores.reshape(-1)
    count = min(count, flat.size)
    places = np.sort(np.argpartition(-flat, count - 1)[:count])
    ordered = places[np.argsort(-flat[places], kind="stable")]
    width = scores.shape[1]
    return [_Candidate(int(place // width), int(place % width), float(flat[place])) for place in ordered
            if np.isfinite(flat[place])]  # fmt: skip


def _log_chances(logits: Array, readings: Sequence[tuple[int, ...]], how: Search, barred: Mask) -> Array:
    """FP32 [readings, vocabulary] of the next tokens; -inf for those that may not come."""
    changed = logits.astype(np.float32)
    for row, tokens in zip(changed, readings, strict=True):
        if how.repetition_penalty != 1.0 and tokens:
            said = list(set(tokens))
            row[said] = np.where(row[said] < 0, row[said] * how.repetition_penalty, row[said] / how.repetition_penalty)
        row[_repeating(tokens, how.no_repeat)] = -np.inf
    changed[:, barred] = -np.inf
    return log_softmax(changed)


def _repeating(tokens: tuple[int, ...], size: int) -> list[int]:
    """The tokens that would say a phrase of `size` tokens again."""
    if size < 1 or len(tokens) < size:
        return []
    begun = tokens[len(tokens) - size + 1 :]
    starts = range(len(tokens) - size + 1)
    return [tokens[start + size - 1] for start in starts if tokens[start : start + size - 1] == begun]
