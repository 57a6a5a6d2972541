"""KServe v2 over asynchronous gRPC: the one way a client speaks to Triton.

One channel lives as long as the client. A decoupled model is called through one bidirectional stream per request, so
cancelling the stream cancels the request inside the server. Foreign errors end here: everything raised is an
`OpenfazeError` (a table in `translate`, checked in tests).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from typing import Any

import grpc
import grpc.aio
from tritonclient.grpc import service_pb2, service_pb2_grpc

from client.errors import HostLeaving, HostLost, ModelAway, ModelDied
from python_backends.deaths import death_in, overloaded
from python_backends.errors import InternalError, OpenfazeError, RequestTimeout, Unavailable, from_wire
from python_backends.runtime.control import ControlKey

Outputs = dict[str, list[bytes]]

_LOG = logging.getLogger("openfaze.triton")
_UNLIMITED = -1
_CHANNEL_OPTIONS = (
    ("grpc.max_send_message_length", _UNLIMITED),
    ("grpc.max_receive_message_length", _UNLIMITED),
    ("grpc.enable_retries", 0),
    # A restarted server is found again within a second instead of after gRPC's default two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    # A new client is a new connection; otherwise it would share that of an old one, and with it what it waits for.
    ("grpc.use_local_subchannel_pool", 1),
)
_PROBE_TIMEOUT_S = 2.0
_BUSY = "The inference server cannot answer at the moment. Send the request again shortly."
_UNKNOWN_MODEL = "unknown model"
_UNREACHED = "failed to connect"
_STOPPING = re.compile(r"Server is stopping")
_LOST = ("UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED")
_RESTRICTED = "protocol is restricted"
_LENGTH_BYTES = 4
# Triton puts the names of the ensembles a message passed through before it: how the work is split is nobody's concern.
_ENSEMBLE_PREFIX = re.compile(r"^(?:in ensemble '[^']*', )+")


def pack(items: Sequence[bytes]) -> bytes:
    """The wire form of a BYTES tensor: each element after its length, 4 bytes little-endian."""
    parts: list[bytes] = []
    for item in items:
        parts.append(len(item).to_bytes(_LENGTH_BYTES, "little"))
        parts.append(item)
    return b"".join(parts)


def unpack(raw: bytes) -> Iterator[bytes]:
    """The elements of a packed BYTES tensor, the inverse of `pack`."""
    position = 0
    while position < len(raw):
        start = position + _LENGTH_BYTES
        position = start + int.from_bytes(raw[position:start], "little")
        yield raw[start:position]


def infer_request(model: str, inputs: Mapping[str, Sequence[bytes]], request_id: str) -> Any:
    """A `ModelInferRequest` whose inputs are BYTES tensors of rank 1."""
    message = service_pb2.ModelInferRequest(model_name=model, id=request_id)
    for name, items in inputs.items():
        message.inputs.add(name=name, datatype="BYTES", shape=[len(items)])
        message.raw_input_contents.append(pack(items))
    return message


def outputs_of(response: Any) -> Outputs:
    """The BYTES outputs of a `ModelInferResponse`, by name."""
    pairs = zip(response.outputs, response.raw_output_contents, strict=True)
    return {output.name: list(unpack(raw)) for output, raw in pairs if output.datatype == "BYTES"}


def translate(status: str, message: str) -> OpenfazeError:
    """The error behind a gRPC status name (empty if unknown) and Triton's text.

    Text written by `OpenfazeError.to_wire` keeps its own status, unless it passes on the news of a death: only that
    code is searched for it, because other messages may quote the caller. A model that is missing, a dead stub process,
    a full queue, a server that is gone: all of them conditions that pass, hence `Unavailable`. Else it is our fault.
    """
    carried = from_wire(_ENSEMBLE_PREFIX.sub("", message))
    if carried is not None and carried.code != "model_failed":
        return carried
    dead = death_in(message)
    if dead is not None:
        return ModelAway(_BUSY, dead.model) if dead.away else ModelDied(_BUSY, dead.model)
    if _STOPPING.search(message):
        return HostLeaving(_BUSY, begun=carried is not None)
    if carried is not None:
        return carried
    if status == "DEADLINE_EXCEEDED":
        return RequestTimeout("The request took longer than its deadline and was stopped. Send less at once.")
    if status in ("NOT_FOUND", "RESOURCE_EXHAUSTED") or overloaded(message) or _UNKNOWN_MODEL in message:
        return Unavailable(_BUSY)
    if status in ("UNAVAILABLE", "CANCELLED"):
        return HostLost(_BUSY, begun=_UNREACHED not in message)
    return InternalError("The inference server failed on this request.")


class TritonClient:
    """An asynchronous connection to `address` (HOST:PORT). Create it inside a running event loop.

    `control` is the key to the server's model repository, if that is restricted; only `whole` needs it.
    """

    def __init__(self, address: str, control: ControlKey | None = None) -> None:
        self._control = control or ControlKey()
        self._told = False
        self._channel = grpc.aio.insecure_channel(address, options=_CHANNEL_OPTIONS)
        self._stub = service_pb2_grpc.GRPCInferenceServiceStub(self._channel)
        # On the wire a stream whose client half ends after one message; called so, message and end leave in one step.
        self._stream = self._channel.unary_stream(
            "/inference.GRPCInferenceService/ModelStreamInfer",
            request_serializer=service_pb2.ModelInferRequest.SerializeToString,
            response_deserializer=service_pb2.ModelStreamInferResponse.FromString,
        )

    async def stream(
        self, model: str, inputs: Mapping[str, Sequence[bytes]], *, request_id: str, timeout_s: float,
        silence_s: float | None = None, trace: Sequence[tuple[str, str]] = (),
    ) -> AsyncGenerator[Outputs, None]:  # fmt: skip
        """The responses of one request to decoupled `model`, as they come; `trace` are the headers of the trace that it
        is a part of.

        Closing the generator cancels the request in the server. Raises OpenfazeError; ModelDied too when nothing came
        for `silence_s`.
        """
        # Without the metadata `triton_grpc_error`: Triton 2.51 answers it on every error with memory it has let go of,
        # and dies of that now and then.
        call = self._stream(infer_request(model, inputs, request_id), timeout=timeout_s, metadata=tuple(trace) or None)
        try:
            while (reply := await asyncio.wait_for(call.read(), silence_s)) is not grpc.aio.EOF:
                if reply.error_message:
                    raise _chained("", reply.error_message)
                yield outputs_of(reply.infer_response)
            await _raise_status(call)
        except asyncio.TimeoutError as error:
            raise ModelDied(_BUSY, model) from error
        except grpc.aio.AioRpcError as error:
            raise translate(error.code().name, error.details() or "") from error
        finally:
            call.cancel()

    async def infer(
        self, model: str, inputs: Mapping[str, Sequence[bytes]], *, request_id: str = "", timeout_s: float
    ) -> Outputs:
        """The outputs of one request to a model that answers once. Raises OpenfazeError."""
        try:
            reply = await self._stub.ModelInfer(infer_request(model, inputs, request_id), timeout=timeout_s)
        except grpc.aio.AioRpcError as error:
            raise translate(error.code().name, error.details() or "") from error
        return outputs_of(reply)

    async def ready(self, model: str) -> bool:
        """Whether `model` answers; False too when the server cannot be reached."""
        try:
            return await self.answers(model, _PROBE_TIMEOUT_S)
        except HostLost:
            return False

    async def answers(self, model: str, timeout_s: float) -> bool:
        """Whether `model` answers; HostLost when the server says nothing about it within `timeout_s`."""
        probe = service_pb2.ModelReadyRequest(name=model)
        try:
            reply = await self._stub.ModelReady(probe, timeout=timeout_s)
        except grpc.aio.AioRpcError as error:
            if error.code().name in _LOST:
                raise HostLost(_BUSY, begun=False) from error
            return False
        return bool(reply.ready)

    async def whole(self, timeout_s: float = _PROBE_TIMEOUT_S) -> bool:
        """Whether every model that the server has ever been asked to load is ready; False too while it cannot say.

        A server that keeps its index to itself, for want of the right key, is taken to be whole: the log says so once.
        """
        try:
            index = await self._stub.RepositoryIndex(
                service_pb2.RepositoryIndexRequest(), timeout=timeout_s, metadata=self._control.grpc
            )
        except grpc.aio.AioRpcError as error:
            return self._is_refused(error.details() or "")
        return all(model.state in ("READY", "") for model in index.models)

    def _is_refused(self, details: str) -> bool:
        refused = _RESTRICTED in details
        if refused and not self._told:
            self._told = True
            _LOG.warning("Triton does not show its model repository, so recoveries end unproven: %s", details)
        return refused

    async def close(self) -> None:
        """Drop the connection and what still runs on it."""
        await self._channel.close()

    async def retire(self, grace_s: float) -> None:
        """Take nothing new, and drop the connection once what runs on it has ended, at the latest after `grace_s`."""
        await self._channel.close(grace_s)


async def _raise_status(call: Any) -> None:
    """Raise what a stream that ended without an exception still has to say."""
    code = await call.code()
    if code is not grpc.StatusCode.OK:
        raise _chained(code.name, await call.details() or "")


def _chained(status: str, message: str) -> OpenfazeError:
    """`translate`, with Triton's own words as the cause, so that the log shows them and the client does not."""
    error = translate(status, message)
    error.__cause__ = RuntimeError(f"Triton: {status} {message}".strip())
    return error
