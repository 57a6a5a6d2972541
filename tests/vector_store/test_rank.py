"""Ranks, confidences, words and evidence: pure functions."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.vector_store import bm25
from python_backends.vector_store.entry import Metric, Terms
from python_backends.vector_store.evidence import evidence_of
from python_backends.vector_store.rank import confidence, fused, unit
from python_backends.vector_store.result import Hit, Queried


def test_ranks_are_fused_by_their_places() -> None:
    assert fused(["a", "b"], ["b", "c"]) == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62})
    assert list(fused(["a"], ["b"])) == ["a", "b"] and list(fused(["b"], ["a"])) == ["a", "b"]
    assert fused([], []) == {}


def test_a_vector_without_direction_has_no_unit() -> None:
    assert unit(np.zeros(3, np.float32)) is None
    made = unit(np.array([3e38, 0, 3e38], np.float32))
    assert made is not None and np.linalg.norm(made) == pytest.approx(1.0)


def test_confidence_is_between_nothing_and_one_and_grows_with_the_score() -> None:
    for metric, low, high in (("cosine", -1.0, 1.0), ("dot", -1e6, 1e6), ("euclidean", -1e6, 0.0)):
        kind: Metric = metric  # type: ignore[assignment]
        values = [confidence(kind, score) for score in np.linspace(low, high, 9)]
        assert values == sorted(values) and 0.0 <= values[0] <= values[-1] <= 1.0
    assert confidence("cosine", 0.3) == 0.3


def test_evidence_of_a_hit_without_text_tells_its_id() -> None:
    hit = Hit(id="a", text=None, metadata={}, expires=None, score=0.5, vector_score=0.5, text_score=None)
    [item] = evidence_of(Queried(hits=[hit]), "cosine", "3")
    assert (item.text, item.confidence, item.kind, item.source.version) == ("a", 0.5, "hit", "3")


def test_words_are_told_apart_without_case_and_accents() -> None:
    assert bm25.words_of("Größe, CAFÉ n°4711; 東京") == ["grosse", "cafe", "n", "4711", "東京"]
    often, once = bm25.of_text("cat cat cat"), bm25.of_text("cat")
    assert often.indices == once.indices and often.values[0] > once.values[0]
    assert bm25.of_question("cat cat").values == [1.0] and bm25.of_question(" ;").indices == []
    assert bm25.of_text("b a").indices == sorted(bm25.of_text("a b").indices)


def test_terms_agree_whenever_they_were_made() -> None:
    assert Terms("dot", 2, None, 1.0).agrees(Terms("dot", 2, None, 5.0))
    assert not Terms("dot", 2, None, 1.0).agrees(Terms("dot", 2, 9.0, 1.0))
