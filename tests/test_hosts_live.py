"""Two real Tritons behind one gateway: one of them is killed, stopped, started again, and every answer is right."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import psutil
import pytest

from client.gateway.hosts.chosen import engine_for
from client.gateway.hosts.settings import HostSettings, places_of
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.client.gateway.server import CONFIG, Gateway, chat_body, serving
from tests.conftest import ModelMaker
from tests.family import family
from tests.waiting import wait_for

pytestmark = pytest.mark.server
REQUESTS, AT_ONCE = 40, 8
FRONT_CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "REQUEST" data_type: TYPE_STRING dims: [ 1 ] }]
output [{ name: "EVENT" data_type: TYPE_STRING dims: [ 1 ] }]
model_transaction_policy { decoupled: true }
instance_group [{ count: 1 kind: KIND_CPU }]
"""
# Answers with the words it was sent, after a moment in which it can be killed.
FRONT_MODEL = """
import json, time
import numpy as np
import triton_python_backend_utils as pb_utils

class TritonPythonModel:
    def execute(self, requests):
        for request in requests:
            asked = json.loads(pb_utils.get_input_tensor_by_name(request, "REQUEST").as_numpy()[0])
            time.sleep(0.05)
            said = {"event": "content", "text": asked["messages"][0]["parts"][0]["text"]}
            done = {"event": "done", "finish_reason": "stop", "vcache": False, "usage": {}, "tasks": []}
            sender = request.get_response_sender()
            for event in (said, done):
                value = np.array([json.dumps(event).encode()], dtype=np.object_)
                sender.send(pb_utils.InferenceResponse([pb_utils.Tensor("EVENT", value)]))
            sender.send(flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)
"""


@dataclass(frozen=True)
class Pair:
    """Two servers and the gateway before them."""

    servers: tuple[TritonServer, TritonServer]
    gateway: Gateway

    def ask(self, words: str) -> httpx.Response:
        return self.gateway.post("/v1/chat/completions", headers=self.gateway.headers,
                                 json=chat_body(messages=[{"role": "user", "content": words}]))  # fmt: skip

    def state(self, server: TritonServer) -> str:
        """The state of `server` by the gateway's metrics."""
        text = self.gateway.get("/metrics", headers=self.gateway.headers).text
        start = f'openfaze_host_state{{host="{server.grpc}",state="'
        lines = [line for line in text.splitlines() if line.startswith(start) and line.endswith(" 1")]
        return lines[0].removeprefix(start).partition('"')[0] if lines else ""

    def ready(self) -> bool:
        """Whether both take requests."""
        return all(self.state(server) == "ready" for server in self.servers)


@contextmanager
def pair_of(repository: Path, run_root: Path) -> Iterator[Pair]:
    """Two servers over `repository`, launched together."""
    with ExitStack() as stack:
        servers = (TritonServer(RuntimeConfig(repository=repository, run_root=run_root)),
                   TritonServer(RuntimeConfig(repository=repository, run_root=run_root)))  # fmt: skip
        for server in servers:
            stack.callback(server.stop)
            server.launch()
        text = ",".join(f"{server.grpc}/{server.metrics.rpartition(':')[2]}" for server in servers)
        config = replace(CONFIG, cache=False, hosts=HostSettings(places_of(text, "TRITONS")))
        gateway = stack.enter_context(serving(engine_for(config), config))
        pair = Pair(servers, gateway)
        wait_for(pair.ready)
        yield pair


@pytest.fixture
def pair(make_model: ModelMaker, tmp_path: Path) -> Iterator[Pair]:
    make_model("ocr")
    with pair_of(make_model("openfaze", FRONT_MODEL, FRONT_CONFIG), tmp_path / "run") as found:
        yield found


def kill(server: TritonServer) -> None:
    """As when the power fails: no process of it has a last word."""
    assert server.pid is not None
    for process in (psutil.Process(server.pid), *family(server.pid)):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def stop(server: TritonServer) -> None:
    """As a node is drained."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [kill, stop])
def test_every_answer_is_right_while_one_of_two_servers_ends(pair: Pair, end: object) -> None:
    assert callable(end)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(pair.ask, f"words {number}") for number in range(REQUESTS)]
        wait_for(lambda: sum(map(Future.done, asked)) >= REQUESTS // 4)
        end(pair.servers[0])
        replies = [request.result() for request in asked]
    assert [reply.status_code for reply in replies] == [200] * REQUESTS
    contents = [reply.json()["choices"][0]["message"]["content"] for reply in replies]
    assert contents == [f"words {number}" for number in range(REQUESTS)]
    assert pair.gateway.get("/health/ready").status_code == 200
    wait_for(lambda: pair.state(pair.servers[0]) == "lost")
    lone = TritonServer(replace(pair.servers[0].config, grpc_port=pair.servers[0].ports["grpc"],
                                metrics_port=pair.servers[0].ports["metrics"]))  # fmt: skip
    pair.servers[0].stop()
    try:
        lone.launch()
        wait_for(pair.ready)  # it is back
        assert pair.ask("again").status_code == 200
    finally:
        lone.stop()
