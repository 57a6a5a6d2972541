"""One answer for a key, whatever happens between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.idempotency import Answers


class Work:
    """Counts how often it was done; `gate` holds it up, `failing` makes it fail."""

    def __init__(self) -> None:
        self.done = 0
        self.failing = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> int:
        await self.gate.wait()
        if self.failing:
            raise Unavailable("not now")
        self.done += 1
        return self.done


Scenario = Callable[[Answers[int], Work], Awaitable[None]]


def run(scenario: Scenario, answers: Answers[int] | None = None) -> None:
    async def whole() -> None:
        await scenario(answers or Answers(), Work())

    asyncio.run(whole())


def test_the_same_request_is_done_once_and_other_keys_and_owners_are_their_own() -> None:
    async def scenario(answers: Answers[int], work: Work) -> None:
        assert await answers.once("ann", "k", b"a", work) == (1, False)
        assert await answers.once("ann", "k", b"a", work) == (1, True)
        assert await answers.once("ann", "l", b"a", work) == (2, False)
        assert await answers.once("bob", "k", b"b", work) == (3, False)

    run(scenario)


def test_another_request_under_a_known_key_is_refused() -> None:
    async def scenario(answers: Answers[int], work: Work) -> None:
        await answers.once("ann", "k", b"a", work)
        with pytest.raises(InvalidRequest, match="`k`") as refused:
            await answers.once("ann", "k", b"b", work)
        assert (refused.value.code, refused.value.param, work.done) == ("idempotency_key_reused", "idempotency_key", 1)

    run(scenario)


def test_who_comes_while_it_runs_waits_for_it_and_who_leaves_does_not_stop_it() -> None:
    async def scenario(answers: Answers[int], work: Work) -> None:
        work.gate.clear()
        first, second = (asyncio.ensure_future(answers.once("ann", "k", b"a", work)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        work.gate.set()
        assert await second == (1, True)
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await answers.once("ann", "k", b"a", work) == (1, True)

    run(scenario)


def test_a_failure_is_tried_again() -> None:
    async def scenario(answers: Answers[int], work: Work) -> None:
        work.failing = True
        both = await asyncio.gather(*(answers.once("ann", "k", b"a", work) for _ in range(2)), return_exceptions=True)
        assert [type(one) for one in both] == [Unavailable, Unavailable]
        work.failing = False
        assert await answers.once("ann", "k", b"a", work) == (1, False)

    run(scenario)


def test_answers_leave_after_their_time_and_when_there_are_too_many() -> None:
    now = 0.0

    async def scenario(answers: Answers[int], work: Work) -> None:
        nonlocal now
        await answers.once("ann", "old", b"", work)
        now = 9.0
        assert (await answers.once("ann", "old", b"", work))[1]
        now = 10.0
        assert not (await answers.once("ann", "old", b"", work))[1]
        for key in "ab":
            await answers.once("ann", key, b"", work)
        assert (await answers.once("ann", "b", b"", work))[1]
        assert not (await answers.once("ann", "old", b"", work))[1]

    run(scenario, Answers(most=2, keep_s=10.0, clock=lambda: now))
