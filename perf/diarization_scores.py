"""Diarization error rate, Jaccard error rate and the number of speakers, as pyannote.metrics computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate, JaccardErrorRate

from perf.bootstrap import interval
from perf.report import Figure
from perf.sounds.recordings import Recording
from python_backends.diarization.turns import Turn

COLLAR_S = 0.25  # on each side of a boundary, as NIST's scorer counts; pyannote counts both sides together


@dataclass(frozen=True, slots=True)
class Errors:
    """Seconds of one recording. `spoken` counts speech of two people at once twice."""

    missed: float
    false: float
    confused: float
    spoken: float

    @property
    def wrong(self) -> float:
        """All of them together."""
        return self.missed + self.false + self.confused


@dataclass(frozen=True, slots=True)
class Score:
    """One recording by one system: errors with a collar of 0.25 s and with none, JER (0 to 1), speakers too many."""

    id: str
    kind: str
    collared: Errors
    bare: Errors
    jaccard: float
    surplus: int


def score(recording: Recording, turns: Sequence[Turn]) -> Score:
    """Overlapping speech counts, and nothing outside the judged seconds."""
    truth = annotation((said.start_s, said.stop_s, said.speaker) for said in recording.truth)
    found = annotation((turn.start_s, turn.stop_s, turn.speaker) for turn in turns)
    judged = Timeline([Segment(0, recording.seconds)])
    collared, bare = (_errors(truth, found, judged, 2 * collar) for collar in (COLLAR_S, 0.0))
    jaccard = float(JaccardErrorRate()(truth, found, uem=judged))
    surplus = len({turn.speaker for turn in turns}) - recording.speakers
    return Score(recording.id, recording.kind, collared, bare, jaccard, surplus)


def annotation(turns: Iterable[tuple[float, float, str]]) -> Annotation:
    """pyannote's form of (start, stop, speaker)."""
    made = Annotation()
    for place, (start, stop, speaker) in enumerate(turns):
        if stop > start:
            made[Segment(start, stop), place] = speaker
    return made


def _errors(truth: Annotation, found: Annotation, judged: Timeline, collar: float) -> Errors:
    parts = DiarizationErrorRate(collar=collar)(truth, found, uem=judged, detailed=True)
    names = ("missed detection", "false alarm", "confusion", "total")
    return Errors(*(float(parts[name]) for name in names))


def rate(scores: Sequence[Score], of: Callable[[Score], Errors]) -> float:
    """Wrong over spoken seconds, pooled."""
    spoken = sum(of(item).spoken for item in scores)
    return sum(of(item).wrong for item in scores) / spoken if spoken else 0.0


def collared_rate(scores: Sequence[Score]) -> float:
    """DER with the collar."""
    return rate(scores, lambda item: item.collared)


def bare_rate(scores: Sequence[Score]) -> float:
    """DER without a collar."""
    return rate(scores, lambda item: item.bare)


def mean_jaccard(scores: Sequence[Score]) -> float:
    """JER, mean over recordings."""
    return fmean(item.jaccard for item in scores)


def counted_right(scores: Sequence[Score]) -> float:
    """The share of recordings with exactly the right number of speakers."""
    return fmean(item.surplus == 0 for item in scores)


def count_error(scores: Sequence[Score]) -> float:
    """Speakers too many or too few, mean over recordings."""
    return fmean(abs(item.surplus) for item in scores)


def figures(name: str, scores: Sequence[Score]) -> list[Figure]:
    """All of them with bootstrap intervals over recordings."""
    measures: dict[str, Callable[[Sequence[Score]], float]] = {
        "der_collar250ms_ratio": collared_rate, "der_ratio": bare_rate, "jer_ratio": mean_jaccard,
        "right_count_ratio": counted_right, "count_error_speakers": count_error,
    }  # fmt: skip
    return [Figure(f"{name}.{key}", measure(scores), *(interval(scores, measure) or (None, None)))
            for key, measure in measures.items()]  # fmt: skip


def mapped(recording: Recording, turns: Sequence[Turn]) -> dict[str, str]:
    """Which true speaker each found one stands for, by the most time together; those left over are absent."""
    truth = annotation((said.start_s, said.stop_s, said.speaker) for said in recording.truth)
    found = annotation((turn.start_s, turn.stop_s, turn.speaker) for turn in turns)
    names: dict[str, str] = DiarizationErrorRate().optimal_mapping(truth, found)
    return names


def said_during(recording: Recording, turn: Turn, speaker: str | None) -> tuple[float, float]:
    """Seconds of `turn` in which anybody speaks, and in which `speaker` does."""
    all_of_it = Timeline([Segment(said.start_s, said.stop_s) for said in recording.truth])
    own = Timeline([Segment(said.start_s, said.stop_s) for said in recording.truth if said.speaker == speaker])
    place = Timeline([Segment(turn.start_s, turn.stop_s)])
    spoken, his = (line.support().crop(place, mode="intersection").duration() for line in (all_of_it, own))
    return float(spoken), float(his)
