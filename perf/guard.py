"""How well the guard's own classifier judges what it was not trained on, and how fast.

    python -m perf.guard
    python -m perf.guard --texts requests.txt      # how many lines of ordinary text it would refuse

Quality: the held-out part of the labelled set (builders/guard/data) at the shipped threshold, judged the way the
server judges: windows, unmasking, the encoder with the kernels of this machine. Intervals are bootstrapped over
families, since wordings of one wish are no independent texts. Latency: one text a call in this process, encoder
included, no server.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from builders.guard.dataset import Example, read_examples
from builders.guard.measure import Report as Findings
from builders.guard.measure import report as findings
from perf.bootstrap import interval, median_figure
from perf.command import parser_of, run
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, Scalar, Table, progress, write
from python_backends.guard.classifier import TextClassifier, open_classifier
from python_backends.guard.result import THRESHOLD
from python_backends.text_encoder.local import LocalEncoder

MODELS = CHECKOUT / "model_repository"
LENGTHS = (10, 40, 400, 4000)  # words

Scores = Mapping[str, float]
Pairs = Sequence[tuple[Example, Scores]]


def main() -> int:
    """Measure and report. Returns the exit status."""
    parser = parser_of("guard", __doc__)
    parser.add_argument("--texts", type=Path, help="a file with one harmless text a line")
    parser.add_argument("--calls", type=int, default=200, help="timed calls of each length")
    chosen = parser.parse_args()
    encoder = LocalEncoder(MODELS)
    classifier = open_classifier(MODELS / "guard" / "1" / "classifier", threads=1)

    def judge(text: str) -> Scores:
        return asyncio.run(classifier.scores(text, encoder))

    progress("held-out texts ...")
    pairs = [(example, judge(example.text)) for example in read_examples() if example.part == "held_out"]
    found = counted(pairs)
    figures = [*quality_figures(pairs), *([refused_lines(chosen.texts, judge)] if chosen.texts else [])]
    progress("latency ...")
    for words in LENGTHS:
        figures += latency(words, chosen.calls, classifier, encoder)
    settings: dict[str, Scalar] = {"threshold": THRESHOLD, "held_out_texts": len(pairs), "calls": chosen.calls}
    tables = [by_code(found), Table("figures", ["figure", "value"], [[one.key, one.text] for one in figures])]
    write(Report("guard", figures, 0, settings, tables))
    return 0


def quality_figures(pairs: Pairs) -> list[Figure]:
    """Macro F1 and rates of the held-out texts, with intervals over families; parts of them by kind."""
    harmless_ordinary = [pair for pair in pairs if pair[0].family.startswith("general.")]
    look_alikes = [pair for pair in pairs if not pair[0].harmful and pair[0].subject is not None]
    harmful = [pair for pair in pairs if pair[0].harmful]
    named: list[tuple[str, Pairs, Callable[[Pairs], float]]] = [
        ("held_out_macro_f1_share", pairs, lambda some: counted(some).macro_f1),
        ("harmful_found_share", harmful, flagged),
        ("look_alikes_refused_share", look_alikes, flagged),
        ("ordinary_refused_share", harmless_ordinary, flagged),
    ]
    for language in ("en", "es", "fr", "de"):
        mine = [pair for pair in pairs if pair[0].language == language]
        named.append((f"harmful_found_{language}_share", [pair for pair in mine if pair[0].harmful], flagged))
        named.append((f"harmless_refused_{language}_share", [pair for pair in mine if not pair[0].harmful], flagged))
    return [bootstrapped(key, some, figure) for key, some, figure in named]


def counted(pairs: Pairs) -> Findings:
    """Counts and figures of judged texts."""
    return findings([example for example, _ in pairs], [scores for _, scores in pairs])


def flagged(pairs: Pairs) -> float:
    """The share of texts with any hazard found."""
    return float(np.mean([max(scores.values()) >= THRESHOLD for _, scores in pairs]))


def bootstrapped(key: str, pairs: Pairs, figure: Callable[[Pairs], float]) -> Figure:
    """`figure` of `pairs`, with a 95 % interval over resampled families; NaN of nothing."""
    if not pairs:
        return Figure(key, math.nan)
    bounds = interval(pairs, figure, [example.family for example, _ in pairs])
    return Figure(key, figure(pairs), *(bounds or (None, None)))


def refused_lines(path: Path, judge: Callable[[str], Scores]) -> Figure:
    """The share of the lines of `path` that would be refused with every code switched on."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    progress(f"{len(lines)} lines of {path.name} ...")
    refused = 0
    for line in lines:
        scores = judge(line)
        code = max(scores, key=lambda one: scores[one])
        if scores[code] >= THRESHOLD:
            refused += 1
            progress(f"  refused ({code} {scores[code]:.2f}): {line[:100]}")
    return Figure("own_lines_refused_share", refused / max(len(lines), 1))


def latency(words: int, calls: int, classifier: TextClassifier, encoder: LocalEncoder) -> list[Figure]:
    """Median milliseconds of one text of `words` words, a different one each call: by the clock, and of processors."""
    vocabulary = sorted(
        {word for example in read_examples() if not example.harmful for word in example.text.split() if word.isalpha()}
    )
    dice = np.random.default_rng(words)
    count = max(3, min(calls, calls * 100 // words))
    texts = [
        ". ".join(" ".join(dice.choice(vocabulary, min(words, 20))) for _ in range(max(1, words // 20)))
        for _ in range(count + 3)
    ]

    async def timed() -> list[tuple[float, float]]:
        taken = []
        for text in texts:
            started, used = time.perf_counter(), time.process_time()
            await classifier.scores(text, encoder)
            taken.append((1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - used)))
        return taken[3:]  # the first ones meet new shapes

    clock, processor = zip(*asyncio.run(timed()), strict=True)
    return [median_figure(f"words_{words}_p50_ms", clock), median_figure(f"words_{words}_cpu_p50_ms", processor)]


def by_code(found: Findings) -> Table:
    """Counts and figures of each hazard."""
    rows = [
        [code, str(c.hits + c.missed), str(c.hits), str(c.false), *(f"{x:.2f}" for x in (c.precision, c.recall, c.f1))]
        for code, c in found.by_code.items()
    ]
    header = ["code", "texts", "hits", "false", "precision", "recall", "F1"]
    return Table("held-out texts by hazard", header, rows)


if __name__ == "__main__":
    run(main)
