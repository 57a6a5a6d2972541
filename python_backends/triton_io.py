"""The only module that imports `triton_python_backend_utils`: reading requests, answering, failing, calling on.

Triton hands `execute` a list of requests and wants one response for each, in order. `StepBackend` keeps that promise
for models that answer each request by itself; a subclass writes `step` and raises `OpenfazeError` for anything the
caller can act on. Any other exception is a bug: Triton logs it and fails the request. `AsyncStepBackend` is the same
for a `step` that calls other models.

`StreamBackend` is for decoupled models: each request is one coroutine that sends as many responses as it likes, many
of them overlap in one process, and each ends with exactly one final answer whatever happens. A bug in it is logged
here, as Triton does not see how coroutines on a loop of our own end.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import triton_python_backend_utils as pb_utils

from python_backends.abandoned import Abandoned, cancelled
from python_backends.deaths import failure_of
from python_backends.ending import collect, stop
from python_backends.errors import InternalError, OpenfazeError
from python_backends.failures import log_failure, log_unanswered
from python_backends.running import Run
from python_backends.waiting import ClientLeft, all_of, telling, to_its_end, unless_left

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Held:
    """An output of a model where that model left it, in a GPU's memory perhaps, to be looked at or handed on."""

    tensor: Any

    def named(self, name: str) -> Any:
        """The same memory as an input called `name`."""
        return pb_utils.Tensor.from_dlpack(name, self.tensor)

    def array(self) -> Array:
        """A copy for the processor. Only PyTorch, which is where GPUs are, can fetch one from a GPU."""
        if self.tensor.is_cpu():
            array: Array = self.tensor.as_numpy()
            return array
        import torch

        fetched: Array = torch.from_dlpack(self.tensor).cpu().numpy()
        return fetched


Value = Array | bytes | Sequence[bytes]
T = TypeVar("T")

# Each BLS call that is under way holds a thread of the stub; the default pool (cores + 4) would queue the rest unseen.
_CALLS_AT_ONCE = 64


def array_of(value: Value) -> Array:
    """The tensor of one output: bytes and lists of bytes become BYTES tensors of rank 1."""
    if isinstance(value, np.ndarray):
        return value
    items = [value] if isinstance(value, bytes) else list(value)
    return np.array(items, dtype=np.object_)


class Inputs:
    """The input tensors of one request, by name."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def request_id(self) -> str:
        return str(self._request.request_id())

    def array(self, name: str) -> Array:
        """The tensor `name`; InternalError if the configuration let it be absent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        if tensor is None:
            raise InternalError(f"input tensor {name} is missing")
        array: Array = tensor.as_numpy()
        return array

    def optional(self, name: str) -> Array | None:
        """The tensor `name`, None if it was not sent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        return None if tensor is None else tensor.as_numpy()

    def blobs(self, name: str) -> list[bytes]:
        """The elements of BYTES tensor `name`, empty if it was not sent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        return [] if tensor is None else [bytes(item) for item in tensor.as_numpy().reshape(-1)]

    def blob(self, name: str) -> bytes:
        """The first element of BYTES tensor `name`, or nothing."""
        return next(iter(self.blobs(name)), b"")


def respond(outputs: Mapping[str, Value]) -> Any:
    """A successful response with `outputs`."""
    return pb_utils.InferenceResponse([pb_utils.Tensor(name, array_of(value)) for name, value in outputs.items()])


def fail(error: OpenfazeError, request_id: str) -> Any:
    """A failed response that carries `error` over the wire; its cause, if it is ours, stays in the log."""
    log_failure(error, request_id)
    codes = pb_utils.TritonError
    code = {400: codes.INVALID_ARG, 404: codes.NOT_FOUND, 413: codes.INVALID_ARG, 415: codes.UNSUPPORTED,
            503: codes.UNAVAILABLE}.get(error.status, codes.INTERNAL)  # fmt: skip
    return pb_utils.InferenceResponse(error=pb_utils.TritonError(error.to_wire(), code))


def inference_request(
    model: str, inputs: Mapping[str, Value], outputs: Sequence[str], parent: Inputs, request_id: str | None = None
) -> Any:
    """A request to another model of this server (BLS), traced as a child of `parent` and by default under its id."""
    tensors = [pb_utils.Tensor(name, array_of(value)) for name, value in inputs.items()]
    return pb_utils.InferenceRequest(
        model_name=model, inputs=tensors, requested_output_names=list(outputs),
        request_id=request_id or parent.request_id, trace=parent._request.trace(),
        # Left to itself a model on a GPU leaves its outputs there, where NumPy cannot read them.
        preferred_memory=pb_utils.PreferredMemory(pb_utils.TRITONSERVER_MEMORY_CPU),
    )  # fmt: skip


def call_holding(model: str, inputs: Mapping[str, Value | Held], outputs: Sequence[str]) -> dict[str, Held]:
    """Runs another model of this server and waits; its outputs stay where it left them. For steps of one request, too
    many to trace. Raises the OpenfazeError that the model answers with."""
    tensors = [value.named(name) if isinstance(value, Held) else pb_utils.Tensor(name, array_of(value))
               for name, value in inputs.items()]  # fmt: skip
    request = pb_utils.InferenceRequest(model_name=model, inputs=tensors, requested_output_names=list(outputs))
    try:
        response = request.exec()
    except pb_utils.TritonModelException as exc:
        raise failure_of(model, str(exc)) from exc
    if response.has_error():
        raise failure_of(model, str(response.error().message()))
    return {tensor.name(): Held(tensor) for tensor in response.output_tensors()}


def outputs_of(response: Any, model: str) -> dict[str, Array]:
    """The tensors of a BLS response; its error is raised as the OpenfazeError it carries."""
    if response.has_error():
        raise failure_of(model, str(response.error().message()))
    return {tensor.name(): tensor.as_numpy() for tensor in response.output_tensors()}


def parameters_of(args: Mapping[str, str]) -> dict[str, str]:
    """The `parameters {}` of a model's config.pbtxt, as strings."""
    config = json.loads(args["model_config"])
    return {key: value["string_value"] for key, value in config.get("parameters", {}).items()}


class _Model:
    """What Triton calls when an instance begins and ends."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """Called once per instance with Triton's arguments."""
        self.repository = Path(args["model_repository"]).parent
        self.start(parameters_of(args))

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load what the model needs; `parameters` are those of its configuration."""

    def finalize(self) -> None:
        """Release what `start` took. A subclass that overrides it calls this one last."""
        collect()


class StepBackend(_Model):
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


class AsyncStepBackend(_Model):
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


async def call(
    model: str, inputs: Mapping[str, Value], outputs: Sequence[str], parent: Inputs, request_id: str | None = None
) -> dict[str, Array]:
    """Runs another model of this server without blocking the others; raises the OpenfazeError it answers with.

    Who is cancelled here waits for the call's end all the same.
    """
    request = inference_request(model, inputs, outputs, parent, request_id)
    try:
        return outputs_of(await to_its_end(request.async_exec()), model)
    except pb_utils.TritonModelException as exc:
        raise failure_of(model, str(exc)) from exc


def run_for(parent: Inputs, check: Callable[[], None]) -> Run:
    """Calls of this server's models for the request `parent`; `check` comes before each and may end the work."""

    async def run(model: str, given: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        check()
        return await call(model, given, outputs, parent)

    return run


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


class StreamBackend(_Model):
    """A Triton Python model in which every request is one coroutine of `stream`, many of which overlap.

    Triton runs the coroutines of decoupled models itself; for others it would wait for each, so they run on a loop and
    a thread of their own.
    """

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `_Model`."""
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
        """See `_Model`."""
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
