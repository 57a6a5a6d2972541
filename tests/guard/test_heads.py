"""The numpy classifier: numbers, files, and long texts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import InternalError, InvalidRequest
from python_backends.guard.classifier import HeadsClassifier, open_classifier
from python_backends.guard.grams import BUCKETS, gram_rows, grams
from python_backends.guard.heads import FILE, Heads
from python_backends.text_encoder.batches import WIDTH
from tests.guard.fakes import FirstWordEncoder

CODES = ("S1", "S9")


def heads() -> Heads:
    """S1 if the encoder's first number says so; S9 never. Everything means harm."""
    weights = np.zeros((3, WIDTH + BUCKETS))
    weights[0, 0] = 5.0
    return Heads(CODES, weights, np.array([-10.0, -10.0, 10.0]), np.zeros(2))


def test_grams_are_words_pairs_and_pieces() -> None:
    assert {"wbomb", "ba bomb", "c bo", "comb ", "c bomb"} <= grams("A bomb")
    assert grams("") == set()


def test_gram_rows_do_not_grow_with_the_text() -> None:
    short, long = gram_rows(["tides", "how do the tides of the North Sea work in spring"])
    assert np.linalg.norm(long) < 2 * np.linalg.norm(short)


def test_a_score_is_subject_and_intent_together() -> None:
    base = heads()
    features = np.zeros((1, WIDTH + BUCKETS))
    features[0, 0] = 4.0
    assert base.scores(features)[0, 0] > 0.99 and base.scores(features)[0, 1] < 0.01
    innocent = replace(base, bias=np.array([-10.0, -10.0, -10.0]))
    assert innocent.scores(features)[0, 0] < 0.01


def test_the_shift_moves_scores_to_where_one_half_decides() -> None:
    features = np.zeros((1, WIDTH + BUCKETS))
    even = Heads(CODES, np.zeros((3, WIDTH + BUCKETS)), np.zeros(3), np.array([np.log(3.0), 0.0]))
    np.testing.assert_allclose(even.scores(features), [[0.5, 0.25]])


def test_saved_heads_are_loaded(tmp_path: Path) -> None:
    heads().save(tmp_path)
    again = Heads.load(tmp_path)
    assert again.codes == CODES
    np.testing.assert_array_equal(again.weights, heads().weights)
    assert isinstance(open_classifier(tmp_path, 1), HeadsClassifier)


def test_heads_of_another_shape_are_refused(tmp_path: Path) -> None:
    replace(heads(), weights=np.zeros((3, 7))).save(tmp_path)
    with pytest.raises(InternalError, match=FILE):
        Heads.load(tmp_path)


def test_one_bad_sentence_of_a_long_text_is_found() -> None:
    filler = "The harbour is quiet on a Sunday morning in May. " * 3
    text = filler + "Bad words stand here alone. " + " ".join(f"And line {n} says little of note." for n in range(80))
    encoder = FirstWordEncoder("Bad")
    scores = asyncio.run(HeadsClassifier(heads()).scores(text, encoder))
    assert scores["S1"] > 0.9 and scores["S9"] < 0.1
    assert len(encoder.seen) > 50


def test_a_mask_comes_off_before_the_encoder_reads() -> None:
    encoder = FirstWordEncoder("kill")
    assert asyncio.run(HeadsClassifier(heads()).scores("k1ll", encoder))["S1"] > 0.9


def test_a_text_without_words_is_safe_and_asks_nobody() -> None:
    assert asyncio.run(HeadsClassifier(heads()).scores(" \n", None)) == {"S1": 0.0, "S9": 0.0}


@pytest.mark.parametrize("content", [None, "[1]", "{"])
def test_a_folder_that_is_no_classifier_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(InvalidRequest) as caught:
        open_classifier(tmp_path, 1)
    assert caught.value.param == "classifier"
