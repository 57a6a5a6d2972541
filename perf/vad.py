"""How fast speech is found in a long recording, and how right the spans are.

    python -m perf.vad
    python -m perf.vad --data DIR --grid

Speed: an hour of vowels and pauses, made as it is read, in blocks of a second through rows, level, network and spans,
in one process with the one thread that the server gives the network; beside it the loop over single frames that comes
with the network, of the same wheel, over `--peer-seconds` of the same sound. Memory is the growth of the resident set
between the first `WARM_S` of sound and the end.

`busy` is wall time, `cpu` the process' own, which neighbours on the machine change less.

With `--data`: F1 of steps of 10 ms against meetings, a telephone call and conversations whose times are known. And with
and without the gain of `python_backends/vad/level.py`, the share of speech that is found: of the loud parts of
one-speaker clips, as they are and 20 dB quieter, and of a speaker who is 35 dB quieter than the others of a
conversation. `--grid` adds a table of settings.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
import psutil

from builders.vad.target import LOCK
from builders.wheels import wheel_member
from perf import vad_scores as scores
from perf.bootstrap import interval
from perf.command import parser_of, run
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Table, figures_table, progress, write
from perf.sounds.quiet import quiet_clips, uneven_conversations
from perf.sounds.recordings import conversations, meetings
from perf.sounds.vowels import BLOCK_S, long_recording
from python_backends.audio.samples import RATE
from python_backends.inference.session import SessionPlan, open_session
from python_backends.vad.detector import Detector
from python_backends.vad.frames import Framer
from python_backends.vad.local import LocalNetwork
from python_backends.vad.settings import VadSettings

MODELS = CHECKOUT / "model_repository"
STOCK = "silero_vad/data/silero_vad.onnx"
STOCK_SETTINGS = VadSettings(onset=0.5, offset=0.35, min_speech_s=0.25, min_silence_s=0.1, pad_s=0.03)
WARM_S = 300.0
UNEVEN_DB = 35.0
MIB = 1 << 20
THRESHOLDS = ((0.3, 0.15), (0.4, 0.25), (0.5, 0.35), (0.6, 0.45))
TIMES = ((0.1, 0.03), (0.3, 0.1), (0.3, 0.2), (0.3, 0.3), (0.5, 0.3))  # (min_silence_s, pad_s)


@dataclass
class Stopwatch:
    """Seconds of wall and of the process' own time spent inside `with`, added up."""

    wall: float = 0.0
    cpu: float = 0.0
    _from: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> None:
        self._from = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._from[0]
        self.cpu += time.process_time() - self._from[1]

    def figures(self, name: str, seconds: float) -> list[Figure]:
        """How many times faster than the sound itself."""
        return [Figure(f"{name}.busy_real_time_x", seconds / self.wall),
                Figure(f"{name}.cpu_real_time_x", seconds / self.cpu)]  # fmt: skip


