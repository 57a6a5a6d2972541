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
from tests.family import ended, family
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server
MODELS = ("first", "second", "third")


@pytest.fixture
def server(make_model: ModelMaker, make_server: ServerMaker) -> TritonServer:
    """Three models in a server that watches its stubs."""
    repository = [make_model(name) for name in MODELS][0]
    server = make_server(repository)
    server.start()
    return server


def stub_of(server: TritonServer, model: str) -> psutil.Process:
    """The living stub of `model`, as soon as there is one."""
    wait_for(lambda: stubs_of(server, model))
    return stubs_of(server, model)[0]


def stubs_of(server: TritonServer, model: str) -> list[psutil.Process]:
    return family(server.pid, f"/{model}/1/")


def kill_stub(server: TritonServer, model: str) -> psutil.Process:
    """End the stub of `model` as a crash would; until its last thread is gone, it might still answer."""
    stub = stub_of(server, model)
    stub.kill()
    wait_for(lambda: ended(stub))
    return stub


def answers(server: TritonServer, model: str) -> bool:
    tensor = grpcclient.InferInput("X", [2], "FP32")
    tensor.set_data_from_numpy(np.array([1, 2], np.float32))
    with grpcclient.InferenceServerClient(server.grpc) as client:
        try:
            return bool(client.infer(model, [tensor]).as_numpy("Y").tolist() == [2, 4])
        except InferenceServerException:
            return False


def comes_back(server: TritonServer, model: str) -> bool:
    wait_for(lambda: answers(server, model))
    return True


def let_it_look(server: TritonServer, model: str) -> None:
    """Return once the watchdog has seen all stubs that live now, and would have taken all that are gone for dead.

    `model` is one whose stub it has known from the start, and which no test needs: its death is noticed later than
    whatever was there to be noticed before.
    """
    kill_stub(server, model)
    assert comes_back(server, model)


def test_a_killed_model_comes_back_and_the_other_is_left_alone(server: TritonServer) -> None:
    other = stub_of(server, "second")
    killed = kill_stub(server, "first")
    assert comes_back(server, "first")
    assert stub_of(server, "first") != killed
    let_it_look(server, "third")
    kill_stub(server, "first")
    assert comes_back(server, "first")
    assert stub_of(server, "second") == other
    server.check()


def test_two_models_that_die_together_both_come_back(server: TritonServer) -> None:
    for model in MODELS[:2]:
        kill_stub(server, model)
    for model in MODELS[:2]:
        assert comes_back(server, model)


def test_a_model_replaced_in_order_is_not_replaced_again(
    server: TritonServer, caplog: pytest.LogCaptureFixture
) -> None:
    old = stub_of(server, "first")
    for step in ("unload", "load"):
        url = f"http://{server.http}/v2/repository/models/first/{step}"
        assert (
            httpx.post(
                url, json={}, headers=server.config.control.http, trust_env=False, timeout=PATIENCE_S
            ).status_code
            == 200
        )
    old.wait(PATIENCE_S)
    let_it_look(server, "second")
    let_it_look(server, "third")
    assert answers(server, "first")
    assert "model first died" not in caplog.text
    kill_stub(server, "first")  # a death afterwards is still noticed
    assert comes_back(server, "first")
    assert "model first died" in caplog.text


def test_a_model_that_keeps_dying_is_given_up_aloud(make_model: ModelMaker, make_server: ServerMaker) -> None:
    repository = [make_model(name) for name in MODELS][0]
    server = make_server(repository)
    server.launch()
    server.wait_ready(time.monotonic() + PATIENCE_S)
    assert server.pid is not None
    watchdog = Watchdog(server.pid, server.http, server.config.control, WatchdogSettings(deaths=1))
    watchdog.start()
    kill_stub(server, "first")
    assert comes_back(server, "first")
    let_it_look(server, "second")
    watchdog.check()
    kill_stub(server, "first")
    with pytest.raises(Unavailable, match="first is given up: its processes died 2 times") as caught:
        wait_for(watchdog.check)
    assert caught.value.code == "model_failed"
    watchdog.join()


def test_a_model_that_cannot_be_loaded_again_is_given_up_aloud(
    make_model: ModelMaker, make_server: ServerMaker
) -> None:
    repository = make_model("first")
    server = make_server(repository)
    server.launch()
    server.wait_ready(time.monotonic() + PATIENCE_S)
    assert server.pid is not None
    settings = WatchdogSettings(attempts=2, pause_seconds=0.1)
    watchdog = Watchdog(server.pid, server.http, server.config.control, settings)
    watchdog.start()
    (repository / "first" / "1" / "model.py").write_text("raise RuntimeError('torn')")
    kill_stub(server, "first")
    with pytest.raises(Unavailable, match="could not be loaded in 2 attempts"):
        wait_for(watchdog.check)
    watchdog.join()
