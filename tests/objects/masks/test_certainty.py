"""The overlap that probabilities promise."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.objects.masks.certainty import expected_overlap


def half(inside: float, outside: float) -> float:
    """Expected overlap of a mask whose upper half has one probability and the lower half another."""
    probabilities = np.full((64, 64), outside, np.float32)
    probabilities[:32] = inside
    return expected_overlap(probabilities)


def test_certain_cells_promise_a_perfect_mask() -> None:
    assert half(1.0, 0.0) == 1.0


def test_no_mask_promises_nothing() -> None:
    assert half(0.4, 0.0) == 0.0 and half(0.0, 0.0) == 0.0


@pytest.mark.parametrize(("inside", "outside", "promised"), [(0.8, 0.0, 0.8), (1.0, 0.25, 0.8), (0.6, 0.2, 0.5)])
def test_unsure_cells_lower_it_inside_and_out(inside: float, outside: float, promised: float) -> None:
    assert half(inside, outside) == pytest.approx(promised)


def test_it_is_the_overlap_that_draws_by_the_probabilities_have() -> None:
    random = np.random.default_rng(0)
    probabilities = random.random((64, 64)).astype(np.float32) ** 0.5
    mask, overlaps = probabilities >= 0.5, []
    for _ in range(40):
        truth = random.random((64, 64)) < probabilities
        overlaps.append(np.count_nonzero(truth & mask) / np.count_nonzero(truth | mask))
    assert expected_overlap(probabilities) == pytest.approx(np.mean(overlaps), abs=0.01)
