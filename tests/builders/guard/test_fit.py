"""Fitting, counting and the weights that are shipped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from builders.guard.card import card
from builders.guard.dataset import Example
from builders.guard.fit import Recipe, fit_heads, logistic
from builders.guard.measure import report
from builders.guard.train import FOLDER, embedded, measured, trained
from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.heads import Heads
from python_backends.runtime.config import CHECKOUT


def example(text: str, *codes: str, subject: str | None = None, may: tuple[str, ...] = ()) -> Example:
    return Example(text, f"family.{text}", "train", subject or (codes[0] if codes else None), codes, may, "en")


def test_logistic_finds_the_minimum_of_its_loss() -> None:
    dice = np.random.default_rng(0)
    features = dice.standard_normal((60, 4))
    positive = features[:, 0] + 0.5 * dice.standard_normal(60) > 0
    weights, recipe = np.ones(60), Recipe(penalty=0.7)
    theta = logistic(features, positive, weights, recipe)
    chance = 1 / (1 + np.exp(-(features @ theta[:-1] + theta[-1])))
    gradient = features.T @ (chance - positive) + recipe.penalty * theta[:-1]
    assert np.abs(gradient).max() < 1e-2 and abs(np.sum(chance - positive)) < 1e-2
    assert theta[0] > 4 * np.abs(theta[1:-1]).max()


def test_heads_learn_subject_and_intent_apart() -> None:
    examples = [example("a", "S1"), example("b", subject="S1"), example("c", "S9"), example("d", subject="S9")] * 20
    rows = {"a": [1, 0, 1], "b": [1, 0, 0], "c": [0, 1, 1], "d": [0, 1, 0]}
    features = np.array([rows[one.text] for one in examples], float)
    scores = fit_heads(features, examples, Recipe(penalty=0.01)).scores(np.array(list(rows.values()), float))
    violent, weapons = TEXT_CODES.index("S1"), TEXT_CODES.index("S9")
    assert scores[0, violent] > 0.5 > max(scores[1, violent], scores[2, violent], scores[3, violent])
    assert scores[2, weapons] > 0.5 > max(scores[0, weapons], scores[1, weapons], scores[3, weapons])


def test_findings_are_counted_and_fair_ones_are_neither_right_nor_wrong() -> None:
    examples = [example("a", "S1", may=("S9",)), example("b", "S1"), example("c"), example("d")]
    found = report(examples, [{"S1": 0.9, "S9": 0.9}, {"S1": 0.4, "S2": 0.5}, {"S1": 0.6}, {"S1": 0.1}])
    violent = found.by_code["S1"]
    assert (violent.hits, violent.false, violent.missed) == (1, 1, 1)
    assert (violent.precision, violent.recall, violent.f1) == (0.5, 0.5, 0.5)
    assert found.by_code["S9"].false == 0 and found.by_code["S2"].false == 1
    assert (found.harmful, found.caught, found.benign, found.refused) == (2, 2, 2, 1)


def test_the_card_tells_the_figures() -> None:
    examples = [example("a", "S1"), example("b")]
    text = card(examples, Recipe(), 0.5, report(examples, [{"S1": 0.9}, {"S1": 0.1}]))
    assert "| S1 | 1 | 1 | 0 | 1.00 | 1.00 | 1.00 |" in text and "{" not in text


def test_shipped_weights_are_small_and_of_this_shape() -> None:
    assert Heads.load(FOLDER).codes == TEXT_CODES
    assert (FOLDER / "heads.npz").stat().st_size < 2_000_000


@pytest.fixture(scope="module")
def models() -> Path:
    models = CHECKOUT / "model_repository"
    if not (models / "text_encoder" / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    return models


def test_shipped_weights_have_the_figures_of_their_card(models: Path) -> None:
    from builders.guard.dataset import read_examples

    examples = read_examples()
    held_out = [one for one in examples if one.part == "held_out"]
    again = measured(Heads.load(FOLDER), embedded(held_out, models), held_out, "held_out")
    told = json.loads((FOLDER / "metrics.json").read_text("utf-8"))["held_out"]
    assert again.macro_f1 == pytest.approx(told["macro_f1"], abs=0.01)
    assert again.over_refusal == pytest.approx(told["over_refusal"], abs=0.01)
    assert again.macro_f1 > 0.6 and again.over_refusal < 0.12


def test_the_same_data_give_the_same_heads(models: Path) -> None:
    from builders.guard.dataset import read_examples

    examples = [one for one in read_examples() if one.part != "held_out"][::12]
    features, recipe = embedded(examples, models), Recipe(iterations=20)
    first, second = (trained(features, examples, recipe) for _ in range(2))
    assert first.weights.tobytes() == second.weights.tobytes() and first.shift[0] == second.shift[0]
