"""One answer that is made once and sent to all who ask for it, from its beginning, as it grows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.types import Message, Receive, Send

from client.errors import ClientLeft
from client.gateway.watch import cancelled, gone

_REPLAYED = (b"idempotent-replayed", b"true")


@dataclass(slots=True)
class Reply:
    """What was sent so far of the answer to the request that `digest` stands for; `size` is the bytes of its body.

    Whoever makes it records it and says when it ended; whoever leaves changes nothing of it.
    """

    digest: bytes
    since: float
    size: int = 0
    ended: bool = False
    callers: int = 0
    _messages: list[Message] = field(default_factory=list)
    _failure: BaseException | None = None
    _grown: asyncio.Event = field(default_factory=asyncio.Event)

    async def record(self, message: Message) -> None:
        """Take the next part; stands where an answer is sent."""
        self.size += len(message.get("body", b""))
        self._messages.append(message)
        self._tell()

    def end(self, failure: BaseException | None = None) -> None:
        """Nothing follows; `failure` is raised to all who have asked."""
        self.ended, self._failure = True, failure
        self._tell()

    async def to(self, receive: Receive, send: Send, *, again: bool) -> None:
        """Send all of it to one caller, whose body was read; `again` marks it as an answer to an earlier request.

        Raises ClientLeft if the caller leaves before anything was sent, and what has ended the work.
        """
        begun = False

        async def out(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(_marked(message) if again else dict(message))

        self.callers += 1
        leaving = asyncio.ensure_future(gone(receive))
        sending = asyncio.ensure_future(self._follow(out))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
            elif not begun:
                raise ClientLeft("The client left before its answer began.")
        finally:
            self.callers -= 1
            leaving.cancel()
            await cancelled(sending)

    async def _follow(self, out: Send) -> None:
        sent = 0
        while sent < len(self._messages) or not self.ended:
            if sent < len(self._messages):
                await out(self._messages[sent])
                sent += 1
            else:
                await self._grown.wait()
        if self._failure is not None:
            raise self._failure

    def _tell(self) -> None:
        """Wake those who wait; who waits next waits for the next part."""
        self._grown.set()
        self._grown = asyncio.Event()


def _marked(message: Message) -> Message:
    if message["type"] != "http.response.start":
        return dict(message)
    return {**message, "headers": [*message["headers"], _REPLAYED]}
