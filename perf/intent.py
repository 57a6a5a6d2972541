"""How often the model `ingress` finds exactly the tasks that a request needs, and how long it takes.

    python -m perf.intent
    python -m perf.intent --half dev
    python -m perf.intent --requests FILE

FILE has the form of tests/ingress/data/requests.txt; its families are cut into a dev half, on which words and weights
were chosen, and a held-back half, on which nothing was. A request counts as right if its set of tasks is exact. The
encoder runs in this process; needs `python -m builders text_encoder`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from builders.ingress.corpus import Labelled, held_back, read_requests
from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from python_backends.ingress.request import IngressRequest
from python_backends.ingress.router import Router
from python_backends.ingress.tasks import TASKS
from python_backends.text_encoder.local import LocalEncoder

ROOT = Path(__file__).resolve().parents[1]
REQUESTS = ROOT / "tests" / "ingress" / "data" / "requests.txt"
HALVES = ("dev", "held-back", "all")
_Z = 1.959964  # of 95 %


@dataclass(frozen=True, slots=True)
class Trial:
    """One request, what was found, and the milliseconds it took."""

    labelled: Labelled
    found: frozenset[str]
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether exactly the tasks that are needed were found."""
        return self.found == self.labelled.tasks


def tried(labelled: Sequence[Labelled], router: Router, encoder: LocalEncoder) -> list[Trial]:
    """Every request through the router, one after the other."""
    return asyncio.run(_tried(labelled, router, encoder))


async def _tried(labelled: Sequence[Labelled], router: Router, encoder: LocalEncoder) -> list[Trial]:
    trials = []
    for row in labelled:
        request = IngressRequest(text=row.text, modalities=row.modalities, schema=row.schema)
        started = time.perf_counter()
        routed = await router.route(request, [], encoder)
        took = (time.perf_counter() - started) * 1000
        trials.append(Trial(row, frozenset(task.name for task in routed.result.tasks), took))
    return trials


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share, square = right / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = _Z / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
    return middle - reach, middle + reach


def share_of(key: str, right: int, count: int) -> Figure:
    """A share with its interval."""
    return Figure(key, right / count, *wilson(right, count))


def report_of(half: str, trials: Sequence[Trial]) -> Report:
    """Exact sets over all and by task, and every misroute."""
    right = sum(trial.right for trial in trials)
    whole = share_of(f"{half}_exact_set_ratio", right, len(trials))
    times = np.array([trial.milliseconds for trial in trials])
    quantiles = zip(("p50", "p99"), np.quantile(times, (0.5, 0.99)), strict=True)
    figures = [whole, *(Figure(f"route_{name}_ms", float(value)) for name, value in quantiles)]
    missed = [trial for trial in trials if not trial.right]
    tables = [
        Table(f"{half}: exact set of tasks, {right} of {len(trials)}", ["task", "needed", "exact set", "found", "true"],
              [_by_task(task, trials) for task in (*TASKS, "none")]),
        Table("misroutes", ["needs", "found", "attached", "words"], [_misroute(trial) for trial in missed]),
    ]  # fmt: skip
    return Report("intent", figures, 0, {"half": half}, tables, [f"{whole.key}: {whole.text}"])


def _by_task(task: str, trials: Sequence[Trial]) -> list[str]:
    """Of the requests that need `task`: how many were routed exactly. Of those it was found for: how many need it."""
    needing = [trial for trial in trials if _has(trial.labelled.tasks, task)]
    finding = [trial for trial in trials if _has(trial.found, task)]
    true = sum(_has(trial.labelled.tasks, task) for trial in finding)
    exact = sum(trial.right for trial in needing)
    return [task, str(len(needing)), _cell(exact, len(needing)), str(len(finding)), _cell(true, len(finding))]


def _has(tasks: frozenset[str], task: str) -> bool:
    return task in tasks if task != "none" else not tasks


def _cell(right: int, count: int) -> str:
    return share_of("", right, count).text if count else "n/a"


def _misroute(trial: Trial) -> list[str]:
    labelled = trial.labelled
    attached = [*labelled.modalities, *(["schema"] if labelled.schema else [])]
    words = labelled.text.replace("\n", " / ")
    return [_names(labelled.tasks), _names(trial.found), ",".join(attached) or "-", words[:100]]


def _names(tasks: frozenset[str]) -> str:
    return ",".join(task for task in TASKS if task in tasks) or "none"


def main() -> int:
    """Exit status 0: being wrong about a request is a figure, not a failure."""
    parser = parser_of("intent", __doc__)
    parser.add_argument("--requests", type=Path, default=REQUESTS, help="labelled requests")
    parser.add_argument("--half", choices=HALVES, default="held-back", help="which families")
    arguments = parser.parse_args()
    rows = read_requests(arguments.requests)
    if arguments.half != "all":
        rows = [row for row in rows if held_back(row.family) == (arguments.half == "held-back")]
    models = ROOT / "model_repository"
    router, encoder = Router.load(models / "ingress" / "1"), LocalEncoder(models)
    progress(f"{len(rows)} requests")
    tried(rows[:20], router, encoder)  # warms the encoder up
    write(report_of(arguments.half, tried(rows, router, encoder)))
    return 0


if __name__ == "__main__":
    run(main)
