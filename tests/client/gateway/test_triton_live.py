"""The transport against a real Triton with a model that misbehaves on command."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client.errors import ModelDied
from client.triton import TritonClient
from python_backends.errors import InternalError, InvalidMedia, OpenfazeError, RequestTimeout
from python_backends.runtime.server import TritonServer
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

CONFIG = """
backend: "python"
max_batch_size: 0
model_transaction_policy { decoupled: true }
input [
  { name: "REQUEST" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "MEDIA" data_type: TYPE_STRING dims: [ -1 ] optional: true }
]
output [{ name: "EVENT" data_type: TYPE_STRING dims: [ 1 ] }]
instance_group [{ count: 1 kind: KIND_CPU }]
"""
MODEL = """
import os
import signal
import time
import numpy as np
import triton_python_backend_utils as pb_utils

FINAL = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL

class TritonPythonModel:
    def execute(self, requests):
        for request in requests:
            order, _, argument = self.read(request, "REQUEST")[0].decode().partition(" ")
            getattr(self, order)(request, request.get_response_sender(), argument)

    def read(self, request, name):
        tensor = pb_utils.get_input_tensor_by_name(request, name)
        return [] if tensor is None else list(tensor.as_numpy().reshape(-1))

    def event(self, text):
        return pb_utils.InferenceResponse([pb_utils.Tensor("EVENT", np.array([text], dtype=np.object_))])

    def echo(self, request, sender, argument):
        for item in self.read(request, "MEDIA"):
            sender.send(self.event(item))
        sender.send(flags=FINAL)

    def fail(self, request, sender, argument):
        error = pb_utils.TritonError(argument, pb_utils.TritonError.INVALID_ARG)
        sender.send(pb_utils.InferenceResponse(error=error), flags=FINAL)

    def half(self, request, sender, argument):
        sender.send(self.event(b"begun"))
        self.fail(request, sender, argument)

    def hang(self, request, sender, argument):
        sender.send(self.event(b"begun"))
        while not sender.is_cancelled():
            time.sleep(0.01)
        with open(argument, "w", encoding="utf-8") as file:
            file.write(str(time.time()))
        sender.send(flags=FINAL)

    def die(self, request, sender, argument):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def server(make_model: Any, make_server: Any) -> Iterator[TritonServer]:
    server: TritonServer = make_server(make_model("moody", model=MODEL, config=CONFIG))
    server.launch()
    server.wait_ready(time.monotonic() + 60)
    yield server


async def ask(client: TritonClient, order: str, *media: bytes, timeout_s: float = PATIENCE_S) -> list[bytes]:
    inputs = {"REQUEST": [order.encode()], **({"MEDIA": list(media)} if media else {})}
    replies = client.stream("moody", inputs, request_id="req-1", timeout_s=timeout_s)
    return [event async for outputs in replies for event in outputs.get("EVENT", ())]


async def leave_after_first(client: TritonClient, order: str) -> None:
    replies = client.stream("moody", {"REQUEST": [order.encode()]}, request_id="req-1", timeout_s=PATIENCE_S)
    async for outputs in replies:
        assert outputs["EVENT"] == [b"begun"]
        break
    await replies.aclose()


async def error_of(client: TritonClient, order: str, timeout_s: float = PATIENCE_S) -> OpenfazeError:
    with pytest.raises(OpenfazeError) as caught:
        await ask(client, order, timeout_s=timeout_s)
    return caught.value


def test_the_transport_against_a_real_server(server: TritonServer, tmp_path: Path) -> None:
    """One server, every case in turn: each also shows that the one before it left the server serving."""

    async def run() -> None:
        client = TritonClient(server.grpc)
        try:
            assert await client.ready("moody")
            assert await ask(client, "echo", b"\x89PNG", b"", b"x" * 6_000_000) == [b"\x89PNG", b"", b"x" * 6_000_000]
            wire = InvalidMedia("cut short", param="messages").to_wire()
            for order in (f"fail {wire}", f"half {wire}"):
                error = await error_of(client, order)
                assert (error.status, error.code, error.param) == (400, "invalid_media", "messages")
            assert isinstance(await error_of(client, "fail something foreign"), InternalError)
            left = tmp_path / "left"
            await leave_after_first(client, f"hang {left}")
            await seen(left)
            late = tmp_path / "late"
            assert isinstance(await error_of(client, f"hang {late}", timeout_s=5.0), RequestTimeout)
            await seen(late)
            died = await error_of(client, "die")
            assert isinstance(died, ModelDied)
            assert died.model == "moody"
        finally:
            await client.close()

    asyncio.run(run())


async def seen(path: Path) -> None:
    """The model noticed the cancellation."""
    await asyncio.to_thread(wait_for, path.exists)
