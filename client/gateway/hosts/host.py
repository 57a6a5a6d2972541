"""What a gateway with several inference servers asks of each: `TritonEngine` in service, a fake in tests."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from client.gateway.engine import EngineRequest, Event, Readiness
from client.speech import Recording, SpeechEvent


class Host(Protocol):
    """One inference server."""

    def attempt(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        """The events of a request that is sent once. Closing the generator cancels it. Raises OpenfazeError."""

    def attempt_recording(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        """As `attempt`, for a recording."""

    @property
    def recovering(self) -> bool:
        """Whether a model is being replaced there, so that requests would wait."""

    async def look(self, timeout_s: float) -> Readiness:
        """Which models answer; HostLost when nothing is heard within `timeout_s`."""

    async def reconnect(self) -> None:
        """Give the connection up and make a new one; what runs on the old one may end there."""

    async def metrics(self) -> bytes:
        """Its own metrics, Prometheus text. Raises UpstreamFailed."""

    async def open(self) -> None:
        """Connect; called once inside the running loop."""

    async def close(self) -> None:
        """Disconnect."""
