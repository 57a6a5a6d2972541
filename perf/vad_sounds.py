"""What the speech detector is measured on: a long recording for its speed, recordings with their truth for its ear."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from builders.vad.sample import spoken_vowels
from perf.sets.base import rows_of
from python_backends.audio.samples import RATE, Samples
from python_backends.audio.sound import Sound
from python_backends.errors import InvalidRequest

PAUSES_S = (0.2, 0.8, 1.5, 4.0)
SPOKEN_S = (1.2, 3.0, 0.7, 6.0)
BLOCK_S = 1.0


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording: FP32 at 16 kHz, the spans in seconds in which somebody speaks, and how long it is judged."""

    id: str
    kind: str
    samples: Samples
    spoken: Sequence[tuple[float, float]]
    seconds: float


def long_recording(seconds: float) -> Iterator[Samples]:
    """Blocks of a second: vowels and pauses in turn, with a faint noise under both. Made as they are asked for."""
    dice = np.random.default_rng(20260101)
    block = int(BLOCK_S * RATE)
    voice = spoken_vowels(max(SPOKEN_S))
    pieces = [voice[: int(length * RATE)] for length in SPOKEN_S]
    pauses = [np.zeros(int(length * RATE), np.float32) for length in PAUSES_S]
    held, left = np.zeros(0, np.float32), int(seconds * RATE)
    for spoken, pause in itertools.zip_longest(itertools.cycle(pieces), itertools.cycle(reversed(pauses))):
        held = np.concatenate([held, spoken, pause])
        while len(held) >= block or left < len(held):
            sound, held = held[: min(block, left)], held[block:]
            yield sound + dice.normal(0, 1e-4, len(sound)).astype(np.float32)
            left -= len(sound)
            if left == 0:
                return


def decoded(path: Path) -> Samples:
    """A whole file, FP32 [n] at 16 kHz, mono, as the server decodes it."""
    with Sound(path.read_bytes()) as sound:
        return np.concatenate(list(sound.blocks()))


def meetings(data: Path) -> Iterator[Recording]:
    """`diarization_mini`: meetings and a telephone call, with the times that people wrote down."""
    folder = data / "diarization_mini"
    for row in rows_of(folder):
        kind = "meetings" if row["id"].startswith("ami") else "telephone"
        spoken = _rttm(folder / row["rttm"])
        yield Recording(row["id"], kind, decoded(folder / row["audio"]), spoken, float(row["uem"][1]))


def conversations(data: Path) -> Iterator[Recording]:
    """`librispeech_conversations`: sums of clips; the truth is where a clip lies, the pauses in it included."""
    for row in rows_of(data / "librispeech_conversations", "recipes.jsonl"):
        spoken = [(float(part["start"]), float(part["end"])) for part in row["segments"]]
        yield Recording(row["id"], "conversations", _mixed(data, row), spoken, float(row["dur"]))


def uneven_conversations(data: Path, below_db: float) -> Iterator[Recording]:
    """The conversations with the first speaker so much quieter; only what this speaker says counts as spoken."""
    for row in rows_of(data / "librispeech_conversations", "recipes.jsonl"):
        quiet = min(part["speaker"] for part in row["segments"])
        mine = [part for part in row["segments"] if part["speaker"] == quiet]
        samples = _mixed(data, row, {part["clip"]: 10 ** (-below_db / 20) for part in mine})
        spoken = [(float(part["start"]), float(part["end"])) for part in mine]
        yield Recording(row["id"], "uneven", samples, spoken, float(row["dur"]))


def quiet_clips(data: Path) -> Iterator[Recording]:
    """`fleurs_mini`: one speaker a clip, several very quiet; spoken is what is within 20 dB of the loudest."""
    folder = data / "fleurs_mini"
    for row in rows_of(folder):
        samples = decoded(folder / row["audio"])
        yield Recording(row["id"], "fleurs", samples, loud_spans(samples), len(samples) / RATE)


def loud_spans(samples: Samples, below_db: float = 20.0) -> list[tuple[float, float]]:
    """The hundredths of a second within `below_db` of the 95th percentile of all."""
    size = RATE // 100
    spread = samples[: len(samples) // size * size].reshape(-1, size).std(axis=1)
    loud = spread > np.percentile(spread, 95) * 10 ** (-below_db / 20)
    return [(place / 100, (place + 1) / 100) for place in np.flatnonzero(loud).tolist()]


def _mixed(data: Path, recipe: dict[str, Any], gains: Mapping[str, float] | None = None) -> Samples:
    whole = np.zeros(int(recipe["dur"] * RATE), np.float32)
    for part in recipe["segments"]:
        clip = decoded(data / "librispeech_test_other100" / "audio" / f"{part['clip']}.flac")
        start = round(part["start"] * RATE)
        room = whole[start : start + len(clip)]
        room += clip[: len(room)] * np.float32((gains or {}).get(part["clip"], 1.0))
    return whole


def _rttm(path: Path) -> list[tuple[float, float]]:
    if not path.is_file():
        raise InvalidRequest(f"{path} does not exist: --data must name the folder that holds the evaluation sets")
    fields = [line.split() for line in path.read_text("utf-8").splitlines() if line.startswith("SPEAKER")]
    return [(float(row[3]), float(row[3]) + float(row[4])) for row in fields]
