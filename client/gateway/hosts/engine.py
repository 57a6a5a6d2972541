"""The engine in service where there are several inference servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from client.gateway.engine import REQUIRED_MODELS, EngineRequest, Event, Readiness
from client.gateway.hosts.choice import Order
from client.gateway.hosts.figures import figures_of
from client.gateway.hosts.fleet import Fleet, Surroundings
from client.gateway.hosts.host import Host
from client.gateway.hosts.member import Member
from client.gateway.hosts.merged import merged
from client.gateway.hosts.moving import events_of
from client.gateway.hosts.settings import HostSettings
from client.speech import Recording, SpeechEvent
from python_backends.errors import UpstreamFailed


class BalancedEngine:
    """Spreads requests over the hosts of `settings`: `choose` says which gets what, `events_of` what is repeated."""

    def __init__(self, settings: HostSettings, around: Surroundings) -> None:
        self._fleet = Fleet(settings, around)

    async def open(self) -> None:
        await self._fleet.open()

    async def close(self) -> None:
        await self._fleet.close()

    def stream(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        order = Order(request.affinity or request.request_id.encode(), request.pinned, request.repeatable)

        def ask(host: Host) -> AsyncGenerator[Event, None]:
            return host.attempt(request)

        return events_of(self._members, order, ask)

    def transcribe(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        def ask(host: Host) -> AsyncGenerator[SpeechEvent, None]:
            return host.attempt_recording(recording, timeout_s)

        return events_of(self._members, Order(recording.request_id.encode()), ask)

    def _members(self) -> list[Member]:
        return self._fleet.members

    async def readiness(self) -> Readiness:
        """What the last looks found: ready while one host is that takes new requests."""
        states = {member.state for member in self._members() if member.takes_new}
        able = bool(states & {"ready", "recovering"})
        return Readiness(dict.fromkeys(REQUIRED_MODELS, able), "ready" in states)

    async def metrics(self) -> bytes:
        """The hosts' figures, then Triton's of every host that gives them."""
        members = self._members()
        found = await asyncio.gather(*map(_metrics_of, members))
        texts = {member.name: text for member, text in zip(members, found, strict=True) if text}
        return (figures_of(members) + merged(texts)).encode()


async def _metrics_of(member: Member) -> str:
    try:
        return (await member.host.metrics()).decode(errors="replace")
    except UpstreamFailed:
        return ""
