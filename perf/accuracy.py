"""How right `ocr` is on sets made by others, beside RapidOCR and Tesseract in one table.

    python -m perf.accuracy --data DIR
    python -m perf.accuracy --data DIR --set sroie52 --set funsd_test50 --engine openfaze --engine rapidocr
    python -m perf.accuracy --data DIR --url http://127.0.0.1:8080 --limit 5

DIR holds one folder a set. Without --url a server is started through `./openfaze up` and stopped again. Readings of
peers are kept under build/perf-cache by engine, version and file digest; the table marks such columns. PDFs are
rasterised at 200 DPI for engines that read only pictures. `--limit` takes the first N items of each set.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from perf.command import add_server, parser_of, run
from perf.engines.cache import CachedReader
from perf.engines.choice import NAMES, checked, engine_of
from perf.reading import Reading
from perf.report import Figure, Report, Table, progress, write
from perf.server import serving
from perf.sets.base import EvaluationSet, Item, Measure, Outcome
from perf.sets.registry import chosen
from python_backends.errors import OpenfazeError

DEFAULT_ENGINES = ("openfaze", "rapidocr-onnxruntime", "rapidocr-openvino", "tesseract")


@dataclass(frozen=True, slots=True)
class Column:
    """One engine's measures on one set."""

    engine: str
    measures: Sequence[Measure]
    failures: int
    from_cache: bool


def measure(reader: CachedReader, evaluation: EvaluationSet, items: Sequence[Item]) -> Column:
    """Reads every item and scores them; a failed item stays in with an empty reading.

    What an engine cannot be measured by, it is not asked to read.
    """
    if evaluation.of_layout and not reader.engine.lays_out:
        return Column(reader.engine.name, evaluation.score([]), 0, from_cache=False)
    before = reader.misses
    with ThreadPoolExecutor(reader.engine.parallel) as pool:
        outcomes = list(pool.map(lambda item: outcome_of(reader, item), items))
    failures = sum(outcome.failed for outcome in outcomes)
    from_cache = reader.engine.cached and reader.misses == before
    return Column(reader.engine.name, evaluation.score(outcomes), failures, from_cache)


def outcome_of(reader: CachedReader, item: Item) -> Outcome:
    """The reading of one item, or an empty one whose failure is told and counted."""
    try:
        return Outcome(item, reader.read(item.media))
    except OpenfazeError as error:
        progress(f"{reader.engine.name} failed on {item.id}: {error.message}")
        return Outcome(item, Reading(pages=()), failed=True)


def report_of(results: dict[str, list[Column]], counts: dict[str, int], data: str) -> Report:
    """One table over all sets: a row a measure, a column an engine."""
    engines = list(dict.fromkeys(column.engine for columns in results.values() for column in columns))
    rows: list[list[str]] = []
    figures: list[Figure] = []
    for name, columns in results.items():
        by_engine = {column.engine: column for column in columns}
        for index, first in enumerate(columns[0].measures):
            arrow = "" if first.higher_is_better else " (lower is better)"
            cells = [_cell(by_engine[engine], index) for engine in engines]
            rows.append([f"{name} (n={counts[name]}) {first.name}{arrow}", *cells])
        figures += [figure for column in columns for figure in _figures(name, column)]
    failures = sum(column.failures for columns in results.values() for column in columns)
    table = Table("accuracy (95 % bootstrap interval by document; * = from cache)", ["measure", *engines], rows)
    return Report("accuracy", figures, failures, {"data": data}, [table])


def _cell(column: Column, index: int) -> str:
    measure = column.measures[index]
    if measure.value is None:
        return "n/a"
    text = f"{measure.value:.4f}"
    if measure.interval is not None:
        text += f" [{measure.interval[0]:.3f}, {measure.interval[1]:.3f}]"
    failed = f" ({column.failures} failed)" if column.failures else ""
    return text + failed + ("*" if column.from_cache else "")


def _figures(name: str, column: Column) -> list[Figure]:
    found = [
        Figure(f"{name}.{column.engine}.{m.name}_ratio", m.value, *(m.interval or (None, None)))
        for m in column.measures
        if m.value is not None
    ]
    return [*found, Figure(f"{name}.{column.engine}.failures_count", float(column.failures))]


@contextlib.contextmanager
def readers(names: Sequence[str], url: str | None, key: str) -> Iterator[list[CachedReader]]:
    """The engines asked for, with a server started if openfaze is among them and none is given."""
    with contextlib.ExitStack() as stack:
        if "openfaze" in names and url is None:
            url = stack.enter_context(serving()).url
        engines = [engine_of(name, url, key) for name in names]
        for engine in engines:
            stack.callback(engine.close)
        yield [CachedReader(engine) for engine in engines]


def main() -> int:
    """Exit status 1 if any document failed in openfaze."""
    parser = parser_of("accuracy", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--set", action="append", dest="sets", help="a set's name; may be repeated; default all")
    parser.add_argument("--engine", action="append", dest="engines", choices=NAMES, help="may be repeated")
    parser.add_argument("--limit", type=int, help="first N items of each set")
    add_server(parser, grpc=False)
    arguments = parser.parse_args()
    loaded = [(item, item.load(arguments.data / item.folder)[: arguments.limit]) for item in chosen(arguments.sets)]
    results: dict[str, list[Column]] = {}
    with readers(checked(arguments.engines or DEFAULT_ENGINES), arguments.url, arguments.key) as all_readers:
        for evaluation, items in loaded:
            for reader in all_readers:
                progress(f"{evaluation.name}: {reader.engine.name} reads {len(items)} items")
                results.setdefault(evaluation.name, []).append(measure(reader, evaluation, items))
    write(report_of(results, {item.name: len(items) for item, items in loaded}, str(arguments.data)))
    return int(any(c.failures for columns in results.values() for c in columns if c.engine == "openfaze"))


if __name__ == "__main__":
    run(main)
