"""Takes steps in browsers: in a fresh one, or in that of a session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.browser.box import Recipe
from python_backends.browser.pool import Pool
from python_backends.browser.request import BrowserRequest, Opening
from python_backends.browser.result import BrowserResult, StepOutcome
from python_backends.browser.session import Profile, Session
from python_backends.browser.sessions import Place, Sessions
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.outlived import Outlived

_LOOK_S = 0.25
RESTARTED = "the session's browser had ended: its cookies were kept, its pages and their storage were not"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much a service keeps and does: Chromiums that wait, requests at once, sessions and their idle time."""

    warm: int = 1
    at_once: int = 4
    sessions: int = 6
    idle_s: float = 300.0
    queue_s: float = 15.0


class Service:
    """One per process. Make and use it in one event loop; `close` ends everything that it started."""

    def __init__(self, recipe: Recipe, capacity: Capacity) -> None:
        self.recipe, self._capacity = recipe, capacity
        self._turns = asyncio.Semaphore(capacity.at_once)
        self._sessions = Sessions(capacity.sessions, capacity.idle_s)
        self._pool = Pool(recipe, capacity.warm)
        self._busy: set[Session] = set()
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def run(self, request: BrowserRequest, media: Sequence[bytes]) -> BrowserResult:
        """What became of a checked request's steps. Raises UrlBlocked, Unavailable, UpstreamFailed, InvalidRequest."""
        started = time.monotonic()
        try:
            await asyncio.wait_for(self._turns.acquire(), self._capacity.queue_s)
        except asyncio.TimeoutError as exc:
            most = self._capacity.at_once
            raise Unavailable(
                f"{most} requests are with the browser, the most; send it again", code="browser_busy"
            ) from exc
        try:
            result = await self._run(request, media)
        finally:
            self._turns.release()
        return result.model_copy(update={"seconds": round(time.monotonic() - started, 4)})

    async def close(self) -> None:
        """End all Chromiums."""
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)
        for session in {*self._sessions.all(), *self._busy}:
            await session.box.close()
        await self._pool.close()

    async def _run(self, request: BrowserRequest, media: Sequence[bytes]) -> BrowserResult:
        name = request.session
        place = Place(Profile(request.open or Opening())) if name is None else self._sessions.take(name, request.open)
        try:
            result = await self._taken(request, media, place)
            place.begun = True
            return result
        finally:
            keep = name is not None and not request.end_session and await self._kept(place)
            if place.session is not None and not keep:
                await place.session.box.close()
                place.session = None
            if name is not None and place.begun and not request.end_session:
                self._sessions.give_back(name)
            elif name is not None:
                self._sessions.end(name)

    async def _taken(self, request: BrowserRequest, media: Sequence[bytes], place: Place) -> BrowserResult:
        fresh = not await self._resumed(place)
        if place.session is None:
            place.session = await self._opened(place.profile)
        session = place.session
        told = [RESTARTED] if fresh and place.begun else []
        self._busy.add(session)
        try:
            session.box.egress.begin()
            outcomes = await session.take(request, media)
            return await _result(request, session, outcomes, fresh, told)
        finally:
            self._busy.discard(session)

    async def _resumed(self, place: Place) -> bool:
        """Whether the session has a Chromium that can run again, and does."""
        if place.session is None:
            return False
        if place.session.box.alive:
            await place.session.box.thaw()
            return True
        await place.session.box.close()
        place.session = None
        return False

    async def _opened(self, profile: Profile) -> Session:
        box = await self._pool.take()
        box.egress.begin()
        try:
            return await Session.opened(box, self.recipe, profile)
        except BaseException:
            await box.close()
            raise

    async def _kept(self, place: Place) -> bool:
        """Whether the session's Chromium could be stopped until the next request, its cookies put aside."""
        session = place.session
        if session is None or not place.begun or session.hung or not session.box.alive:
            return False
        try:
            place.profile = await session.profile()
        except (OpenfazeError, asyncio.TimeoutError):
            return False
        return await session.box.freeze()

    async def _watch(self) -> None:
        """End what is idle, and what holds too much memory; while requests run, four times a second."""
        while True:
            await asyncio.sleep(_LOOK_S)
            for session in self._sessions.expired():
                with Outlived("the watch over idle browsers"):
                    await session.box.close()
            for session in tuple(self._busy):
                with Outlived("the watch over browsers' memory"):
                    await self._bound(session)

    async def _bound(self, session: Session) -> None:
        if await asyncio.to_thread(session.box.memory) > self.recipe.limits.memory_bytes:
            session.box.out_of_memory = True
            session.box.kill()


async def _result(
    request: BrowserRequest, session: Session, outcomes: list[StepOutcome], fresh: bool, told: list[str]
) -> BrowserResult:
    tabs = [] if session.hung else await session.states()
    active = next((tab for tab in tabs if tab.active), None)
    return BrowserResult(
        ok=all(outcome.ok for outcome in outcomes), steps=outcomes, url=active.url if active else "",
        title=active.title if active else "", tabs=tabs, refused=list(session.box.egress.refused),
        warnings=[*told, *session.warnings()], session=request.session, session_started=fresh,
        session_open=request.session is not None and not request.end_session and not session.hung, seconds=0.0,
    )  # fmt: skip
