"""Who spoke when: error rates beside simple peers, the number of speakers, and the cost of an hour of sound.

    python -m perf.diarization --data DIR
    python -m perf.diarization --data DIR --drawn 40 --hours 5

The same spans of speech and the same vectors go to every system, so the differences are those of the clustering: ours,
ours told the number of speakers, plain average linkage with one threshold (several are tried), and one speaker for
everything. DER is pooled over the recordings of a kind, overlapping speech included, with 0.25 s on each side of every
boundary left out and with nothing left out; JER and counts are means over recordings. `--drawn` composes more
conversations of the same sentences. `--hours` clusters drawn vectors of a recording of that length.

Times are the process' own, one thread, without the detection of speech.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from perf import diarization_scores as scores
from perf.command import parser_of, run
from perf.diarization_peers import one_speaker, plain_clusters
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Table, progress, write
from perf.sounds.recordings import Recording, conversations, drawn, meetings
from perf.sounds.vectors import drawn_recording
from python_backends.audio.samples import RATE
from python_backends.diarization.collector import Collector, Heard
from python_backends.diarization.local import LocalEncoder
from python_backends.diarization.turns import Turn, cluster
from python_backends.vad.detector import Detector
from python_backends.vad.local import LocalNetwork

MODELS = CHECKOUT / "model_repository"
SEED = 5
THRESHOLDS = (0.35, 0.4, 0.45, 0.5)
MIB = 1 << 20
LONG_PEOPLE = 8
OURS, TOLD, ONE = "openfaze", "openfaze_told_count", "one_speaker"
System = Callable[["Trial"], Sequence[Turn]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A recording, its vectors, and the seconds that these took."""

    recording: Recording
    heard: Heard
    cpu_s: float

    @property
    def seconds(self) -> float:
        """How long the recording is."""
        return len(self.recording.samples) / RATE


async def heard_of(recording: Recording, network: LocalNetwork, encoder: LocalEncoder) -> Trial:
    """As the server hears it: detection of speech first, then every span."""
    detector = Detector(network)
    spans = [*await detector.feed(recording.samples), *await detector.finish()]
    collector, started = Collector(encoder), time.process_time()
    for span in spans:
        await collector.hear(span.start, recording.samples[span.start : span.stop])
    return Trial(recording, collector.heard(), time.process_time() - started)


def systems() -> dict[str, System]:
    """All that are compared, ours first."""
    plain = {f"plain_{distance}": lambda trial, distance=distance: plain_clusters(trial.heard, distance)
             for distance in THRESHOLDS}  # fmt: skip
    return {
        OURS: lambda trial: cluster(trial.heard),
        TOLD: lambda trial: cluster(trial.heard, trial.recording.speakers),
        **plain,
        ONE: lambda trial: one_speaker(trial.heard),
    }


def compared(trials: Sequence[Trial]) -> tuple[list[Figure], list[Table]]:
    """Figures and a table of systems by kind, and a table of our recordings."""
    found = {name: [scores.score(trial.recording, system(trial)) for trial in trials]
             for name, system in systems().items()}  # fmt: skip
    figures, rows = [], []
    for kind in dict.fromkeys(trial.recording.kind for trial in trials):
        for name, all_of_it in found.items():
            made = scores.figures(f"{kind}.{name}", [item for item in all_of_it if item.kind == kind])
            figures += made
            rows.append([f"{kind}: {name}", *(figure.text for figure in made)])
    header = ["kind: system", "DER, collar 0.25 s", "DER", "JER", "right count", "count error"]
    return figures, [Table("by kind (95 % bootstrap interval over recordings)", header, rows), _each(found, trials)]


