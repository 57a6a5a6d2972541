"""A batch of windows heard: written, and written again at a higher temperature where a transcript will not do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from python_backends.asr.graphs.greedy import Marks, Opened, Rules, Written, opened, written
from python_backends.asr.graphs.networks import Array, Networks

SEED = 0  # of what is drawn: the same batch gives the same transcripts


@dataclass(frozen=True, slots=True)
class Heard:
    """One window. `language` is the token it was transcribed in, None for a model of one language; `language_chance`
    is what the network gave to it, `no_speech` to there being nothing to transcribe.
    """

    language: int | None
    language_chance: float | None
    no_speech: float
    temperature: float
    written: Written


@dataclass(frozen=True, slots=True)
class Manner:
    """How windows are heard. Those whose transcript will not do are tried at the next of `temperatures` (0 takes the
    likeliest tokens); the last attempt stands."""

    marks: Marks
    rules: Rules
    temperatures: Sequence[float] = (0.0,)
    will_do: Callable[[Heard], bool] = lambda _: True


def heard(networks: Networks, mel: Array, manner: Manner, language: int | None = None) -> list[Heard]:
    """Every window of `mel` FP32 [B, mels, 2 x frames]; `language` is a token, None has the network choose for each."""
    found: list[Heard | None] = [None] * len(mel)
    left = list(range(len(mel)))
    for temperature in manner.temperatures:
        attempts = _attempts(networks, mel[left], manner, language, temperature)
        for row, attempt in zip(left, attempts, strict=True):
            found[row] = attempt
        left = [row for row, attempt in zip(left, attempts, strict=True) if not manner.will_do(attempt)]
        if not left:
            break
    return [attempt for attempt in found if attempt is not None]


def _attempts(networks: Networks, mel: Array, manner: Manner, language: int | None, temperature: float) -> list[Heard]:
    marks, start = manner.marks, opened(networks, mel, manner.marks)
    languages = _languages(start, marks, language)
    prompts = [[*([] if token is None else [token]), *marks.after_language] for token in languages]
    draw = (temperature, np.random.default_rng(SEED)) if temperature > 0 else None
    lines = written(networks, start, np.array(prompts, np.int64), manner.rules, marks.end, draw)
    return [
        Heard(token, _chance(start, marks, row, token), float(start.no_speech[row]), temperature, line)
        for row, (token, line) in enumerate(zip(languages, lines, strict=True))
    ]


def _languages(start: Opened, marks: Marks, language: int | None) -> list[int | None]:
    if not marks.languages:
        return [None] * len(start.no_speech)
    if language is not None:
        return [language] * len(start.no_speech)
    return [marks.languages[place] for place in start.languages.argmax(-1)]


def _chance(start: Opened, marks: Marks, row: int, token: int | None) -> float | None:
    return None if token is None else float(start.languages[row, marks.languages.index(token)])
