"""How right `classify` is, and how right about how right: on the halves that nothing was fitted on.

    python -m perf.classify
    python -m perf.classify --no-ratings

Two kinds of held-out texts. Tasks of `builders/classify/labelled.txt`, whose labels none of the fitted tasks has; they
were written for this project, by the hand that wrote the glossary, so strangers' texts will do worse. And texts that
people rated (tweets, Amazon, films, New York Times; `builders/classify/ratings.py`), every second of which was fitted
on; ratings within 0.5 of 0 are neutral. `plain` is the cosine between the text and the bare name of the label.
Calibration is told as the expected error over ten equal ranges of confidence, and as a table of these ranges.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from builders.classify.fit import NEUTRAL, classes_of
from builders.classify.labelled import Task, read_tasks
from builders.classify.ratings import SETS, halves, rated_texts
from perf.bootstrap import interval
from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from python_backends.classify.classifier import Classifier
from python_backends.classify.question import Label, Question
from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.local import LocalEncoder

Numbers = npt.NDArray[np.float64]
RANGES = 10
MODELS = CHECKOUT / "model_repository"
SENTIMENTS = (Label("positive"), Label("neutral"), Label("negative"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision: the confidence in it, and whether it was right."""

    confidence: float
    right: bool


def accuracy(outcomes: Sequence[Outcome]) -> float:
    """The share that is right."""
    return sum(outcome.right for outcome in outcomes) / len(outcomes)


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Mean distance between confidence and accuracy over `RANGES` equal ranges, weighed by how many fall in each."""
    parts = [part for part in by_range(outcomes) if part]
    return sum(abs(_confidence(part) - accuracy(part)) * len(part) for part in parts) / len(outcomes)


def by_range(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """The outcomes of each range of confidence, from 0 to 1."""
    parts: list[list[Outcome]] = [[] for _ in range(RANGES)]
    for outcome in outcomes:
        parts[min(int(outcome.confidence * RANGES), RANGES - 1)].append(outcome)
    return parts


def _confidence(outcomes: Sequence[Outcome]) -> float:
    return statistics.fmean(outcome.confidence for outcome in outcomes)


def surest(confidences: Numbers, truth: npt.NDArray[np.int64]) -> list[Outcome]:
    """The decision for the surest label of each text; `truth` [texts] are places of labels."""
    best = confidences.argmax(axis=1)
    return [Outcome(float(row[place]), bool(place == true))
            for row, place, true in zip(confidences, best, truth, strict=True)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bench:
    """The classifier as it serves, in this process."""

    classifier: Classifier
    encoder: LocalEncoder

    def confidences(self, texts: Sequence[str], labels: Sequence[Label], several: bool = False) -> Numbers:
        """[texts, labels]."""
        question = Question(tuple(texts), tuple(labels), several, 0.0, True)
        return asyncio.run(self.classifier.judge(question, self.encoder)).confidences

    def plain(self, texts: Sequence[str], labels: Sequence[Label]) -> Numbers:
        """Cosines with the labels' names."""
        return np.asarray(self.encoder.vectors(texts) @ self.encoder.vectors([label.name for label in labels]).T)


def main() -> int:
    """Measure and report. Returns the exit status."""
    parser = parser_of("classify", __doc__)
    parser.add_argument("--no-ratings", action="store_true", help="only the written tasks; needs no package index")
    arguments = parser.parse_args()
    bench = Bench(Classifier(MODELS / "classify" / "1"), LocalEncoder(MODELS))
    tasks = [task for task in read_tasks() if task.part == "held_out"]
    figures, tables = on_tasks(bench, tasks)
    if not arguments.no_ratings:
        more, rated_tables = on_ratings(bench)
        figures, tables = figures + more, tables + rated_tables
    figures.append(Figure("classify_one_text_ms", milliseconds(bench)))
    write(Report("classify", figures, 0, {"texts": sum(len(task.examples) for task in tasks)}, tables))
    return 0


