"""A stand-in for Triton's gRPC service: real gRPC on a free port, scripted answers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio
from tritonclient.grpc import service_pb2, service_pb2_grpc

from client.triton import pack
from tests.waiting import PATIENCE_S

Reply = Any  # bytes, str, float, a mapping or grpc.StatusCode; grpc has no types


def nothing(_: Any) -> Iterable[Reply]:
    return []


@dataclass
class FakeTriton(service_pb2_grpc.GRPCInferenceServiceServicer):  # type: ignore[misc]
    """Plays `script` for each streamed request.

    Bytes are sent as the output EVENT, mappings as outputs by their names, text as Triton's `error_message`, numbers
    are pauses in seconds, a status code ends the stream with it and the text "broken". `states` are those of the model
    `ocr` in the repository index, one a look; afterwards it is ready. While `silent` it does not say which models are.
    `metadata` are the headers of the streams that came.
    """

    script: Callable[[Any], Iterable[Reply]] = nothing
    ready: frozenset[str] = frozenset({"openfaze", "ocr"})
    requests: list[Any] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    silent: bool = False
    metadata: list[dict[str, Any]] = field(default_factory=list)

    async def ModelStreamInfer(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        self.metadata.append(dict(context.invocation_metadata() or ()))
        async for request in requests:
            self.requests.append(request)
            try:
                for step in self.script(request):
                    if isinstance(step, float):
                        await asyncio.sleep(step)
                    elif isinstance(step, grpc.StatusCode):
                        await context.abort(step, "broken")
                    else:
                        yield _message(step)
            except asyncio.CancelledError:
                self.cancelled.set()
                raise

    async def RepositoryIndex(self, _: Any, __: Any) -> Any:
        index = service_pb2.RepositoryIndexResponse()
        index.models.add(name="ocr", version="1", state=self.states.pop(0) if self.states else "READY")
        return index

    async def ModelReady(self, request: Any, _: Any) -> Any:
        if self.silent:
            await asyncio.sleep(PATIENCE_S)
        return service_pb2.ModelReadyResponse(ready=request.name in self.ready)


def _message(step: bytes | str | Mapping[str, bytes]) -> Any:
    if isinstance(step, str):
        return service_pb2.ModelStreamInferResponse(error_message=step)
    outputs = {"EVENT": step} if isinstance(step, bytes) else step
    response = service_pb2.ModelInferResponse(raw_output_contents=[pack([value]) for value in outputs.values()])
    for name in outputs:
        response.outputs.add(name=name, datatype="BYTES", shape=[1])
    return service_pb2.ModelStreamInferResponse(infer_response=response)


@contextmanager
def running(servicer: FakeTriton) -> Iterator[str]:
    """The address of `servicer`, served from a thread of its own."""
    started = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    address: list[str] = []

    async def serve() -> None:
        server = grpc.aio.server(options=[("grpc.max_receive_message_length", -1)])
        service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(servicer, server)
        address.append(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
        await server.start()
        started.set()
        await stop.wait()
        await server.stop(None)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert started.wait(PATIENCE_S)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_S)
        loop.close()
