"""What was found out about the language of a recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from python_backends.language.names import english_name
from python_backends.spoken_language.labels import Labels
from python_backends.spoken_language.network import Logits


@dataclass(frozen=True, slots=True)
class Guess:
    """`language` (ISO 639-1) is the likeliest, with its calibrated `confidence` in [0, 1].

    `trusted` says whether to build on it: False means that the speech may as well be in another language, one that the
    network does not know among them. `ranking` holds every language with its confidence, the likeliest first.
    `language` is None, and the ranking empty, where there was no speech to tell it from.
    """

    language: str | None
    confidence: float
    trusted: bool
    ranking: tuple[tuple[str, float], ...] = ()


NOTHING = Guess(None, 0.0, False)


def named(code: str) -> str:
    """A language as messages write it: "German (de)"."""
    return f"{english_name(code)} ({code})"


def guess_of(logits: Logits, labels: Labels) -> Guess:
    """The guess from the logits of the windows of one recording, [n, languages], n at least 1.

    Log-posteriors are averaged over the windows and brought to sum 1: windows of one recording are far from
    independent, so that many that are half sure do not make a certainty.
    """
    scaled = logits.astype(np.float64) / labels.temperature
    each = scaled - _log_sum(scaled)
    mean = each.mean(axis=0, keepdims=True)
    posterior = np.exp(mean - _log_sum(mean))[0]
    order = np.argsort(-posterior, kind="stable")
    ranking = tuple((labels.languages[place], float(posterior[place])) for place in order)
    language, confidence = ranking[0]
    return Guess(language, confidence, confidence >= labels.trusted_from, ranking)


def _log_sum(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """log(sum(exp)) of each row, which keeps its dimension."""
    highest = rows.max(axis=1, keepdims=True)
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = highest + np.log(
        np.exp(rows - highest).sum(axis=1, keepdims=True)
    )
    return found
