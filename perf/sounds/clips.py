"""Clips of speech with what is said in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from perf.sets.base import rows_of
from perf.sounds.decoding import decoded
from python_backends.asr.segments import LONGEST_S
from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidRequest

SETS = ("librispeech_test_clean10", "librispeech_test_other100", "fleurs_mini", "speech_short_multilingual")


@dataclass(frozen=True, slots=True)
class Clip:
    """FP32 at 16 kHz; `group` is the speaker where known. `set_name` has the language where a set has several."""

    id: str
    set_name: str
    group: str
    language: str
    text: str
    samples: Samples

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / RATE

    def segments(self) -> list[Samples]:
        """The clip in pieces that an engine takes: itself, unless it is over 30 s, which is cut in equal parts."""
        pieces = -(-len(self.samples) // int(LONGEST_S * RATE))
        return [part.astype(np.float32) for part in np.array_split(self.samples, max(1, pieces))]


def clips_of(data: Path, names: Sequence[str], limit: int | None = None) -> list[Clip]:
    """The clips of the named sets whose words are known, the first `limit` of each set."""
    unknown = sorted(set(names) - set(SETS))
    if unknown:
        raise InvalidRequest(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    found = []
    for name in names or SETS:
        rows = [row for row in rows_of(data / name) if row.get("text")][:limit]
        several = len({row["language"] for row in rows}) > 1
        for row in rows:
            label = f"{name} {row['language']}" if several else name
            samples = decoded(data / name / row["audio"])
            found.append(Clip(row["id"], label, row.get("speaker", row["id"]), row["language"], row["text"], samples))
    return found