async def ours(seconds: float) -> list[Figure]:
    """The whole way from blocks to spans."""
    detector, process, watch = Detector(LocalNetwork(MODELS)), psutil.Process(), Stopwatch()
    spans, warm, peak = 0, 0, 0
    for number, block in enumerate(long_recording(seconds)):
        with watch:
            spans += len(await detector.feed(block))
        peak = max(peak, process.memory_info().rss)
        if number * BLOCK_S == min(WARM_S, seconds // 2):
            warm = peak
    with watch:
        spans += len(await detector.finish())
    growth = Figure("openfaze.rss_growth_mib", (peak - warm) / MIB)
    return [*watch.figures("openfaze", seconds), growth, Figure("openfaze.spans_count", spans)]


def stock(seconds: float) -> list[Figure]:
    """One call of the stock network a frame, its context and state handed on, as its own wrapper does."""
    folder = CHECKOUT / "build" / "perf"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "silero_vad.onnx"
    path.write_bytes(wheel_member(CHECKOUT, LOCK, STOCK))
    session = open_session(path, SessionPlan("CPUExecutionProvider", "f32", 1, "as its wrapper sets it"))
    framer, watch, rate = Framer(), Stopwatch(), np.array(RATE, np.int64)
    state = np.zeros((2, 1, 128), np.float32)
    for block in long_recording(seconds):
        with watch:
            for row in framer.feed(block):
                _, state = session.run(None, {"input": row[np.newaxis], "state": state, "sr": rate})
    return watch.figures("silero_frame_loop", seconds)


def accuracy(data: Path, grid: bool) -> tuple[list[Figure], list[Table]]:
    """Against recordings whose times are known."""
    network, settings = LocalNetwork(MODELS), VadSettings()
    heard = [scores.heard(item, network) for item in itertools.chain(meetings(data), conversations(data))]
    plain = [scores.heard(item.recording, network, levelled=False) for item in heard]
    figures = []
    for kind in dict.fromkeys(item.recording.kind for item in heard):
        for name, items, chosen in (("openfaze", heard, settings), ("silero_settings", plain, STOCK_SETTINGS)):
            found = [scores.score(item, chosen) for item in items if item.recording.kind == kind]
            figures += scores.figures(f"{kind}.{name}", found)
    tables = [figures_table("spans against the truth", figures)]
    if grid:
        tables.append(grid_table(heard, settings))
    quiet = list(quiet_figures(data, network, settings))
    return [*figures, *quiet], [*tables, figures_table("quiet speech that is found", quiet)]


def grid_table(heard: list[scores.Heard], settings: VadSettings) -> Table:
    """Missed and false seconds of every kind, by settings."""
    kinds = list(dict.fromkeys(item.recording.kind for item in heard))
    rows = []
    for (onset, offset), (silence, pad) in itertools.product(THRESHOLDS, TIMES):
        chosen = replace(settings, onset=onset, offset=offset, min_silence_s=silence, pad_s=pad)
        cells = []
        for kind in kinds:
            found = [scores.score(item, chosen) for item in heard if item.recording.kind == kind]
            cells.append(f"{scores.f1(found):.3f} ({scores.missed(found):.1f}, {scores.false(found):.1f})")
        rows.append([f"{onset} / {offset}, {silence} s, {pad} s", *cells])
    return Table("settings: F1 (missed s, false s)", ["onset / offset, pause, padding", *kinds], rows)


def quiet_figures(data: Path, network: LocalNetwork, settings: VadSettings) -> Iterator[Figure]:
    """The share found with and without the gain."""
    clips, uneven = list(quiet_clips(data)), list(uneven_conversations(data, UNEVEN_DB))
    for levelled in (True, False):
        ear = "gain" if levelled else "no_gain"
        for name, recordings, louder in (
            (f"clips.{ear}", clips, 0.0), (f"clips_20db_quieter.{ear}", clips, -20.0),
            (f"speaker_35db_quieter.{ear}", uneven, 0.0),
        ):  # fmt: skip
            found = [scores.score(scores.heard(item, network, levelled=levelled, louder_db=louder), settings)
                     for item in recordings]  # fmt: skip
            yield Figure(
                f"{name}.recall_ratio", scores.recall(found), *(interval(found, scores.recall) or (None, None))
            )
            yield Figure(f"{name}.lowest_recall_ratio", min(scores.recall([item]) for item in found))


def main() -> int:
    """Exit status 0."""
    parser = parser_of("vad", __doc__)
    parser.add_argument("--seconds", type=float, default=3600.0, help="of sound, for the speed")
    parser.add_argument("--peer-seconds", type=float, default=600.0)
    parser.add_argument("--data", type=Path, help="the folder that holds the evaluation sets")
    parser.add_argument("--grid", action="store_true", help="a table of settings, with --data")
    arguments = parser.parse_args()
    figures = [*asyncio.run(ours(arguments.seconds)), *stock(arguments.peer_seconds)]
    tables = [figures_table("speed", figures)]
    if arguments.data is not None:
        progress("decoding the recordings")
        measured, more = accuracy(arguments.data, arguments.grid)
        figures, tables = [*figures, *measured], [*tables, *more]
    settings = {"seconds": arguments.seconds, "peer_seconds": arguments.peer_seconds, "threads": 1,
                "onnxruntime": str(onnxruntime.__version__)}  # fmt: skip
    write(Report("vad", figures, 0, settings, tables))
    return 0


if __name__ == "__main__":
    run(main)
