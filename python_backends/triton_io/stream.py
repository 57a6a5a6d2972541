"""The open answer of one request, and what happens to it when nobody reads any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import triton_python_backend_utils as pb_utils

from python_backends.abandoned import Abandoned, cancelled
from python_backends.errors import OpenfazeError
from python_backends.triton_io.responses import fail, respond
from python_backends.triton_io.values import Value
from python_backends.waiting import ClientLeft, telling, unless_left

T = TypeVar("T")


class Stream:
    """The open answer of one request. It ends once, by a last `send`, `close` or `fail`; more do nothing.

    Models that are not `decoupled` send one response, with the end. `abandoned` are requests that other models made for
    a client who has left since: Triton tells of that only the model which the client itself has asked.
    """

    def __init__(self, request: Any, abandoned: Abandoned, *, decoupled: bool = True) -> None:
        self._sender, self._request_id = request.get_response_sender(), str(request.request_id())
        self._open, self._abandoned = True, abandoned
        self.decoupled = decoupled

    @property
    def cancelled(self) -> bool:
        """True once the client has left."""
        return self._sender.is_cancelled() or self._abandoned.holds(self._request_id)

    def send(self, outputs: Mapping[str, Value], *, last: bool = False) -> None:
        """One response out of several, and the end if it is the `last`; raises ClientLeft if nobody reads."""
        if self._sender.is_cancelled():  # a model that has asked for it takes it, though its client is gone
            raise ClientLeft
        self._open = not last
        # An end of its own would cost another 0.15 ms message between processes.
        self._sender.send(respond(outputs), flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL if last else 0)

    def close(self) -> None:
        """Ends the answer well; where there must be a response, by saying that nobody waits for one."""
        if not self.decoupled:
            self.fail(cancelled())
        elif self._open:
            self._open = False
            self._sender.send(flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)

    def fail(self, error: OpenfazeError) -> None:
        """Ends the answer with `error`; one that comes after the end is logged, if it is ours, and no more."""
        response = fail(error, self._request_id)
        if self._open:
            self._open = False
            self._sender.send(response, flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)

    async def telling(
        self, work: Awaitable[T], left: Callable[[], None], looks: Callable[[], None] = lambda: None
    ) -> T:
        """The result of `work`, which cannot be cancelled from here; `left` is called once if the client leaves,
        `looks` every 0.1 s and at the end."""
        return await telling(work, lambda: self.cancelled, left, looks)

    async def unless_left(self, work: Awaitable[T]) -> T:
        """The result of `work`, which is cancelled as soon as the client leaves; raises ClientLeft once the calls that
        it had under way have ended."""
        return await unless_left(work, lambda: self.cancelled)
