"""Quiet speech: clips recorded faintly, and a conversation in which one speaker is far from the microphone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from perf.sets.base import rows_of
from perf.sounds.decoding import decoded
from perf.sounds.recordings import Recording, Said, mixed, recipes
from python_backends.audio.samples import RATE, Samples


def uneven_conversations(data: Path, below_db: float) -> Iterator[Recording]:
    """The conversations with the first speaker so much quieter; only what this speaker says counts as spoken."""
    for name, truth, seconds in recipes(data):
        quiet = min(said.speaker for said in truth)
        samples = mixed(data, truth, seconds, {quiet: 10 ** (-below_db / 20)})
        yield Recording(name, "uneven", samples, [said for said in truth if said.speaker == quiet], seconds)


def quiet_clips(data: Path) -> Iterator[Recording]:
    """`fleurs_mini`: one speaker a clip, several very quiet; spoken is what is within 20 dB of the loudest."""
    folder = data / "fleurs_mini"
    for row in rows_of(folder):
        samples = decoded(folder / row["audio"])
        spoken = [Said(start, stop, row["id"]) for start, stop in loud_spans(samples)]
        yield Recording(row["id"], "fleurs", samples, spoken, len(samples) / RATE)


def loud_spans(samples: Samples, below_db: float = 20.0) -> list[tuple[float, float]]:
    """The hundredths of a second within `below_db` of the 95th percentile of all."""
    size = RATE // 100
    spread = samples[: len(samples) // size * size].reshape(-1, size).std(axis=1)
    loud = spread > np.percentile(spread, 95) * 10 ** (-below_db / 20)
    return [(place / 100, (place + 1) / 100) for place in np.flatnonzero(loud).tolist()]
