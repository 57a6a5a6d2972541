"""Trains the heads: `python -m builders.ingress.train [--out MODEL_REPOSITORY]`.

Needs the sentence encoder (`python -m builders text_encoder`). Seeded and deterministic: the same data and the same
encoder give the same file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builders.ingress.corpus import Labelled, training_set
from python_backends.ingress.features import FLAGS, Request, flags_of, request_of
from python_backends.ingress.heads import FILE, Heads, write_heads
from python_backends.ingress.lexicon import read_lexicon
from python_backends.ingress.tasks import HEADS, answer_of, is_open
from python_backends.text_encoder.local import LocalEncoder

Matrix = npt.NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]
SEED = 20_241_127
# Strength of the pull to zero for the columns of the vector, and for those of the flags: among the best in five-fold
# cross-validation over the training wordings, the fillings of one staying together.
PULL_VECTOR, PULL_FLAGS = 0.1, 0.1
BIAS_PULL = 1e-6  # keeps the equations solvable where every request agrees
MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class Rows:
    """Requests as numbers: `vectors` [n, 384], `flags` [n, flags]."""

    requests: tuple[Request, ...]
    vectors: Matrix
    flags: Matrix


def rows_of(labelled: Sequence[Labelled], encoder: LocalEncoder) -> Rows:
    """What the heads see of each request: the vector of the words that ask, and the flags."""
    requests = tuple(request_of(row.text, row.modalities, row.schema) for row in labelled)
    lexicon = read_lexicon()
    vectors = encoder.vectors([request.asked for request in requests]).astype(np.float64)
    return Rows(requests, vectors, np.stack([flags_of(request, lexicon) for request in requests]))


def heads_from(labelled: Sequence[Labelled], rows: Rows) -> Heads:
    """One regression a head, each on the requests that it has a say in."""
    whole = np.hstack([rows.vectors, rows.flags])
    pull = np.repeat([PULL_VECTOR, PULL_FLAGS], [rows.vectors.shape[1], rows.flags.shape[1]])
    weights = [_regression(head, labelled, rows, whole, pull) for head in HEADS]
    return Heads(
        HEADS, (*read_lexicon(), *FLAGS), np.stack([weight[:-1] for weight in weights]),
        np.array([weight[-1] for weight in weights]),
    )  # fmt: skip


def _regression(head: str, labelled: Sequence[Labelled], rows: Rows, whole: Matrix, pull: Matrix) -> Matrix:
    """The weights and, last, the bias that minimise the log loss plus the pull; by Newton's method, convex as it is."""
    at = [place for place, request in enumerate(rows.requests) if is_open(head, request)]
    values = np.hstack([whole[at], np.ones((len(at), 1))])
    needed = np.array([float(answer_of(head, labelled[place].tasks)) for place in at])
    pull, weights = np.append(pull, BIAS_PULL), np.zeros(values.shape[1])
    for _ in range(MAX_STEPS):
        chance = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (chance - needed) + pull * weights
        curvature = (values.T * (chance * (1 - chance))) @ values + np.diag(pull)
        step: Matrix = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=ROOT / "model_repository", help="repository with the encoder")
    parser.add_argument("--out", type=Path, default=ROOT / "model_repository", help="repository to write into")
    options = parser.parse_args(arguments)
    labelled = training_set(SEED)
    heads = heads_from(labelled, rows_of(labelled, LocalEncoder(options.models)))
    path = options.out / "ingress" / "1" / FILE
    write_heads(path, heads)
    sys.stderr.write(f"{len(labelled)} requests, {heads.weights.size} weights, {path.stat().st_size} bytes in {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
