"""olmocr_bench_sample: unit tests on the Markdown of one-page PDFs."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from perf.bootstrap import interval
from perf.formulas.olmocr import passes
from perf.markdown import markdown_of
from perf.reading import media_of
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of_values, rows_of

TYPES = ("present", "absent", "order", "table", "math", "baseline")
Result = tuple[str, bool]


def load(folder: Path) -> list[Item]:
    """One item a PDF; truth: its `cases`."""
    cases: dict[str, list[object]] = {}
    for row in rows_of(folder, "tests.jsonl"):
        cases.setdefault(row["pdf"], []).append(row)
    return [Item(pdf, pdf, (media_of(folder / "pdfs" / pdf),), {"cases": rows}) for pdf, rows in cases.items()]


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Mean over the test types present, plain pass rate, and each type's rate."""
    results: list[Result] = []
    groups: list[str] = []
    for outcome in outcomes:
        markdown = markdown_of(outcome.reading)
        for case in outcome.item.truth["cases"]:
            results.append((case["type"], not outcome.failed and passes(case, markdown)))
            groups.append(outcome.item.group)
    over_types = Measure("mean_over_types", mean_over_types(results), interval(results, mean_over_types, groups))
    plain = mean_of_values("pass_rate", [float(passed) for _, passed in results], groups)
    return [over_types, plain, *(_of_type(kind, results, groups) for kind in TYPES)]


def mean_over_types(results: Sequence[Result]) -> float:
    """The mean of the pass rates of the types that occur."""
    rates = [statistics.fmean(p for kind, p in results if kind == wanted) for wanted in {kind for kind, _ in results}]
    return statistics.fmean(rates) if rates else 0.0


def _of_type(kind: str, results: Sequence[Result], groups: Sequence[str]) -> Measure:
    rows = [(float(passed), group) for (found, passed), group in zip(results, groups, strict=True) if found == kind]
    return mean_of_values(kind, [passed for passed, _ in rows], [group for _, group in rows])


SET = EvaluationSet("olmocr_bench_sample", "olmocr_bench_sample", load, score)
