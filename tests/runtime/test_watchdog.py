"""The watchdog over real tritonservers with tiny models."""

from __future__ import annotations

import time

import httpx
import numpy as np
import psutil
import pytest
import tritonclient.grpc as grpcclient
from tritonclient.utils import InferenceServerException

from python_backends.errors import Unavailable
from python_backends.runtime.server import TritonServer
from python_backends.runtime.watchdog import Watchdog, WatchdogSettings
from tests.conftest import ModelMaker, ServerMaker

pytestmark = pytest.mark.server
MODELS = ("first", "second")


@pytest.fixture
def server(make_model: ModelMaker, make_server: ServerMaker) -> TritonServer:
    """Two models in a server that watches its stubs."""
    repository = [make_model(name) for name in MODELS][0]
    server = make_server(repository)
    server.start()
    return server


def stub_of(server: TritonServer, model: str) -> psutil.Process:
    """The living stub of `model`, as soon as there is one."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for process in psutil.Process(server.pid).children():
            if process.status() != psutil.STATUS_ZOMBIE and f"/{model}/1/" in " ".join(process.cmdline()):
                return process
        time.sleep(0.05)
    raise AssertionError(f"{model} has no stub")


def answers(server: TritonServer, model: str) -> bool:
    tensor = grpcclient.InferInput("X", [2], "FP32")
    tensor.set_data_from_numpy(np.array([1, 2], np.float32))
    with grpcclient.InferenceServerClient(server.grpc) as client:
        try:
            return bool(client.infer(model, [tensor]).as_numpy("Y").tolist() == [2, 4])
        except InferenceServerException:
            return False


def comes_back(server: TritonServer, model: str, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not answers(server, model):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_a_killed_model_comes_back_and_the_other_is_left_alone(server: TritonServer) -> None:
    other = stub_of(server, "second")
    for _ in range(2):
        killed = stub_of(server, "first")
        killed.kill()
        assert comes_back(server, "first")
        assert stub_of(server, "first") != killed
    assert stub_of(server, "second") == other
    server.check()


def test_two_models_that_die_together_both_come_back(server: TritonServer) -> None:
    for model in MODELS:
        stub_of(server, model).kill()
    for model in MODELS:
        assert comes_back(server, model)


def test_a_model_replaced_in_order_is_not_replaced_again(
    server: TritonServer, caplog: pytest.LogCaptureFixture
) -> None:
    old = stub_of(server, "first")
    for step in ("unload", "load"):
        url = f"http://{server.http}/v2/repository/models/first/{step}"
        assert (
            httpx.post(url, json={}, headers=server.config.control.http, trust_env=False, timeout=30).status_code == 200
        )
    old.wait(10)
    time.sleep(1.5)
    assert answers(server, "first")
    assert "died" not in caplog.text
    stub_of(server, "first").kill()  # a death afterwards is still noticed
    assert comes_back(server, "first")
    assert "model first died" in caplog.text


def test_a_model_that_keeps_dying_is_given_up_aloud(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("first"))
    server.launch()
    server.wait_ready(time.monotonic() + 60)
    assert server.pid is not None
    watchdog = Watchdog(server.pid, server.http, server.config.control, WatchdogSettings(deaths=1))
    watchdog.start()
    stub_of(server, "first").kill()
    assert comes_back(server, "first")
    watchdog.check()
    stub_of(server, "first").kill()
    with pytest.raises(Unavailable, match="first is given up: its processes died 2 times") as caught:
        for _ in range(100):
            watchdog.check()
            time.sleep(0.1)
    assert caught.value.code == "model_failed"
    watchdog.join()


def test_a_model_that_cannot_be_loaded_again_is_given_up_aloud(
    make_model: ModelMaker, make_server: ServerMaker
) -> None:
    repository = make_model("first")
    server = make_server(repository)
    server.launch()
    server.wait_ready(time.monotonic() + 60)
    assert server.pid is not None
    settings = WatchdogSettings(attempts=2, pause_seconds=0.1)
    watchdog = Watchdog(server.pid, server.http, server.config.control, settings)
    watchdog.start()
    (repository / "first" / "1" / "model.py").write_text("raise RuntimeError('torn')")
    stub_of(server, "first").kill()
    with pytest.raises(Unavailable, match="could not be loaded in 2 attempts"):
        for _ in range(200):
            watchdog.check()
            time.sleep(0.1)
    watchdog.join()
