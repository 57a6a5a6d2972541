"""Weights in eight bits and back."""

from __future__ import annotations

import numpy as np

from python_backends.decoder.quantised import BLOCK, ZERO, quantised


def test_no_number_is_further_off_than_half_a_step() -> None:
    weight = np.random.default_rng(0).standard_normal((5, 3 * BLOCK)).astype(np.float32)
    blocks, scales = quantised(weight)
    assert blocks.shape == (5, 3, BLOCK) and scales.shape == (15,)
    back = (blocks.astype(np.float32) - ZERO) * scales.reshape(5, 3, 1)
    assert (np.abs(back - weight.reshape(5, 3, BLOCK)) <= 0.501 * scales.reshape(5, 3, 1)).all()


def test_a_block_of_noughts_stays_one() -> None:
    blocks, scales = quantised(np.zeros((2, BLOCK), np.float32))
    assert (blocks == ZERO).all() and not scales.any()
