"""A folder of utterances: one file of 16-bit samples and one line of JSON an utterance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TextIO

import numpy as np

from python_backends.audio.samples import Samples


@dataclass(frozen=True, slots=True)
class Utterance:
    """Where an utterance lies in the samples, what it speaks and who speaks it."""

    start: int
    length: int
    language: str
    engine: str
    voice: str


class Writer:
    """Appends utterances, so that an interrupted run keeps what it has."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._samples: BinaryIO = (folder / "samples.i16").open("ab")
        self._index: TextIO = (folder / "index.jsonl").open("a")

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._samples.close()
        self._index.close()

    def add(self, sound: Samples, language: str, engine: str, voice: str) -> None:
        """Store one utterance, at a peak of one half."""
        start = self._samples.tell() // 2
        peak = max(float(np.abs(sound).max()), 1e-6)
        self._samples.write((sound / peak * 16384).astype(np.int16).tobytes())
        self._samples.flush()
        row = Utterance(start, len(sound), language, engine, voice)
        self._index.write(json.dumps(asdict(row)) + "\n")
        self._index.flush()


class Reader:
    """Utterances of a folder; samples are read from disk when asked for."""

    def __init__(self, folder: Path) -> None:
        self._samples = np.memmap(folder / "samples.i16", np.int16, mode="r")
        lines = (folder / "index.jsonl").read_text().splitlines()
        self.rows = [Utterance(**json.loads(line)) for line in lines]

    def sound(self, row: Utterance) -> Samples:
        """The samples of one utterance, float32 in [-1, 1]."""
        return self._samples[row.start : row.start + row.length].astype(np.float32) / 32768.0

    def __iter__(self) -> Iterator[tuple[Utterance, Samples]]:
        return ((row, self.sound(row)) for row in self.rows)
