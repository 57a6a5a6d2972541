"""Turns: who speaks from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from python_backends.diarization.cluster import voices_of
from python_backends.diarization.collector import Heard
from python_backends.diarization.decode import Matrix, Path, paths
from python_backends.diarization.groups import Labels
from python_backends.diarization.settings import DiarizationSettings

ALONE = 0.55  # how alike speech is to a voice that is not its own; stands for the next voice where there is only one


@dataclass(frozen=True, slots=True)
class Turn:
    """`speaker` (SPEAKER_00 on, in order of first appearance) talks from `start_s` to before `stop_s`.

    `overlap` says that another voice may be heard at the same time. `confidence`, 0 to 1, comes from how much more
    alike the speech is to this speaker than to any other.
    """

    start_s: float
    stop_s: float
    speaker: str
    overlap: bool
    confidence: float


class Piece(NamedTuple):
    """Neighbouring steps of one speaker: by how much it leads, summed over `steps`, and the seconds in doubt."""

    start_s: float
    stop_s: float
    speaker: int
    lead: float
    steps: int
    doubtful_s: float


def cluster(heard: Heard, speakers: int | None = None, settings: DiarizationSettings | None = None) -> tuple[Turn, ...]:
    """The turns of a recording, in order, none overlapping. The same vectors give the same turns.

    `speakers` (1 to 50) asks for that many voices; fewer are found only where there are fewer windows, or a voice is
    nowhere the most alike. None finds out how many there are.
    """
    chosen = settings or DiarizationSettings()
    voices = voices_of(heard, speakers, chosen)
    pieces = [piece for path in paths(heard, voices, chosen) for piece in _pieces(path, chosen)]
    return _named(_bridged(pieces, chosen.bridge_s), chosen)


def _pieces(path: Path, settings: DiarizationSettings) -> Iterable[Piece]:
    """The runs of one speaker along a path; the first begins and the last ends with the span."""
    leads, doubtful = _leads(path.scores, path.speakers, settings)
    cuts = [0, *(np.flatnonzero(np.diff(path.speakers)) + 1).tolist(), len(path.speakers)]
    for first, last in zip(cuts, cuts[1:], strict=False):
        start_s, stop_s = (path.begin_s + path.step_s * place for place in (first, last))
        doubt = float(doubtful[first:last].sum()) * path.step_s
        yield Piece(start_s, stop_s, int(path.speakers[first]), float(leads[first:last].sum()), last - first, doubt)


def _leads(scores: Matrix, speakers: Labels, settings: DiarizationSettings) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Of every step: by how much its speaker is more alike than the next, and whether both may speak."""
    steps = np.arange(len(scores))
    own = scores[steps, speakers]
    others = scores.copy()
    others[steps, speakers] = ALONE
    rival = others.max(axis=1)
    both = (own - rival < settings.between) & (rival >= settings.second)
    return own - rival, both


def _bridged(pieces: Iterable[Piece], gap_s: float) -> list[Piece]:
    """Pieces of one speaker with at most `gap_s` between them and nobody else, joined."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].speaker == piece.speaker and piece.start_s - joined[-1].stop_s <= gap_s:
            before = joined.pop()
            piece = Piece(before.start_s, piece.stop_s, piece.speaker, before.lead + piece.lead,
                          before.steps + piece.steps, before.doubtful_s + piece.doubtful_s)  # fmt: skip
        joined.append(piece)
    return joined


def _named(pieces: Sequence[Piece], settings: DiarizationSettings) -> tuple[Turn, ...]:
    """Turns, the speakers named in order of first appearance."""
    names = {speaker: f"SPEAKER_{place:02d}" for place, speaker in enumerate(dict.fromkeys(p.speaker for p in pieces))}
    return tuple(
        Turn(
            round(piece.start_s, 3), round(piece.stop_s, 3), names[piece.speaker],
            piece.doubtful_s >= settings.overlap_s, _confidence(piece.lead / piece.steps, settings.surely),
        )
        for piece in pieces
    )  # fmt: skip


def _confidence(lead: float, surely: float) -> float:
    """0.5 for no lead, 0.9 for `surely`: the logistic curve through both."""
    return round(1 / (1 + 9 ** (-lead / surely)), 4)
