"""One request over several hosts: where one is lost before the answer has begun, another one is asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from typing import TypeVar

from client.errors import HostLeaving, HostLost, ModelAway, ModelDied
from client.gateway.engine import FRONT_DOOR, is_news
from client.gateway.hosts.choice import Order, choose
from client.gateway.hosts.host import Host
from client.gateway.hosts.member import Member, Outcome
from client.gateway.watch import cancelled
from client.speech import MODEL, TELLING_MODEL
from python_backends.errors import OpenfazeError, Unavailable

_LOG = logging.getLogger("openfaze.gateway")
_MAX_DEATHS = 2
"""A request in which that many hosts or models died may be why they did."""
_MAX_HOSTS = 3
"""Hosts that one request is given to because those before went silent."""
_ENTRANCES = frozenset({FRONT_DOOR, MODEL, TELLING_MODEL})
_NOBODY = "No inference server can be reached at the moment. Send the request again shortly."

E = TypeVar("E")
Ask = Callable[[Host], AsyncGenerator[E, None]]


async def events_of(members: Callable[[], Iterable[Member]], order: Order, ask: Ask[E]) -> AsyncGenerator[E, None]:
    """What `ask` brings from the host that is chosen among `members()`, or from the next one if that dies too early.

    Nothing is sent again once a part of the answer is out; nor, unless it is repeatable, what may have been begun; nor
    ever to a host that died of it, or to a third after two deaths. Raises OpenfazeError.
    """
    tried: dict[str, int] = {}
    deaths = 0
    while True:
        member = _chosen(members(), order, tried)
        attempt = _Attempt(member, lambda: (
            order.repeatable and len(tried) < _MAX_HOSTS and _other(members(), order, tried) is not None))  # fmt: skip
        tried[member.name] = tried.get(member.name, 0) + 1
        try:
            async with aclosing(attempt.events(ask)) as events:
                async for event in events:
                    yield event
            return
        except (HostLost, ModelDied) as error:
            begun = _begun(error)
            deaths += begun and not isinstance(error, _Moved)
            if attempt.said or (begun and not order.repeatable) or deaths >= _MAX_DEATHS:
                raise
            if _other(members(), order, tried) is None:
                # As with one host: what met a model's replacement is sent there once more when that is done.
                if not isinstance(error, ModelAway) or tried[member.name] > 1:
                    raise
            _LOG.info("a request is sent again: %s %s", member.name, type(error).__name__)


def _chosen(members: Iterable[Member], order: Order, tried: dict[str, int]) -> Member:
    known = list(members)
    found = choose(known, order, tried) or choose(known, order)
    if found is None:
        raise Unavailable(_NOBODY)
    return found


def _other(members: Iterable[Member], order: Order, tried: Iterable[str]) -> Member | None:
    return choose(members, order, frozenset(tried))


def _begun(error: HostLost | ModelDied) -> bool:
    """Whether work on the request may have been begun."""
    if isinstance(error, HostLost):
        return error.begun
    return not (isinstance(error, ModelAway) and error.model in _ENTRANCES)


class _Attempt:
    """One try at `member`. `may_leave` says whether it is given up when the host is lost; `said` whether a part of the
    answer is out."""

    def __init__(self, member: Member, may_leave: Callable[[], bool]) -> None:
        self._member, self._may_leave = member, may_leave
        self.said = False

    async def events(self, ask: Ask[E]) -> AsyncGenerator[E, None]:
        """The events, counted; errors tell what is to be thought of the host."""
        outcome: Outcome = "left"
        try:
            with self._member.at_work():
                async with aclosing(self._watched(ask(self._member.host))) as events:
                    async for event in events:
                        self._member.heard()
                        self.said = self.said or not is_news(event)
                        yield event
            outcome = "answered"
        except OpenfazeError as error:
            outcome = self._blamed(error)
            raise
        finally:
            self._member.outcomes[outcome] += 1

    def _blamed(self, error: OpenfazeError) -> Outcome:
        if isinstance(error, _Moved):
            return "moved"
        if isinstance(error, HostLeaving):
            self._member.leaving()
            return "lost"
        if isinstance(error, HostLost):
            self._member.broke()
            return "lost"
        return "died" if isinstance(error, ModelDied) else "failed"

    async def _watched(self, events: AsyncGenerator[E, None]) -> AsyncGenerator[E, None]:
        """`events`, given up as soon as the host is lost while that is of use."""
        gone = asyncio.ensure_future(self._member.lost.wait())
        step: asyncio.Task[E | None] | None = None
        try:
            while True:
                step = asyncio.ensure_future(_next(events))
                await asyncio.wait({step, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not step.done() and not self.said and self._may_leave():
                    raise _Moved("the host was lost", begun=True)
                event = await step
                step = None
                if event is None:
                    return
                yield event
        finally:
            gone.cancel()
            if step is not None:
                await cancelled(step)
            await events.aclose()


class _Moved(HostLost):
    """Looks at the host remained unanswered while a request ran there."""


async def _next(events: AsyncGenerator[E, None]) -> E | None:
    return await anext(events, None)
