"""Recordings share the workers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from python_backends.speech.queueing import FairQueue
from tests.waiting import PATIENCE_S


def begun(segments: Sequence[tuple[str, float]], workers: int = 1) -> list[str]:
    """In which order `segments` (recording, seconds), which come one after the other, begin."""
    order: list[str] = []

    async def one(turns: FairQueue, recording: str, seconds: float) -> None:
        async with turns.one(recording, seconds):
            order.append(recording)
            await asyncio.sleep(0)

    async def run() -> None:
        turns = FairQueue(workers)
        work = asyncio.gather(*(one(turns, *segment) for segment in segments))
        await asyncio.wait_for(work, PATIENCE_S)

    asyncio.run(run())
    return order


def test_a_short_recording_goes_before_the_rest_of_a_long_one() -> None:
    assert begun([("long", 28.0)] * 5 + [("short", 5.0)]) == ["long", "short", *["long"] * 4]
    assert begun([("long", 28.0)] * 5 + [("short", 5.0)], workers=2) == ["long", "long", "short", *["long"] * 3]


def test_long_ones_take_turns_and_keep_their_own_order() -> None:
    assert begun([("a", 28.0)] * 3 + [("b", 28.0)] * 3) == ["a", "b", "a", "b", "a", "b"]


def test_many_short_ones_do_not_hold_up_a_long_one_for_ever() -> None:
    order = begun([("long", 28.0)] * 3 + [("short", 5.0)] * 40)
    assert [place for place, name in enumerate(order) if name == "long"] == [0, 7, 14]


def test_who_gives_up_takes_no_worker() -> None:
    served: list[str] = []

    async def run() -> None:
        turns = FairQueue(1)

        async def work(recording: str) -> None:
            async with turns.one(recording, 1.0):
                served.append(recording)
                await asyncio.sleep(0.01)

        first, second, third = (asyncio.ensure_future(work(name)) for name in "abc")
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait_for(asyncio.gather(first, third), PATIENCE_S)
        for name in "de":  # the worker is free again
            await asyncio.wait_for(work(name), PATIENCE_S)

    asyncio.run(run())
    assert served == ["a", "c", "d", "e"]


def test_who_gives_up_as_the_turn_comes_gives_it_back() -> None:
    served: list[str] = []

    async def run() -> None:
        turns = FairQueue(1)

        async def work(name: str) -> None:
            async with turns.one(name, 1.0):
                served.append(name)

        given = asyncio.ensure_future(work("gives up"))
        await asyncio.sleep(0)
        given.cancel()
        await asyncio.gather(given, return_exceptions=True)
        await asyncio.wait_for(work("next"), PATIENCE_S)

    asyncio.run(run())
    assert served[-1] == "next"
