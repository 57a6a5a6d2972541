"""How right spans are: seconds missed, seconds too many, and their harmonic mean, in steps of 10 ms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from perf.bootstrap import interval
from perf.report import Figure
from perf.sounds.recordings import Recording
from python_backends.audio.samples import RATE
from python_backends.vad.frames import Framer
from python_backends.vad.level import Leveller
from python_backends.vad.local import LocalNetwork
from python_backends.vad.network import Probs, State
from python_backends.vad.settings import VadSettings
from python_backends.vad.spans import Segmenter, Span

STEPS_PER_S = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording and its probabilities."""

    recording: Recording
    probs: Probs


@dataclass(frozen=True, slots=True)
class Score:
    """Of one recording, in seconds."""

    name: str
    spoken: float
    missed: float
    false: float

    @property
    def hit(self) -> float:
        """Speech that was found."""
        return self.spoken - self.missed


def heard(recording: Recording, network: LocalNetwork, *, levelled: bool = True, louder_db: float = 0.0) -> Heard:
    """Run the network over `recording`, made louder before; without the gain of `Leveller` if not `levelled`."""
    framer = Framer()
    sound = np.asarray(recording.samples * 10 ** (louder_db / 20), np.float32)
    rows = np.concatenate([framer.feed(sound), framer.finish()])
    return Heard(recording, network.run(Leveller()(rows) if levelled else rows, State.fresh())[0])


def score(item: Heard, settings: VadSettings) -> Score:
    """How `settings` do on it."""
    recording, segmenter = item.recording, Segmenter(settings)
    spans = [*segmenter.feed(item.probs.tolist()), *segmenter.finish(len(recording.samples))]
    truth = mask(recording.spoken, recording.seconds)
    found = mask(map(in_seconds, spans), recording.seconds)
    missed, false = float((truth & ~found).sum()), float((found & ~truth).sum())
    return Score(recording.id, truth.sum() / STEPS_PER_S, missed / STEPS_PER_S, false / STEPS_PER_S)


def in_seconds(span: Span) -> tuple[float, float]:
    """From, to."""
    return span.start / RATE, span.stop / RATE


def mask(spans: Iterable[tuple[float, float]], seconds: float) -> npt.NDArray[np.bool_]:
    """Whether each step of 10 ms lies in one of `spans`."""
    found = np.zeros(round(seconds * STEPS_PER_S), np.bool_)
    for start, stop in spans:
        found[round(start * STEPS_PER_S) : round(stop * STEPS_PER_S)] = True
    return found


def f1(scores: Sequence[Score]) -> float:
    """Of the pooled seconds."""
    hit = sum(item.hit for item in scores)
    return 2 * hit / max(2 * hit + missed(scores) + false(scores), 1e-9)


def missed(scores: Sequence[Score]) -> float:
    """Pooled seconds of speech that were not found."""
    return sum(item.missed for item in scores)


def false(scores: Sequence[Score]) -> float:
    """Pooled seconds that are no speech."""
    return sum(item.false for item in scores)


def recall(scores: Sequence[Score]) -> float:
    """The share of speech that was found."""
    return sum(item.hit for item in scores) / max(sum(item.spoken for item in scores), 1e-9)


def figures(name: str, scores: Sequence[Score]) -> list[Figure]:
    """F1 with its interval by recording, and the seconds."""
    return [
        Figure(f"{name}.frame_f1", f1(scores), *(interval(scores, f1) or (None, None))),
        Figure(f"{name}.missed_s", missed(scores)),
        Figure(f"{name}.false_alarm_s", false(scores)),
        Figure(f"{name}.speech_s", sum(item.spoken for item in scores)),
    ]
