"""How right the recognisers are on sets made by others, and how fast.

    python -m perf.speech --data DIR
    python -m perf.speech --data DIR --engine whisper --set fleurs_mini
    python -m perf.speech --data DIR --set librispeech_test_other100 --limit 20 --single

DIR holds one folder a set. Word error rates (character error rates for Japanese and Chinese) are pooled by set, with
95 % bootstrap intervals by speaker. `spelt out` is the same where English numbers, titles and contractions are written
in full on both sides. `real time factor` is wall time over the length of the sound: `batch` with every worker of the
engine busy, `single` (with `--single`) one clip after the other, each clip a call. `pocketsphinx_batch` is that
recogniser's own program with its own settings, one process a core; its start is in its time.

The engines run in this process and its children: no server is needed. Engines that know English only are asked for
English only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perf import sphinx_command
from perf.bootstrap import interval
from perf.command import parser_of, run
from perf.formulas.transcripts import Errors, Normal, errors_between, plain_units, rate, unified_units
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Table, progress, write
from perf.sounds.clips import Clip, clips_of
from python_backends.asr.choice import engine_of
from python_backends.asr.engine import Engine
from python_backends.inference.threads import usable_cores

MODELS = CHECKOUT / "model_repository"
ENGINES = ("whisper", "pocketsphinx", sphinx_command.PROGRAM)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one engine made of the clips it was given."""

    engine: str
    clips: Sequence[Clip]
    texts: Sequence[str]
    batch_factor: float
    single_factor: float | None = None


def heard_by(name: str, clips: Sequence[Clip], workers: int, single: bool) -> Heard:
    """All clips in a language that the engine knows."""
    if name == sphinx_command.PROGRAM:
        english = [clip for clip in clips if clip.language == "en"]
        texts, seconds = sphinx_command.transcribed(english, workers)
        return Heard(name, english, texts, seconds / _seconds(english))
    with closing(engine_of({"engine": name, "workers": str(workers)}, MODELS)) as engine:
        known = [clip for clip in clips if clip.language in engine.languages]
        list(_mapped(engine, known[:workers]))  # children are started and weights are touched before the clock is
        started = time.perf_counter()
        texts = _mapped(engine, known)
        batch = (time.perf_counter() - started) / _seconds(known)
        started = time.perf_counter()
        for clip in known if single else ():
            text_of(engine, clip)
        alone = (time.perf_counter() - started) / _seconds(known)
    return Heard(name, known, texts, batch, alone if single else None)


def text_of(engine: Engine, clip: Clip) -> str:
    """What the engine hears in a clip whose language it is told."""
    return " ".join(engine.transcribe(segment, clip.language).text for segment in clip.segments())


def _mapped(engine: Engine, clips: Sequence[Clip]) -> list[str]:
    with ThreadPoolExecutor(engine.workers) as pool:
        return list(pool.map(lambda clip: text_of(engine, clip), clips))


def _seconds(clips: Sequence[Clip]) -> float:
    return sum(clip.seconds for clip in clips)


def error_figures(heard: Heard) -> list[Figure]:
    """Pooled error rates of every set, by both ways of writing."""
    figures = []
    for name in dict.fromkeys(clip.set_name for clip in heard.clips):
        chosen = [(clip, text) for clip, text in zip(heard.clips, heard.texts, strict=True) if clip.set_name == name]
        for suffix, normal in (("error_ratio", plain_units), ("spelt_out_error_ratio", unified_units)):
            errors = [_errors(clip, text, normal) for clip, text in chosen]
            bounds = interval(errors, rate, [clip.group for clip, _ in chosen])
            key = f"{name.replace(' ', '_')}.{heard.engine}.{suffix}"
            figures.append(Figure(key, rate(errors), *(bounds or (None, None))))
    return figures


def _errors(clip: Clip, text: str, normal: Normal) -> Errors:
    return errors_between(text, clip.text, clip.language, normal)


def speed_figures(heard: Heard) -> list[Figure]:
    """Wall time over the length of the sound."""
    figures = [Figure(f"{heard.engine}.batch_real_time_ratio", heard.batch_factor)]
    if heard.single_factor is not None:
        figures.append(Figure(f"{heard.engine}.single_real_time_ratio", heard.single_factor))
    return figures


def tables_of(found: Sequence[Heard]) -> list[Table]:
    """Errors a set, and speed."""
    rows = []
    for heard in found:
        figures = error_figures(heard)
        for plain, spelt in zip(figures[::2], figures[1::2], strict=True):
            name = plain.key.split(".")[0]
            rows.append([f"{name} {heard.engine}", plain.text, f"{spelt.value:.4g}"])
    speeds = [
        [heard.engine, f"{_seconds(heard.clips):.0f}", f"{heard.batch_factor:.4f}",
         "" if heard.single_factor is None else f"{heard.single_factor:.4f}"] for heard in found
    ]  # fmt: skip
    return [
        Table("errors (WER; CER for ja, zh)", ["set, engine", "error rate", "spelt out"], rows),
        Table("real time factor", ["engine", "seconds of sound", "batch", "single"], speeds),
    ]


def main() -> int:
    """Exit status 0; an engine that fails ends the run with its message."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = parser_of("speech", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--set", action="append", default=[], dest="sets", help="may be repeated; default all")
    parser.add_argument("--engine", action="append", dest="engines", choices=ENGINES, help="may be repeated")
    parser.add_argument("--limit", type=int, help="first N clips of each set")
    parser.add_argument("--workers", type=int, default=usable_cores(), help="clips at once")
    parser.add_argument("--single", action="store_true", help="also one clip after the other")
    arguments = parser.parse_args()
    clips = clips_of(arguments.data, arguments.sets, arguments.limit)
    found = []
    for name in arguments.engines or ENGINES:
        progress(f"{name} hears {len(clips)} clips")
        found.append(heard_by(name, clips, arguments.workers, arguments.single))
    figures = [figure for heard in found for figure in (*error_figures(heard), *speed_figures(heard))]
    settings = {"workers": arguments.workers, "limit": arguments.limit, "clips": len(clips)}
    write(Report("speech", figures, 0, settings, tables_of(found)))
    return 0


if __name__ == "__main__":
    run(main)
