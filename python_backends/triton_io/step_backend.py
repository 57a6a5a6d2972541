"""Models that answer each request by itself, with one call of `step`.

Triton hands `execute` a list of requests and wants one response for each, in order; that promise is kept here. A `step`
raises `OpenfazeError` for anything the caller can act on. Any other exception is a bug: Triton logs it and fails the
request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from python_backends.errors import InternalError, OpenfazeError
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.instance import Instance
from python_backends.triton_io.responses import fail, respond
from python_backends.triton_io.values import Value
from python_backends.waiting import all_of


class StepBackend(Instance):
    """A Triton Python model in which every request is one call of `step`."""

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """Answer one request; raise OpenfazeError to fail it alone."""
        raise InternalError(f"{type(self).__name__} has no step")

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        """One response for each request, in order."""
        return [self._answer(Inputs(request)) for request in requests]

    def _answer(self, inputs: Inputs) -> Any:
        try:
            return respond(self.step(inputs))
        except OpenfazeError as error:
            return fail(error, inputs.request_id)


class AsyncStepBackend(Instance):
    """As `StepBackend`, with a `step` that calls other models. Requests of one `execute` overlap, and Triton waits for
    all of them."""

    async def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """See `StepBackend`."""
        raise InternalError(f"{type(self).__name__} has no step")

    async def execute(self, requests: Sequence[Any]) -> list[Any]:
        """One response for each request, in order."""
        return await all_of(self._answer(Inputs(request)) for request in requests)

    async def _answer(self, inputs: Inputs) -> Any:
        try:
            return respond(await self.step(inputs))
        except OpenfazeError as error:
            return fail(error, inputs.request_id)
