"""What the routes that do work share: settings, the engine, who is inside, what is counted."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from starlette.types import Send

from client.gateway.admission import Admission, Seat
from client.gateway.config import GatewayConfig
from client.gateway.engine import Engine
from client.gateway.metrics import Metrics
from client.gateway.watch import Watch

E = TypeVar("E")

JSON_TYPE = b"application/json"


@dataclass(frozen=True, slots=True)
class Services:
    """One gateway's."""

    config: GatewayConfig
    engine: Engine
    admission: Admission
    metrics: Metrics

    async def place(self, seat: Seat, watch: Watch) -> None:
        """Wait for a working place as long as the client waits, and no longer than the queue allows."""
        timeout_s = self.config.timeouts.queue
        if self.admission.places.locked():
            await watch.wait(seat.place(timeout_s))
        else:
            await seat.place(timeout_s)

    async def timed(self, events: AsyncGenerator[E, None]) -> AsyncGenerator[E, None]:
        """`events`, with the wait for the first one measured."""
        started = time.perf_counter()
        measured = False
        async with aclosing(events):
            async for event in events:
                if not measured and event is not None:
                    measured = True
                    self.metrics.first_event.observe(time.perf_counter() - started)
                yield event


async def send_whole(send: Send, body: bytes, kind: bytes = JSON_TYPE) -> None:
    """An answer with status 200 in one piece."""
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
