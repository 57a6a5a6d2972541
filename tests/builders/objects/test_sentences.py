"""Every text is encoded once, also across processes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from builders.objects.sentences import Sentences
from tests.builders.objects.conftest import Letters


def test_a_text_is_encoded_once(letters: Letters, sentences: Sentences) -> None:
    first = sentences.of(["a", "b", "a"])
    assert np.array_equal(first[0], first[2])
    assert sentences.of(["b"]).shape == (1, 384)
    assert letters.asked == ["a", "b"]


def test_vectors_outlive_the_process_unchanged(tmp_path: Path, letters: Letters) -> None:
    kept = tmp_path / "deep" / "sentences.npz"
    before = Sentences(letters, kept)
    vectors = before.of(["a", "été"])
    before.keep()
    after = Sentences(letters, kept)
    assert np.array_equal(after.of(["été", "a"]), vectors[::-1])
    assert letters.asked == ["a", "été"]


def test_no_texts_have_no_vectors(sentences: Sentences) -> None:
    assert sentences.of([]).shape == (0, 384)
