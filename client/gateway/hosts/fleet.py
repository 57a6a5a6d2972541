"""The hosts there are: found by name, looked at, drained, let go."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from client.gateway.hosts.host import Host
from client.gateway.hosts.looking import keep_looking
from client.gateway.hosts.member import Member
from client.gateway.hosts.names import Names, SystemNames, joined
from client.gateway.hosts.settings import MAX_HOSTS, HostSettings

_LOG = logging.getLogger("openfaze.gateway")
HostMaker = Callable[[str, str], Host]
"""Makes a host from its HOST:PORT of gRPC and of metrics."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the fleet takes from outside: hosts, names, chance (numbers from 0 to 1)."""

    make: HostMaker
    names: Names = field(default_factory=SystemNames)
    dice: Callable[[], float] = random.random


class Fleet:
    """The members, kept up to date between `open` and `close`.

    A name that cannot be looked up keeps the hosts it had. A host whose address is gone gets nothing new, and is let go
    when its last request has ended.
    """

    def __init__(self, settings: HostSettings, around: Surroundings) -> None:
        self._settings, self._around = settings, around
        self._members: dict[str, Member] = {}
        self._lookers: dict[str, asyncio.Task[None]] = {}
        self._known: dict[str, list[str]] = {}

    @property
    def members(self) -> list[Member]:
        """All hosts, those that are on their way out among them."""
        return list(self._members.values())

    async def open(self) -> None:
        """Find the hosts, begin to look at them, and go on finding."""
        await self._update()
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Stop looking, and disconnect from all."""
        self._keeper.cancel()
        await asyncio.wait({self._keeper})
        for name in list(self._members):
            await self._let_go(name)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._settings.resolve_interval_s)
            await self._update()

    async def _update(self) -> None:
        wanted = await self._wanted()
        for name, metrics in wanted.items():
            if name not in self._members:
                await self._take_in(name, metrics)
        drained = _listed(self._settings.drain_file)
        for name, member in list(self._members.items()):
            member.retired = name not in wanted
            member.drained = member.drained if drained is None else name in drained
            if member.retired and not member.outstanding:
                await self._let_go(name)

    async def _wanted(self) -> dict[str, str]:
        """HOST:PORT of every host's gRPC, and of its metrics; no more than MAX_HOSTS."""
        places = self._settings.places
        found = await asyncio.gather(*(self._around.names.addresses(name) for name in {p.name: 0 for p in places}))
        for name, addresses in zip({p.name: 0 for p in places}, found, strict=True):
            if addresses:
                self._known[name] = addresses
        wanted = {joined(address, place.grpc_port): joined(address, place.metrics_port)
                  for place in places for address in self._known.get(place.name, ())}  # fmt: skip
        return dict(list(wanted.items())[:MAX_HOSTS])

    async def _take_in(self, name: str, metrics: str) -> None:
        host = self._around.make(name, metrics)
        await host.open()
        member = self._members[name] = Member(name, host)
        self._look_at(member)
        _LOG.info("host %s: taken in", name)

    def _look_at(self, member: Member) -> None:
        looker = asyncio.create_task(keep_looking(member, self._settings, self._around.dice))
        self._lookers[member.name] = looker
        looker.add_done_callback(lambda ended: self._look_again(member, ended))

    def _look_again(self, member: Member, ended: asyncio.Task[None]) -> None:
        """A watch that ends by itself is a bug. It must not pass unseen, nor leave a host unwatched."""
        if self._lookers.get(member.name) is ended:
            error = None if ended.cancelled() else ended.exception()
            _LOG.error("host %s: the looks at it ended: %r", member.name, error, exc_info=error)
            asyncio.get_running_loop().call_later(self._settings.probe_interval_s, self._resume, member, ended)

    def _resume(self, member: Member, ended: asyncio.Task[None]) -> None:
        if self._lookers.get(member.name) is ended:
            self._look_at(member)

    async def _let_go(self, name: str) -> None:
        looker = self._lookers.pop(name)
        looker.cancel()
        await asyncio.wait({looker})
        await self._members.pop(name).host.close()
        _LOG.info("host %s: let go", name)


def _listed(path: Path | None) -> frozenset[str] | None:
    """The lines of the drain file; none while there is no such file, None while it cannot be read."""
    try:
        if path is None or not path.exists():
            return frozenset()
        return frozenset(line.strip() for line in path.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        _LOG.warning("%s cannot be read, so what is drained stays as it is: %s", path, error)
        return None
