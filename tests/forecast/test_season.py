"""The cycles a series may have."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.forecast.season import seasons_of
from python_backends.forecast.step import Step


@pytest.mark.parametrize(
    ("step", "count", "seasons"),
    [
        (Step("months", 1), 60, (12,)),
        (Step("months", 1), 23, ()),
        (Step("months", 3), 40, (4,)),
        (Step("seconds", 86_400), 100, (7,)),
        (Step("seconds", 86_400), 800, (7, 365)),
        (Step("seconds", 3600), 100, (24,)),
        (Step("seconds", 3600), 500, (24, 168)),
        (Step("seconds", 900), 300, (4, 96)),
        (Step("seconds", 604_800), 150, (52,)),
        (Step("business days", 1), 60, (5,)),
        (Step("seconds", 100), 10, ()),
    ],
)
def test_cycles_of_the_calendar(step: Step, count: int, seasons: tuple[int, ...]) -> None:
    assert seasons_of(np.arange(float(count)), step) == seasons


def test_cycles_that_values_repeat() -> None:
    noise = np.random.default_rng(3).normal(0, 1, 120)
    wave = 10 * np.sin(2 * np.pi * np.arange(120) / 8)
    assert seasons_of(wave + noise, None) == (8,)
    assert seasons_of(wave + noise, Step("months", 12)) == (8,)
    assert seasons_of(noise, None) == () == seasons_of(np.cumsum(noise), None)
    assert seasons_of(np.full(50, 2.0), None) == () == seasons_of(np.arange(50.0), None)
