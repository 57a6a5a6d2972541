"""Fit the numbers of `classify` and write them beside its model: `python -m builders.classify`.

Needs `text_encoder` built, the package index once, and two minutes of one core. The result is committed, so that nobody
needs this to serve. Only the halves for fitting are read; `python -m perf.classify` judges on the others.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from builders.classify.fit import Numbers, classes_of, lines_of, logistic_of, ridge, temperature_of
from builders.classify.labelled import Task, read_tasks
from builders.classify.ratings import SETS, Rated, halves, lexicon_lines, rated_texts
from python_backends.classify.constants import CALIBRATION, TENSORS, Calibration, Vector
from python_backends.classify.glossary import Glossary, read_glossary
from python_backends.classify.lexicon import FILE, Lexicon, read_lexicon, tune_of
from python_backends.classify.prototypes import Prototypes
from python_backends.classify.question import Label
from python_backends.classify.scoring import likenesses
from python_backends.text_encoder.local import LocalEncoder

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "model_repository"
FOLDER = MODELS / "classify" / "1"


def main() -> int:
    """Write lexicon, tensors and calibration. Returns the exit status."""
    (FOLDER / FILE).write_text("\n".join(lexicon_lines(ROOT)) + "\n", "utf-8")
    lexicon, encoder = read_lexicon(FOLDER), LocalEncoder(MODELS)
    rated = [text for name in SETS for text in halves(rated_texts(ROOT, name))[0]]
    vectors = encoder.vectors([item.text for item in rated])
    given, targets = features(rated, vectors, lexicon), np.array([item.rating for item in rated])
    weights, offset = ridge(given, targets)
    centre = vectors.astype(np.float64).mean(axis=0).astype(np.float32)
    positive, negative = lines_of(given @ weights + offset, classes_of(targets))
    temperature, midpoint, several = fitted(encoder, centre)
    calibration = Calibration(temperature=temperature, midpoint=midpoint, several_temperature=several,
                              positive=positive, negative=negative)  # fmt: skip
    rating = np.array([weights[-1], offset], np.float32)
    tensors = {"centre": centre, "polarity": weights[:-1].astype(np.float32), "rating": rating}
    (FOLDER / TENSORS).write_bytes(save(tensors))
    (FOLDER / CALIBRATION).write_text(calibration.model_dump_json(indent=1) + "\n", "utf-8")
    sys.stderr.write(f"classify: fitted on {len(rated)} rated texts; {calibration}\n")
    return 0


def features(rated: list[Rated], vectors: Vector, lexicon: Lexicon) -> Numbers:
    """[texts, 385]: the vector, and the tune of the words."""
    tunes = np.array([[tune_of(item.text, lexicon)] for item in rated])
    return np.hstack([vectors.astype(np.float64), tunes])


def fitted(encoder: LocalEncoder, centre: Vector) -> tuple[float, float, float]:
    """(temperature, midpoint, temperature where several fit), on the tasks for fitting.

    Each task counts twice, with the glossary and without: most labels of callers are not in it.
    """
    tasks = [task for task in read_tasks() if task.part == "fit"]
    truths = [np.array([[label in example.truth for label in task.labels] for example in task.examples])
              for task in tasks] * 2  # fmt: skip
    scores = [task_scores(task, encoder, centre, glossary) for glossary in (read_glossary(), {}) for task in tasks]
    singles = [place for place, task in enumerate(tasks * 2) if not task.several]
    temperature = temperature_of([scores[place] for place in singles], [truths[place].argmax(1) for place in singles])
    flat_scores, flat_truths = (np.concatenate([part.ravel() for part in parts]) for parts in (scores, truths))
    return (temperature, *logistic_of(flat_scores, flat_truths.astype(np.float64)))


def task_scores(task: Task, encoder: LocalEncoder, centre: Vector, glossary: Glossary) -> Numbers:
    """[texts, labels] before any calibration."""
    labels = [Label(name) for name in task.labels]
    prototypes = asyncio.run(Prototypes(glossary).of(labels, encoder))
    return likenesses(encoder.vectors([example.text for example in task.examples]), prototypes, centre)


if __name__ == "__main__":
    sys.exit(main())
