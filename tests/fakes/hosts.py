"""Stand-ins for the inference servers behind a balancing gateway, and for the names they are found by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from client.errors import HostLost
from client.gateway.engine import Content, EngineRequest, Event, Readiness
from client.gateway.hosts.engine import BalancedEngine
from client.gateway.hosts.fleet import Surroundings
from client.gateway.hosts.settings import HostSettings, places_of
from client.speech import Recording, SpeechEvent
from tests.fakes.engine import DONE, SpeechStep, Step, transcript
from tests.fakes.played import played

FOREVER_S = 1e6
READY = Readiness({"openfaze": True, "ocr": True})
Script = Callable[[EngineRequest], Iterable[Step]]


@dataclass
class FakeHost:
    """Plays `script` for each request: events, pauses in seconds, errors.

    While it `looks_silent` it answers no look, while it is `silent` nothing at all. `look_fault` breaks the next look.
    """

    name: str
    script: Script | None = None
    found: Readiness = READY
    silent: bool = False
    looks_silent: bool = False
    look_fault: BaseException | None = None
    recovering: bool = False
    requests: list[EngineRequest] = field(default_factory=list)
    cancelled: int = 0
    looks: int = 0
    connections: int = 0
    text: bytes = b""

    async def attempt(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        steps: Iterable[Step] = self.script(request) if self.script else [Content(self.name), DONE]
        async for step in played(steps, self._left, lambda: self.silent):
            yield step

    async def attempt_recording(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        steps: Iterable[SpeechStep] = transcript(recording)
        async for step in played(steps, self._left, lambda: self.silent):
            yield step

    def _left(self) -> None:
        self.cancelled += 1

    async def look(self, timeout_s: float) -> Readiness:
        self.looks += 1
        if self.look_fault is not None:
            fault, self.look_fault = self.look_fault, None
            raise fault
        if self.silent or self.looks_silent:
            await asyncio.sleep(timeout_s)
            raise HostLost("nothing was heard", begun=False)
        return self.found

    async def reconnect(self) -> None:
        self.connections += 1

    async def metrics(self) -> bytes:
        return self.text

    async def open(self) -> None:
        self.connections += 1

    async def close(self) -> None:
        self.connections = 0


@dataclass
class FakeNames:
    """A name is its own address, unless `known` says otherwise."""

    known: dict[str, list[str]] = field(default_factory=dict)

    async def addresses(self, name: str) -> list[str]:
        return self.known.get(name, [name])


@dataclass
class Several:
    """A balancing engine over fake hosts, by their names (HOST:1)."""

    engine: BalancedEngine
    hosts: dict[str, FakeHost]
    names: FakeNames

    async def ask(
        self, *, affinity: bytes = b"", pinned: bool = False, repeatable: bool = True, whole: bool = False
    ) -> str:
        """The text that the engine answers."""
        request = EngineRequest("req", b"{}", (), 300.0, affinity, pinned, repeatable, whole)
        return "".join([event.text async for event in self.engine.stream(request) if isinstance(event, Content)])

    @property
    def asked(self) -> dict[str, int]:
        """How many requests each host was given."""
        return {name: len(host.requests) for name, host in self.hosts.items()}


@asynccontextmanager
async def several(
    text: str = "a:1,b:1", *, names: FakeNames | None = None, **settings: Any
) -> AsyncGenerator[Several, None]:
    """Hosts at the places in `text`, after the first look at each. `settings` are those of `HostSettings`."""
    hosts: dict[str, FakeHost] = {}

    def make(address: str, _: str) -> FakeHost:
        return hosts.setdefault(address, FakeHost(address))

    names = names or FakeNames()
    given = replace(HostSettings(places_of(text, "TRITONS")), **settings)
    engine = BalancedEngine(given, Surroundings(make, names, lambda: 0.5))
    await engine.open()
    await asyncio.sleep(0.01)
    try:
        yield Several(engine, hosts, names)
    finally:
        await engine.close()
