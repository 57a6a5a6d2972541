"""How right extraction is: documents and schemas in, objects out, scored by the formulas of the sets.

    python -m perf.extraction --data DIR
    python -m perf.extraction --data DIR --set sroie52 --engine fallback --limit 5
    python -m perf.extraction --data DIR --engine fallback --engine MODULE:FUNCTION
    python -m perf.extraction --data DIR --set sroie52 --degrade

DIR holds one folder a set. Documents are read once, in this process, by the stages of task `ocr` (no second opinion),
and their evidence is kept under build/perf-evidence by digest of reader and file; all engines get the same evidence.
`MODULE:FUNCTION` makes an `Extractor` (perf/fields/engines.py). Beside each set's own measures stand, for all: `valid`
(answers that follow the schema), `traced` (values that their own words give) and the median milliseconds of a document.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perf.bootstrap import median_figure
from perf.command import parser_of, run
from perf.fields.base import Answered, FieldSet, Wanted, ratio
from perf.fields.degraded import degraded
from perf.fields.engines import SHORT, Extractor, extractor_of
from perf.fields.evidence import NOTHING, EvidenceReader, Read, read_plain
from perf.fields.registry import chosen
from perf.fields.tracing import is_valid, traced
from perf.report import Figure, Report, Table, progress, write
from perf.sets.base import Measure
from python_backends.errors import OpenfazeError

Readings = dict[str, Read]


@dataclass(frozen=True, slots=True)
class Trial:
    """One document's answer: what it is, whether it is valid, (traced, read) leaves, and how long it took."""

    answer: Answered
    valid: bool = False
    traced: tuple[int, int] = (0, 0)
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One engine's measures on one set."""

    engine: str
    measures: Sequence[Measure]
    speed: Figure
    failures: int


def readings_of(reader: EvidenceReader, items: Sequence[Wanted]) -> Readings:
    """The evidence of each item by its id; one that cannot be read has none, which is told."""
    found: Readings = {}
    for item in items:
        try:
            found[item.id] = read_plain(item.source) if isinstance(item.source, str) else reader.read(item.source)
        except OpenfazeError as error:
            progress(f"{item.id} could not be read: {error.message}")
            found[item.id] = Read((), NOTHING)
    return found


def tried(engine: Extractor, item: Wanted, read: Read) -> Trial:
    """The answer of `engine`; a failure is told and stays in as nothing found."""
    started = time.perf_counter()
    try:
        grounded, stream = engine.extract(read, item.schema, item.question)
    except OpenfazeError as error:
        progress(f"{engine.name} failed on {item.id}: {error.message}")
        return Trial(Answered(item, None, failed=True))
    took = (time.perf_counter() - started) * 1000
    return Trial(Answered(item, grounded.value), is_valid(grounded, item.schema), traced(grounded, stream), took)


def measured(engine: Extractor, evaluation: FieldSet, items: Sequence[Wanted], readings: Readings) -> Column:
    """One engine on one set."""
    trials = {item.id: tried(engine, item, readings[item.id]) for item in items}
    answers = [trial.answer for trial in trials.values()]
    promises = [
        ratio("valid", answers, lambda answer: (int(trials[answer.item.id].valid), 1)),
        ratio("traced", answers, lambda answer: trials[answer.item.id].traced),
    ]
    times = [trial.milliseconds for trial in trials.values() if trial.milliseconds is not None]
    speed = median_figure(f"{evaluation.name}.{engine.name}.document_p50_ms", times)
    failures = sum(answer.failed for answer in answers)
    return Column(engine.name, [*evaluation.score(answers), *promises], speed, failures)


def report_of(results: dict[str, list[Column]], counts: dict[str, int], data: str) -> Report:
    """One table over all sets: a row a measure, a column an engine."""
    engines = [column.engine for column in next(iter(results.values()), [])]
    rows: list[list[str]] = []
    figures: list[Figure] = []
    for name, columns in results.items():
        for measures in zip(*(column.measures for column in columns), strict=True):
            rows.append([f"{name} (n={counts[name]}) {measures[0].name}", *map(_cell, measures)])
        rows.append([f"{name} (n={counts[name]}) p50 ms (lower is better)", *(column.speed.text for column in columns)])
        for column in columns:
            figures += [
                Figure(f"{name}.{column.engine}.{item.name}_ratio", item.value, *(item.interval or (None, None)))
                for item in column.measures
                if item.value is not None
            ]
            figures += [column.speed, Figure(f"{name}.{column.engine}.failures_count", float(column.failures))]
    failures = sum(column.failures for columns in results.values() for column in columns)
    table = Table("extraction (95 % bootstrap interval by document)", ["measure", *engines], rows)
    return Report("extraction", figures, failures, {"data": data}, [table])


def _cell(measure: Measure) -> str:
    if measure.value is None:
        return "n/a"
    bounds = f" [{measure.interval[0]:.3f}, {measure.interval[1]:.3f}]" if measure.interval else ""
    return f"{measure.value:.4f}{bounds}"


def main() -> int:
    """Exit status 1 if an engine failed on any document."""
    parser = parser_of("extraction", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--set", action="append", dest="sets", help="a set's name; may be repeated; default all")
    parser.add_argument(
        "--engine", action="append", dest="engines", help=f"{', '.join(SHORT)} or MODULE:FUNCTION; may be repeated"
    )
    parser.add_argument(
        "--degrade", action="store_true", help="scan every picture badly first (perf/fields/degraded.py)"
    )
    parser.add_argument("--limit", type=int, help="first N items of each set")
    arguments = parser.parse_args()
    loaded = [(item, item.load(arguments.data / item.folder)[: arguments.limit]) for item in chosen(arguments.sets)]
    if arguments.degrade:
        loaded = [(evaluation, list(map(degraded, items))) for evaluation, items in loaded]
    engines = [extractor_of(name) for name in arguments.engines or ["fallback"]]
    results: dict[str, list[Column]] = {}
    reader = EvidenceReader()
    try:
        for evaluation, items in loaded:
            progress(f"{evaluation.name}: {len(items)} documents")
            readings = readings_of(reader, items)
            results[evaluation.name] = [measured(engine, evaluation, items, readings) for engine in engines]
    finally:
        reader.close()
        for engine in engines:
            engine.close()
    data = f"{arguments.data}{', degraded' if arguments.degrade else ''}"
    report = report_of(results, {item.name: len(items) for item, items in loaded}, data)
    write(report)
    return int(report.failures > 0)


if __name__ == "__main__":
    run(main)
