"""Recordings and who speaks when in them: as people wrote it down, or as they were composed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from perf.sets.base import rows_of
from perf.sounds.decoding import decoded
from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidRequest

CLIPS = "librispeech_test_other100"
MOST_CLIPS, FEWEST_CLIPS, ALONE_CLIPS = 12, 8, 6  # of a drawn conversation; of one person alone
PAUSE_S, CUT_IN_S = (0.2, 0.9), (-0.8, 0.5)  # from one clip to the next; below 0 they overlap


class Said(NamedTuple):
    """`speaker` talks from `start_s` to `stop_s`. `clip` is the sound, where it was composed."""

    start_s: float
    stop_s: float
    speaker: str
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """FP32 [n] at 16 kHz, the truth, and the first seconds of it that are judged."""

    id: str
    kind: str
    samples: Samples
    truth: Sequence[Said]
    seconds: float

    @property
    def speakers(self) -> int:
        """How many people talk."""
        return len({said.speaker for said in self.truth})

    @property
    def spoken(self) -> list[tuple[float, float]]:
        """From, to: the seconds in which anybody talks; they may overlap."""
        return [(said.start_s, said.stop_s) for said in self.truth]


def meetings(data: Path) -> Iterator[Recording]:
    """`diarization_mini`: pieces of meetings, and a telephone call."""
    folder = data / "diarization_mini"
    for row in rows_of(folder):
        kind = "meetings" if row["id"].startswith("ami") else "telephone"
        yield Recording(row["id"], kind, decoded(folder / row["audio"]), rttm(folder / row["rttm"]),
                        float(row["uem"][1]))  # fmt: skip


def rttm(path: Path) -> list[Said]:
    """The turns of a file in NIST's format; InvalidRequest if it is not there."""
    if not path.is_file():
        raise InvalidRequest(f"{path} does not exist: --data must name the folder that holds the evaluation sets")
    fields = [line.split() for line in path.read_text("utf-8").splitlines() if line.startswith("SPEAKER")]
    return [Said(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in fields]


def recipes(data: Path) -> Iterator[tuple[str, list[Said], float]]:
    """`librispeech_conversations`: name, turns and seconds of conversations of two to five, composed of read sentences.

    A turn is where a clip lies, the pauses in it included.
    """
    for row in rows_of(data / "librispeech_conversations", "recipes.jsonl"):
        truth = [Said(float(part["start"]), float(part["end"]), part["speaker"], part["clip"])
                 for part in row["segments"]]  # fmt: skip
        yield row["id"], truth, float(row["dur"])


def conversations(data: Path) -> Iterator[Recording]:
    """The recordings of `recipes`."""
    for name, truth, seconds in recipes(data):
        yield Recording(name, "conversations", mixed(data, truth, seconds), truth, seconds)


def drawn(data: Path, count: int, seed: int) -> Iterator[Recording]:
    """More conversations of the same sentences, of one to five people, every other one with people cutting in."""
    by_speaker: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(data / CLIPS):
        by_speaker.setdefault(row["speaker"], []).append(row)
    dice = random.Random(seed)
    for number in range(count):
        people = 1 + number % len(by_speaker)
        truth = _drawn_turns(by_speaker, people, CUT_IN_S if number % 2 and people > 1 else PAUSE_S, dice)
        seconds = truth[-1].stop_s + 1
        yield Recording(f"drawn_{number:02d}_{people}", "drawn", mixed(data, truth, seconds), truth, seconds)


def _drawn_turns(
    clips: Mapping[str, Sequence[dict[str, Any]]], people: int, pause_s: tuple[float, float], dice: random.Random
) -> list[Said]:
    """Everybody talks at least once; nobody twice running while another still has something to say."""
    left = {speaker: dice.sample(clips[speaker], len(clips[speaker])) for speaker in dice.sample(sorted(clips), people)}
    truth: list[Said] = []
    at, silent = dice.uniform(0, 1.5), list(left)
    for _ in range(ALONE_CLIPS if people == 1 else dice.randint(FEWEST_CLIPS, MOST_CLIPS)):
        can = [speaker for speaker in left if left[speaker]]
        speaker = dice.choice(silent or [one for one in can if one != truth[-1].speaker] or can)
        silent = [one for one in silent if one != speaker]
        row = left[speaker].pop()
        truth.append(Said(at, at + row["dur"], speaker, row["id"]))
        at += row["dur"] + dice.uniform(*pause_s)
    return truth


def mixed(data: Path, truth: Sequence[Said], seconds: float, gains: Mapping[str, float] | None = None) -> Samples:
    """The sum of the clips of `truth`, each at its place; those of a speaker times its gain, 1 if it has none."""
    whole = np.zeros(int(seconds * RATE), np.float32)
    for said in truth:
        start = round(said.start_s * RATE)
        clip = decoded(data / CLIPS / "audio" / f"{said.clip}.flac")[: len(whole) - start]
        whole[start : start + len(clip)] += clip * np.float32((gains or {}).get(said.speaker, 1.0))
    return whole
