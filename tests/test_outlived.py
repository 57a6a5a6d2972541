"""Loops that nobody waits for go on after a bug in a round of theirs, and those who wait for one are told of it."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from python_backends.browser.box import Recipe as BrowserRecipe
from python_backends.browser.limits import Limits as BrowserLimits
from python_backends.browser.programs import BrowserPrograms
from python_backends.browser.service import Capacity, Service
from python_backends.browser.session import Session
from python_backends.fetch.dial import SystemResolver
from python_backends.fetch.policy import FetchPolicy
from python_backends.outlived import Outlived
from python_backends.sandbox.cell import Recipe
from python_backends.sandbox.keeper import Keeper
from python_backends.sandbox.limits import Limits
from python_backends.sandbox.programs import Programs
from python_backends.vector_store.tidying import tidied
from tests.waiting import wait_for

NOWHERE = Programs(Path("/none/bwrap"), Path("/none/prlimit"), Path("/none/bin/python3"), (), None, None)


@dataclass
class Broken:
    """Whatever is called fails, by a bug; `calls` counts."""

    calls: int = 0
    closed: bool = False

    def tick(self) -> None:
        self.calls += 1
        raise LookupError("a bug")

    def memory(self) -> int:
        self.tick()
        return 0

    async def tidy(self) -> None:
        self.tick()

    async def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class Watched:
    """As much of a session as its service's watch looks at."""

    box: Broken

    __hash__ = object.__hash__


def test_a_bug_is_logged_whole_and_a_cancellation_goes_its_way(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), Outlived("the watch"):
        Broken().tick()
    [record] = caplog.records
    assert "the watch" in record.message and record.exc_info is not None
    with pytest.raises(asyncio.CancelledError), Outlived("the watch"):
        raise asyncio.CancelledError


def test_the_keeper_of_sandboxes_tells_who_wishes_and_goes_on() -> None:
    broken = Broken()
    keeper = Keeper(Recipe(NOWHERE, Limits(), cast(bytes, None)), {}, [broken.tick])
    told: list[BaseException] = []

    def wish() -> None:
        try:
            keeper.take("python")
        except TypeError as error:  # of a recipe without a filter
            told.append(error)

    for count in (1, 2):
        threading.Thread(target=wish, daemon=True).start()
        wait_for(lambda count=count: len(told) == count)  # type: ignore[misc]
    wait_for(lambda: broken.calls >= 2)
    keeper.close()
    assert [type(error) for error in told] == [TypeError, TypeError]  # each was told once, and the ticks went on


def test_the_watch_over_browsers_goes_on() -> None:
    async def scenario() -> Broken:
        recipe = BrowserRecipe(BrowserPrograms(NOWHERE, Path("/none/chromium")), BrowserLimits(), FetchPolicy(),
                               SystemResolver())  # fmt: skip
        service = Service(recipe, Capacity(warm=0))
        session: Any = Watched(Broken())
        service._busy.add(cast(Session, session))
        while not service._watching.done() and session.box.calls < 2:
            await asyncio.sleep(0.01)
        await service.close()
        return cast(Broken, session.box)

    broken = asyncio.run(scenario())
    assert broken.calls >= 2 and broken.closed


def test_the_tidying_of_the_vector_store_goes_on() -> None:
    async def scenario() -> int:
        broken = Broken()
        tidying = asyncio.create_task(tidied(broken, 0.001))
        while not tidying.done() and broken.calls < 2:
            await asyncio.sleep(0.001)
        assert tidying.cancel()
        return broken.calls

    assert asyncio.run(scenario()) >= 2
