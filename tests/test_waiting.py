"""What a request waits for before it ends."""

from __future__ import annotations

import asyncio

import pytest

from python_backends.waiting import ClientLeft, all_of, telling, to_its_end, unless_left
from tests.virtual_time import run


def test_the_first_failure_waits_for_the_rest() -> None:
    ended: list[str] = []

    async def work(name: str, seconds: float, error: Exception | None = None) -> str:
        await asyncio.sleep(seconds)
        ended.append(name)
        if error:
            raise error
        return name

    async def main() -> None:
        assert await all_of([work("a", 0.01), work("b", 0.0)]) == ["a", "b"]
        with pytest.raises(ValueError, match="first"):
            await all_of([work("c", 0.02), work("d", 0.0, ValueError("first")), work("e", 0.01, KeyError("second"))])

    run(main())
    assert sorted(ended) == ["a", "b", "c", "d", "e"]


class Calls:
    """Calls between models of 30 s, as one request makes them: `begun` and `ended` count them."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.ended, self._error = 0, 0, error

    async def call(self) -> str:
        return await to_its_end(self._running())

    async def several(self) -> list[str]:
        return [await self.call() for _ in range(3)]

    async def _running(self) -> str:
        self.begun += 1
        await asyncio.sleep(30)
        self.ended += 1
        if self._error:
            raise self._error
        return "answer"


@pytest.mark.parametrize("error", [None, ValueError("of the call")], ids=["answers", "fails"])
def test_a_client_that_leaves_ends_the_work_but_not_before_its_calls(error: Exception | None) -> None:
    calls = Calls(error)

    async def main() -> float:
        clock = asyncio.get_running_loop().time
        with pytest.raises(ClientLeft):
            await unless_left(all_of([calls.several(), calls.several()]), lambda: clock() > 10)
        return clock()

    assert run(main()) == pytest.approx(30)
    assert (calls.begun, calls.ended) == (2, 2)


def test_work_without_calls_ends_as_soon_as_its_client_leaves() -> None:
    async def main() -> float:
        clock = asyncio.get_running_loop().time
        with pytest.raises(ClientLeft):
            await unless_left(asyncio.sleep(100), lambda: clock() > 10)
        return clock()

    assert run(main()) < 11


def test_who_stays_gets_the_result_or_the_error() -> None:
    async def main() -> None:
        assert await unless_left(Calls().several(), lambda: False) == ["answer"] * 3
        with pytest.raises(ValueError, match="of the call"):
            await unless_left(Calls(ValueError("of the call")).several(), lambda: False)

    run(main())


def test_a_call_that_was_told_is_waited_for() -> None:
    calls, told = Calls(), list[str]()

    async def main() -> str:
        clock = asyncio.get_running_loop().time
        return await telling(calls.call(), lambda: clock() > 10, lambda: told.append("left"))

    assert (run(main()), told, calls.ended) == ("answer", ["left"], 1)
