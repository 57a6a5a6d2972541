"""Training: deterministic, and it learns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from builders.ingress.corpus import Labelled
from builders.ingress.train import Rows, heads_from, main
from python_backends.ingress.features import FLAGS, flags_of, request_of
from python_backends.ingress.heads import FILE, read_heads
from python_backends.ingress.lexicon import read_lexicon
from python_backends.ingress.tasks import DEEDS
from python_backends.runtime.config import CHECKOUT

MODELS = CHECKOUT / "model_repository"


def rows_without_meaning(labelled: list[Labelled]) -> Rows:
    """Rows whose vectors say nothing, so that the flags alone can be learned from."""
    requests = tuple(request_of(row.text, row.modalities, row.schema) for row in labelled)
    lexicon = read_lexicon()
    return Rows(requests, np.zeros((len(labelled), 2)), np.stack([flags_of(request, lexicon) for request in requests]))


def test_what_the_words_tell_is_learned() -> None:
    texts = {"translate": ["translate it", "please translate this"], "web_search": ["search the web", "look it up"]}
    labelled = [Labelled(task, text, (), False, frozenset({task})) for task in texts for text in texts[task]]
    rows = rows_without_meaning(labelled)
    heads = heads_from(labelled, rows)
    for task in texts:
        at = heads.names.index(task)
        chances = [heads.probabilities(rows.vectors[place], rows.flags[place])[at] for place in range(len(labelled))]
        assert [chance > 0.5 for chance in chances] == [task in row.tasks for row in labelled]


@pytest.mark.skipif(not (MODELS / "text_encoder" / "1" / "model.onnx").is_file(), reason="text_encoder is not built")
def test_the_weights_in_the_repository_are_those_of_the_data(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    flags = (*read_lexicon(), *FLAGS)
    made, kept = (read_heads(root / "ingress" / "1" / FILE, flags) for root in (tmp_path, MODELS))
    assert made.names == kept.names and set(DEEDS) <= set(made.names)
    # Kernels differ from processor to processor in the last places of the vectors.
    assert np.abs(made.weights - kept.weights).max() < 0.1
    assert (MODELS / "ingress" / "1" / FILE).stat().st_size < 2_000_000
