"""How often a question to a database gets the right rows, by execution, on three sets.

    python -m perf.sql --data DIR                          # all sets
    python -m perf.sql --data DIR --set geoquery_sql --misses

No language model is used: the composer answers. A refused question, a wrong statement and a late one count as wrong.
`invalid` counts statements that name what is not there or cannot be read, `writes` those that are no query; both must
be 0.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from perf.bootstrap import interval, median_figure
from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from perf.sets.text_to_sql import SETS, Asked, questions
from python_backends.errors import OpenfazeError
from python_backends.runtime.config import CHECKOUT
from python_backends.sql.limits import Limits
from python_backends.sql.request import SqlRequest
from python_backends.sql.service import Service
from python_backends.text_encoder.encoder import Encoder
from python_backends.text_encoder.local import LocalEncoder

_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Judged:
    """How one question fared. `code` is that of the error, `took_ms` None where there was one."""

    asked: Asked
    right: bool
    sql: str | None
    code: str | None
    took_ms: float | None


async def all_judged(items: Sequence[Asked], encoder: Encoder | None) -> list[Judged]:
    """All questions of a set, one after the other."""
    service = Service(Limits())
    return [await judged(service, item, encoder) for item in items]


async def judged(service: Service, asked: Asked, encoder: Encoder | None) -> Judged:
    """One question, asked and compared."""
    request = SqlRequest(question=asked.question, files=(asked.database.name,), rows=_ROWS, today=asked.today)
    started = time.perf_counter()
    try:
        result = await service.answer(request, [asked.database.read_bytes()], encoder)
    except OpenfazeError as error:
        return Judged(asked, False, None, error.code, None)
    took = (time.perf_counter() - started) * 1000
    return Judged(asked, asked.is_right(result.rows), result.sql, None, took)


def accuracy(sample: Sequence[Judged]) -> float:
    """The share that is right."""
    return mean(one.right for one in sample)


def figures_of(name: str, found: Sequence[Judged]) -> list[Figure]:
    """Accuracy with its interval, refusals, what must never be, and time."""
    invalid = sum(one.code in ("unknown_column", "unknown_table", "invalid_sql") for one in found)
    writes = sum(one.code in ("not_a_query", "not_one_statement", "function_refused") for one in found)
    return [
        Figure(f"{name}.execution_accuracy_ratio", accuracy(found), *(interval(found, accuracy) or (None, None))),
        Figure(f"{name}.refused_ratio", mean(one.code is not None for one in found)),
        Figure(f"{name}.invalid_count", float(invalid)), Figure(f"{name}.writes_count", float(writes)),
        median_figure(f"{name}.question_p50_ms", [one.took_ms for one in found if one.took_ms is not None]),
    ]  # fmt: skip


def main() -> int:
    """Exit status 1 if a statement was invalid or a write."""
    parser = parser_of("sql", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--set", action="append", dest="sets", choices=SETS, help="may be repeated; default all")
    parser.add_argument("--misses", action="store_true", help="show the questions that went wrong")
    parser.add_argument("--without-encoder", action="store_true", help="link words by names alone")
    arguments = parser.parse_args()
    encoder = None if arguments.without_encoder else LocalEncoder(CHECKOUT / "model_repository")
    figures: list[Figure] = []
    rows: list[list[str]] = []
    for name in arguments.sets or SETS:
        items = questions(name, arguments.data / name)
        progress(f"{name}: {len(items)} questions")
        found = asyncio.run(all_judged(items, encoder))
        for one in found if arguments.misses else ():
            progress(
                f"{'ok ' if one.right else 'BAD'} {one.asked.id} {one.asked.question}\n      {one.sql or one.code}"
            )
        own = figures_of(name, found)
        figures += own
        rows.append([f"{name} (n={len(items)})", *(figure.text for figure in own)])
    heads = ["set", "execution accuracy", "refused", "invalid", "writes", "p50 ms"]
    failures = int(sum(f.value for f in figures if f.key.endswith(("invalid_count", "writes_count"))))
    write(Report("sql", figures, failures, {"data": str(arguments.data)}, [Table("text to SQL", heads, rows)]))
    return int(failures > 0)


if __name__ == "__main__":
    run(main)
