"""Figures of an outage, from written answers."""

from __future__ import annotations

import math

import pytest

from perf.outage.load import Asked
from perf.outage.recovered import Phases, back_after_s, before, p99_ms

PHASES = Phases(begun=100.0, lost=120.0)


def load(slow_until: float = 0.0, end: float = 150.0) -> list[Asked]:
    """Ten requests a second from 90 on, of 10 ms each; of 2 s from the loss until `slow_until`."""
    times = [90 + number / 10 for number in range(int((end - 90) * 10))]
    return [Asked(at, 2.0 if PHASES.lost <= at < slow_until else 0.01, "text") for at in times]


def test_before_is_what_was_answered_before() -> None:
    asked = [Asked(99.9, 0.1, "text"), Asked(100.0, 0.1, "text"), Asked(119.0, 0.5, "text"), Asked(119.9, 0.2, "text")]
    assert before(asked, PHASES) == asked[1:3]
    assert p99_ms(asked[1:3]) == pytest.approx(496.0)


@pytest.mark.parametrize("slow_until, seconds", [(0.0, 0.0), (122.5, 2.5), (145.0, 25.0)])
def test_the_time_until_answers_are_as_fast_as_before(slow_until: float, seconds: float) -> None:
    # One request in a hundred may be slow.
    assert back_after_s(load(slow_until), PHASES, 12.0) == pytest.approx(seconds, abs=0.3)


def test_a_load_that_never_is_as_fast_again_says_so() -> None:
    assert math.isinf(back_after_s(load(slow_until=150.0), PHASES, 12.0))
