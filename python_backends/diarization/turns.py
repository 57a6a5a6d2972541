"""Turns: who speaks from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from python_backends.diarization.cluster import voices_of
from python_backends.diarization.collector import Heard
from python_backends.diarization.decode import Matrix, paths
from python_backends.diarization.groups import Labels
from python_backends.diarization.settings import DiarizationSettings


@dataclass(frozen=True, slots=True)
class Turn:
    """`speaker` (SPEAKER_00 on, in order of first appearance) talks from `start_s` to before `stop_s`.

    `overlap` says that another voice is probably heard at the same time. `confidence`, 0 to 1, is from how much more
    alike the turn is to this speaker than to the next.
    """

    start_s: float
    stop_s: float
    speaker: str
    overlap: bool
    confidence: float


def cluster(heard: Heard, speakers: int | None = None, settings: DiarizationSettings | None = None) -> tuple[Turn, ...]:
    """The turns of a recording, in order. Deterministic.

    `speakers` gives exactly that many, if there are as many windows and each is most alike somewhere; None finds out.
    """
    chosen = settings or DiarizationSettings()
    voices = voices_of(heard, speakers, chosen)
    pieces = [piece for times, scores, path in paths(heard, voices, chosen) for piece in _pieces(times, scores, path)]
    return tuple(_named(_bridged(pieces, chosen.bridge_s)))
