"""Train the heads of the guard: `python -m builders.guard.train`.

Writes `heads.npz`, `metrics.json` and the model card into `model_repository/guard/1/classifier`. The text encoder must
be built (`python -m builders text_encoder`). Takes about 20 seconds on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from builders.guard.card import card
from builders.guard.dataset import Example, Part, read_examples
from builders.guard.fit import Recipe, Rows, fit_heads
from builders.guard.measure import Report, report
from python_backends.guard.heads import Heads, features_of
from python_backends.guard.plain import plain
from python_backends.inference.session import plan_session
from python_backends.text_encoder.local import LocalEncoder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "model_repository" / "guard" / "1" / "classifier"
SHIFTS = np.arange(0.0, 2.51, 0.1)
OVER_REFUSAL = 0.10  # of harmless texts of `dev`, most of them look-alikes: a guard that cries wolf is left off


def main(arguments: Sequence[str]) -> int:
    """Train, measure on what was held out, write. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="builders.guard.train", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write into")
    parser.add_argument("--models", type=Path, default=ROOT / "model_repository", help="repository with text_encoder")
    chosen = parser.parse_args(arguments)
    examples, recipe = read_examples(), Recipe()
    features = embedded(examples, chosen.models)
    heads = trained(features, examples, recipe)
    heads.save(chosen.out)
    reports = {part: measured(Heads.load(chosen.out), features, examples, part) for part in ("dev", "held_out")}
    figures = {part: found.as_json() for part, found in reports.items()}
    (chosen.out / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n")
    (chosen.out / "README.md").write_text(card(examples, recipe, float(heads.shift[0]), reports["held_out"]))
    sys.stdout.write(reports["held_out"].table() + "\n")
    sys.stdout.write(json.dumps({part: values["macro_f1"] for part, values in figures.items()}) + "\n")
    return 0


def embedded(examples: Sequence[Example], models: Path) -> Rows:
    """Features of all texts, by the reference kernels in fp32, which are the same on every machine."""
    encoder = LocalEncoder(models, plan_session(1, frozenset(), None))
    texts = [plain(example.text) for example in examples]
    return features_of(encoder.vectors(texts), texts)


def trained(features: Rows, examples: Sequence[Example], recipe: Recipe) -> Heads:
    """Heads learnt from the part `train`; the shift they share is the best on `dev` that bears the bound."""
    mine = _rows(examples, "train")
    heads = fit_heads(features[mine], [examples[row] for row in mine], recipe)
    shifted = [replace(heads, shift=np.full(len(heads.codes), shift)) for shift in SHIFTS]
    reports = [(measured(one, features, examples, "dev"), one) for one in shifted]
    borne = [pair for pair in reports if pair[0].over_refusal <= OVER_REFUSAL] or reports[:1]
    return max(borne, key=lambda pair: pair[0].macro_f1)[1]


def measured(heads: Heads, features: Rows, examples: Sequence[Example], part: Part) -> Report:
    """The report on one part, each text judged as one piece."""
    mine = _rows(examples, part)
    scores = [dict(zip(heads.codes, row, strict=True)) for row in heads.scores(features[mine]).tolist()]
    return report([examples[row] for row in mine], scores)


def _rows(examples: Sequence[Example], part: Part) -> list[int]:
    return [row for row, example in enumerate(examples) if example.part == part]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
