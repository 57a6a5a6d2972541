"""Models in which each request is one coroutine that sends as many responses as it likes.

Many of them overlap in one process, and each ends with exactly one final answer whatever happens. A bug in one is
logged here, as Triton does not see how coroutines on a loop of our own end.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from python_backends.abandoned import Abandoned
from python_backends.errors import InternalError, OpenfazeError
from python_backends.failures import log_unanswered
from python_backends.triton_io.ending import stop
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.instance import Instance
from python_backends.triton_io.stream import Stream
from python_backends.waiting import ClientLeft

# Each BLS call that is under way holds a thread of the stub; the default pool (cores + 4) would queue the rest unseen.
_CALLS_AT_ONCE = 64


class StreamBackend(Instance):
    """A Triton Python model in which every request is one coroutine of `stream`, many of which overlap.

    Triton runs the coroutines of decoupled models itself; for others it would wait for each, so they run on a loop and
    a thread of their own.
    """

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `Instance`."""
        self._pool = ThreadPoolExecutor(_CALLS_AT_ONCE, thread_name_prefix="bls")
        self._left = Abandoned.of_this_server()
        policy = json.loads(args["model_config"]).get("model_transaction_policy", {})
        self._own_loop = None if policy.get("decoupled", False) else asyncio.new_event_loop()
        if self._own_loop is not None:
            threading.Thread(target=self._own_loop.run_forever, name="requests", daemon=True).start()
        super().initialize(args)

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """Send the responses to one request; raise OpenfazeError to fail it alone."""
        raise InternalError(f"{type(self).__name__} has no stream")

    def execute(self, requests: Sequence[Any]) -> Awaitable[None] | None:
        """Answers all requests at once; those of other calls run on meanwhile."""
        work = self._answers(requests)
        if self._own_loop is None:
            return work
        asyncio.run_coroutine_threadsafe(work, self._own_loop)
        return None

    def finalize(self) -> None:
        """See `Instance`."""
        stop(self._pool, self._own_loop)
        super().finalize()

    async def _answers(self, requests: Sequence[Any]) -> None:
        asyncio.get_running_loop().set_default_executor(self._pool)
        log_unanswered(await asyncio.gather(*map(self._answer, requests), return_exceptions=True))

    async def _answer(self, request: Any) -> None:
        answer = Stream(request, self._left, decoupled=self._own_loop is None)
        try:
            await self._streamed(Inputs(request), answer)
            answer.close()
        except ClientLeft:
            answer.close()
        except OpenfazeError as error:
            answer.fail(error)

    async def _streamed(self, inputs: Inputs, answer: Stream) -> None:
        """`stream`, whose bugs become errors like others, so that they are logged and cost no other request its end."""
        try:
            await self.stream(inputs, answer)
        except (ClientLeft, OpenfazeError):
            raise
        # Bugs are of every kind, and a task that is waited for may have been cancelled.
        except (Exception, asyncio.CancelledError) as bug:
            raise InternalError("an internal error ended this request") from bug