def _each(found: dict[str, list[scores.Score]], trials: Sequence[Trial]) -> Table:
    """Each recording: what ours got wrong, beside the peers' rates."""
    rows = []
    for place, trial in enumerate(trials):
        ours, told, one = (found[name][place] for name in (OURS, TOLD, ONE))
        wrong = ours.collared
        parts = [wrong.missed, wrong.false, wrong.confused]
        rates = [100 * scores.collared_rate([item]) for item in (ours, told, one)]
        people = trial.recording.speakers
        rows.append([trial.recording.id, str(people), str(people + ours.surplus), f"{wrong.spoken:.1f}",
                     *(f"{part:.1f}" for part in parts), *(f"{value:.1f}" for value in rates)])  # fmt: skip
    header = ["recording", "people", "found", "spoken s", "missed s", "false s", "confused s", "DER %", "told count",
              "one speaker"]  # fmt: skip
    return Table("each recording, collar 0.25 s", header, rows)


def sureness(trials: Iterable[Trial]) -> Table:
    """How often turns of a confidence are right: the share of their speech that their mapped speaker says."""
    bounds = (0.0, 0.7, 0.8, 0.9, 0.95, 1.001)
    right, total = np.zeros(len(bounds) - 1), np.zeros(len(bounds) - 1)
    for trial in trials:
        turns = cluster(trial.heard)
        names = scores.mapped(trial.recording, turns)
        for turn in turns:
            place = int(np.searchsorted(bounds, turn.confidence, "right")) - 1
            spoken, own = scores.said_during(trial.recording, turn, names.get(turn.speaker))
            right[place] += own
            total[place] += spoken
    rows = [[f"{low:g} to {min(high, 1):g}", f"{seconds:.0f}", f"{good / seconds:.3f}" if seconds else "-"]
            for (low, high), good, seconds in zip(itertools.pairwise(bounds), right, total, strict=True)]  # fmt: skip
    return Table("confidence of turns", ["confidence", "speech s", "right"], rows)


def long_clustering(hours: float) -> list[Figure]:
    """Drawn vectors clustered; memory is the growth of the resident set."""
    heard = drawn_recording(hours, LONG_PEOPLE)
    before, started = psutil.Process().memory_info().rss, time.process_time()
    turns = cluster(heard)
    spent, growth = time.process_time() - started, psutil.Process().memory_info().rss - before
    people = len({turn.speaker for turn in turns})
    return [Figure("long.windows_count", len(heard)), Figure("long.clustering_cpu_s", spent),
            Figure("long.rss_growth_mib", growth / MIB), Figure("long.speakers_found_count", people),
            Figure("long.speakers_count", LONG_PEOPLE)]  # fmt: skip


def cost(trials: Sequence[Trial]) -> list[Figure]:
    """Seconds of one core for an hour of sound."""
    seconds = sum(trial.seconds for trial in trials)
    started = time.process_time()
    for trial in trials:
        cluster(trial.heard)
    clustering = time.process_time() - started
    return [Figure("vectors_cpu_s_per_hour", 3600 * sum(trial.cpu_s for trial in trials) / seconds),
            Figure("turns_cpu_s_per_hour", 3600 * clustering / seconds)]  # fmt: skip


def main() -> int:
    """Exit status 0."""
    parser = parser_of("diarization", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the evaluation sets")
    parser.add_argument("--drawn", type=int, default=0, help="conversations composed beside those of the set")
    parser.add_argument("--hours", type=float, default=0.0, help="of a long recording, for time and memory")
    arguments = parser.parse_args()
    network, encoder = LocalNetwork(MODELS), LocalEncoder(MODELS)
    sources = (meetings(arguments.data), conversations(arguments.data), drawn(arguments.data, arguments.drawn, SEED))
    trials = []
    for recording in itertools.chain(*sources):
        trials.append(asyncio.run(heard_of(recording, network, encoder)))
        progress(f"{recording.id}: {len(trials[-1].heard)} windows")
    figures, tables = compared(trials)
    figures += cost(trials)
    if arguments.hours:
        figures += long_clustering(arguments.hours)
    notes = [
        f"{figure.key}: {figure.text}" for figure in figures if "." not in figure.key or figure.key.startswith("long.")
    ]
    settings = {"drawn": arguments.drawn, "hours": arguments.hours, "threads": 1}
    write(Report("diarization", figures, 0, settings, [*tables, sureness(trials)], notes))
    return 0


if __name__ == "__main__":
    run(main)
