"""Drawing tokens."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.decoder.sampling import Sampler, Sampling, log_probability

LOGITS = np.array([0.0, 2.0, 1.0, -np.inf, 2.0, -1.0], np.float32)


def draws(sampling: Sampling, count: int = 400) -> list[int]:
    sampler = Sampler(sampling)
    return [sampler.pick(LOGITS) for _ in range(count)]


@pytest.mark.parametrize(
    "sampling", [Sampling(), Sampling(top_k=1, seed=3), Sampling(temperature=0.0, top_k=5), Sampling(0.5, 1, 0.9)]
)
def test_greedy_takes_the_first_of_the_most_likely(sampling: Sampling) -> None:
    assert sampling.greedy and set(draws(sampling, 5)) == {1}


def test_equal_seeds_draw_equal_tokens() -> None:
    assert draws(Sampling(top_k=4, seed=7)) == draws(Sampling(top_k=4, seed=7))
    assert draws(Sampling(top_k=4, seed=7)) != draws(Sampling(top_k=4, seed=8))


def test_draws_follow_the_probabilities() -> None:
    counts = np.bincount(draws(Sampling(top_p=1.0, seed=1), 4000), minlength=6) / 4000
    likely = np.exp(LOGITS) / np.exp(LOGITS).sum()
    assert np.abs(counts - likely).max() < 0.03
    assert counts[3] == 0


@pytest.mark.parametrize(
    ("sampling", "possible"),
    [
        (Sampling(top_k=2), {1, 4}),
        (Sampling(top_k=3), {1, 2, 4}),
        (Sampling(top_k=100), {0, 1, 2, 4, 5}),
        (Sampling(top_p=0.3), {1}),
        (Sampling(top_p=0.5), {1, 4}),
        (Sampling(top_k=4, temperature=0.01), {1, 4}),
    ],
)
def test_what_can_be_drawn(sampling: Sampling, possible: set[int]) -> None:
    assert set(draws(sampling)) == possible


def test_log_probabilities() -> None:
    total = sum(np.exp(log_probability(LOGITS, token)) for token in range(6))
    assert total == pytest.approx(1.0)
    assert log_probability(LOGITS, 1) == pytest.approx(2.0 - np.log(np.exp(LOGITS.astype(float)).sum()))
