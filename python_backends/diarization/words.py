"""Whose words are whose: each word goes to the speaker with the most time in it (paper IV-A)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from python_backends.diarization.turns import Turn

NEAR_S = 0.5  # a word that no turn covers belongs to the nearest turn, if that is this near


class Timed(Protocol):
    """A word: seconds of the recording."""

    @property
    def t0(self) -> float: ...

    @property
    def t1(self) -> float: ...


W = TypeVar("W", bound=Timed)


class Spoken(NamedTuple, Generic[W]):
    """A word with its speaker, None where nobody is near. `overlap` is that of the turns it lies in."""

    word: W
    speaker: str | None
    overlap: bool


def assign(words: Sequence[W], turns: Sequence[Turn]) -> list[Spoken[W]]:
    """`words` in their order, each with its speaker. `turns` are in order and do not overlap, as `cluster` gives them.

    Of speakers with the same time in a word, the one who speaks first has it.
    """
    starts, stops = [turn.start_s for turn in turns], [turn.stop_s for turn in turns]
    return [_spoken(word, turns, starts, stops) for word in words]


def _spoken(word: W, turns: Sequence[Turn], starts: Sequence[float], stops: Sequence[float]) -> Spoken[W]:
    over = turns[bisect_right(stops, word.t0) : bisect_left(starts, word.t1)]
    shares: dict[str, float] = defaultdict(float)
    for turn in over:
        shares[turn.speaker] += min(turn.stop_s, word.t1) - max(turn.start_s, word.t0)
    if shares:
        return Spoken(word, max(shares, key=lambda speaker: shares[speaker]), any(turn.overlap for turn in over))
    return Spoken(word, _nearest(word, turns, starts, stops), False)


def _nearest(word: Timed, turns: Sequence[Turn], starts: Sequence[float], stops: Sequence[float]) -> str | None:
    """The speaker of the last turn before `word` or of the first after it, whichever is nearer and near enough."""
    before, after = bisect_right(stops, word.t0) - 1, bisect_left(starts, word.t1)
    ways = [(word.t0 - turns[before].stop_s, turns[before].speaker)] if before >= 0 else []
    ways += [(turns[after].start_s - word.t1, turns[after].speaker)] if after < len(turns) else []
    away, speaker = min(ways, key=lambda way: way[0], default=(NEAR_S + 1, None))
    return speaker if away <= NEAR_S else None
