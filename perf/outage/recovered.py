"""From the answers of one run: how long until requests are answered as fast again as before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perf.bootstrap import percentile
from perf.outage.load import Asked


@dataclass(frozen=True, slots=True)
class Phases:
    """Seconds of time.time(): what is counted as before begins at `begun`, the host goes at `lost`."""

    begun: float
    lost: float


def p99_ms(asked: Sequence[Asked]) -> float:
    """Milliseconds; NaN of nothing."""
    return percentile([one.seconds * 1e3 for one in asked], 99)


def before(asked: Sequence[Asked], phases: Phases) -> list[Asked]:
    """What left and was answered while all hosts were there."""
    return [one for one in asked if one.at >= phases.begun and one.at + one.seconds < phases.lost]


def since(asked: Sequence[Asked], moment: float) -> list[Asked]:
    """What left at `moment` or later."""
    return [one for one in asked if one.at >= moment]


def back_after_s(asked: Sequence[Asked], phases: Phases, bound_ms: float) -> float:
    """Seconds after the loss from which on the p99 of all that is sent to the end is at most `bound_ms`.

    Infinite if it never is: then also when fewer than 20 requests are left to tell.
    """
    later = sorted(since(asked, phases.lost), key=lambda one: one.at)
    for place, first in enumerate(later):
        rest = later[place:]
        if len(rest) < 20:
            break
        if p99_ms(rest) <= bound_ms:
            return max(0.0, first.at - phases.lost) if place else 0.0
    return float("inf")