def on_tasks(bench: Bench, tasks: Sequence[Task]) -> tuple[list[Figure], list[Table]]:
    """Figures over all tasks, a table of them, and one of reliability."""
    outcomes, plain, rows = [], [], []
    for task in (task for task in tasks if not task.several):
        labels, texts = [Label(name) for name in task.labels], [example.text for example in task.examples]
        truth = np.array([task.labels.index(next(iter(example.truth))) for example in task.examples])
        ours, bare = surest(bench.confidences(texts, labels), truth), surest(bench.plain(texts, labels), truth)
        rows.append([task.name, f"{len(labels)}", f"{len(texts)}", f"{accuracy(ours):.3f}", f"{accuracy(bare):.3f}"])
        outcomes += ours
        plain += bare
    figures = [Figure("tasks_accuracy_ratio", accuracy(outcomes), *(interval(outcomes, accuracy) or ())),
               Figure("tasks_plain_accuracy_ratio", accuracy(plain)),
               Figure("tasks_calibration_error_ratio", calibration_error(outcomes))]  # fmt: skip
    figures += [figure for task in tasks if task.several for figure in on_several(bench, task)]
    return figures, [Table("held-out tasks", ["task", "labels", "texts", "accuracy", "plain"], rows),
                     reliability("reliability on the tasks", outcomes)]  # fmt: skip


def on_several(bench: Bench, task: Task) -> list[Figure]:
    """Micro F1 over all pairs of text and label of a task where several may fit, and the calibration of each pair."""
    truth = np.array([[label in example.truth for label in task.labels] for example in task.examples])
    labels = [Label(name) for name in task.labels]
    chances = bench.confidences([example.text for example in task.examples], labels, several=True)
    chosen = chances >= 0.5
    pairs = [Outcome(float(chance), bool(true)) for chance, true in zip(chances.ravel(), truth.ravel(), strict=True)]
    f1 = 2 * (chosen & truth).sum() / (chosen.sum() + truth.sum())
    return [Figure("several_f1_ratio", float(f1)), Figure("several_calibration_error_ratio", calibration_error(pairs))]


def on_ratings(bench: Bench) -> tuple[list[Figure], list[Table]]:
    """Sentiment on the held-out half of each set: two ways on texts that are not neutral, three ways on all."""
    rows, everything = [], []
    for name in SETS:
        progress(f"sentiment of {name} ...")
        held_out = halves(rated_texts(CHECKOUT, name))[1]
        texts, rated = [item.text for item in held_out], np.array([item.rating for item in held_out])
        far = np.abs(rated) > NEUTRAL
        three = surest(_in_parts(partial(bench.confidences, labels=SENTIMENTS), texts), classes_of(rated))
        poles = (SENTIMENTS[0], SENTIMENTS[2])
        chosen = [text for text, kept in zip(texts, far, strict=True) if kept]
        two = surest(_in_parts(partial(bench.confidences, labels=poles), chosen), (rated[far] < 0).astype(np.int64))
        plain = surest(_in_parts(partial(bench.plain, labels=poles), chosen), (rated[far] < 0).astype(np.int64))
        measures = (accuracy(two), calibration_error(two), accuracy(plain), accuracy(three), calibration_error(three))
        rows.append([name, f"{len(texts)}", *(f"{measure:.3f}" for measure in measures)])
        everything += two
    header = ["set", "texts", "two ways", "error", "plain", "three ways", "error"]
    figures = [Figure("sentiment_two_way_accuracy_ratio", accuracy(everything)),
               Figure("sentiment_two_way_calibration_error_ratio", calibration_error(everything))]  # fmt: skip
    return figures, [
        Table("sentiment, held-out halves", header, rows),
        reliability("reliability, two ways", everything),
    ]


def _in_parts(ask: partial[Numbers], texts: Sequence[str], size: int = 256) -> Numbers:
    return np.concatenate([ask(texts[start : start + size]) for start in range(0, len(texts), size)])


def reliability(title: str, outcomes: Sequence[Outcome]) -> Table:
    """Confidence told against accuracy found, by ranges of confidence."""
    rows = [[f"{place / RANGES:.1f} to {(place + 1) / RANGES:.1f}", f"{len(part)}", f"{_confidence(part):.3f}",
             f"{accuracy(part):.3f}"] for place, part in enumerate(by_range(outcomes)) if part]  # fmt: skip
    return Table(title, ["confidence", "decisions", "told", "right"], rows)


def milliseconds(bench: Bench, rounds: int = 50) -> float:
    """Median of one short text with three labels that were asked for before."""
    times = []
    for place in range(rounds):
        started = time.perf_counter()
        bench.confidences(
            [f"I was charged twice for order number {place}."], [Label("sales"), Label("bug"), Label("legal")]
        )
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    run(main)
