"""The embedded server against real tritonservers with tiny models."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import httpx
import numpy as np
import psutil
import pytest
import tritonclient.grpc as grpcclient

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.runtime import processes
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import ENV_CONTROL, inherited
from tests.conftest import DOUBLE_CONFIG, DOUBLE_MODEL, ModelMaker, ServerMaker
from tests.waiting import wait_for

pytestmark = pytest.mark.server


def test_starts_answers_and_stops_without_a_trace(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    group = server.pid
    assert group is not None
    with grpcclient.InferenceServerClient(server.grpc) as client:
        tensor = grpcclient.InferInput("X", [3], "FP32")
        tensor.set_data_from_numpy(np.array([1, 2, 3], np.float32))
        assert client.infer("double", [tensor]).as_numpy("Y").tolist() == [2, 4, 6]
    assert len(processes.group_members(group)) == 2  # the server and its stub
    assert processes.shared_memory_of(server.config.server_id)
    assert "nv_inference_request_success" in httpx.get(f"http://{server.metrics}/metrics", trust_env=False).text

    server.stop()
    server.stop()

    assert processes.group_members(group) == []
    assert processes.shared_memory_of(server.config.server_id) == []
    assert not (server.config.directory / "backends").exists()


def test_listens_on_loopback_only(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    listening = [item.laddr for item in psutil.Process(server.pid).net_connections("tcp") if item.status == "LISTEN"]
    assert {address.port for address in listening} == set(server.ports.values())
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


@pytest.mark.parametrize("flag", ["grpc", "http", "metrics"])
def test_a_taken_port_is_named_with_what_to_do(flag: str, make_model: ModelMaker, make_server: ServerMaker) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = make_server(make_model("double"), **{f"{flag}_port": port})
        with pytest.raises(Unavailable) as caught:
            server.start()
    assert caught.value.code == "port_taken"
    assert str(port) in caught.value.message and f"--{flag}-port" in caught.value.message
    assert f"process {os.getpid()}" in caught.value.message
    assert server.pid is None


def test_a_model_that_fails_to_load_is_reported_with_its_own_lines(
    make_model: ModelMaker, make_server: ServerMaker
) -> None:
    make_model("fine")
    make_model("torn", model="raise RuntimeError('the weights are torn')")
    server = make_server(make_model("other", config=DOUBLE_CONFIG + "max_inflight_requests: 3"))
    with pytest.raises(Unavailable) as caught:
        server.start()
    message = caught.value.message
    assert caught.value.code == "model_failed"
    assert "could not load" in message and "torn" in message and "the weights are torn" in message
    assert "other" in message and 'no field named "max_inflight_requests"' in message
    assert "fine" not in message
    assert server.pid is None


def test_a_slow_model_is_not_waited_for_beyond_the_deadline(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("slow", model="import time\ntime.sleep(600)"), ready_seconds=1)
    with pytest.raises(Unavailable, match="not ready within 1 s") as caught:
        server.start()
    assert caught.value.code == "not_ready"
    assert server.pid is None
    assert processes.shared_memory_of(server.config.server_id) == []


def test_a_killed_server_is_noticed_and_its_stubs_do_not_stay(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    group = server.pid
    assert group is not None
    os.kill(group, signal.SIGKILL)
    with pytest.raises(Unavailable, match="SIGKILL"):
        wait_for(server.check)
    server.stop()
    assert processes.group_members(group) == []
    assert processes.shared_memory_of(server.config.server_id) == []


def test_two_servers_live_side_by_side(make_model: ModelMaker, make_server: ServerMaker) -> None:
    repository = make_model("double")
    first, second = make_server(repository), make_server(repository)
    first.start()
    second.start()
    first.stop()
    second.check()
    assert httpx.get(f"http://{second.http}/v2/health/ready", trust_env=False).status_code == 200
    assert processes.shared_memory_of(second.config.server_id)


def test_a_probe_catches_a_wrong_value(make_model: ModelMaker, make_server: ServerMaker) -> None:
    repository = make_model("double", model=DOUBLE_MODEL.replace("* 2", "* 2.5"))
    known = np.array([1, 2], np.float32)
    np.savez(repository / "double" / "1" / "probe.npz", **{"in:X": known, "out:Y": known * 2}, tolerance=1e-3)
    server = make_server(repository)
    with pytest.raises(Unavailable) as caught:
        server.start()
    assert caught.value.code == "probe_failed"
    assert "model double" in caught.value.message and "tensor Y" in caught.value.message
    assert "off by 1 " in caught.value.message
    assert server.pid is None


def test_a_probe_lets_a_right_value_pass(make_model: ModelMaker, make_server: ServerMaker) -> None:
    repository = make_model("double")
    known = np.array([1, 2], np.float32)
    np.savez(repository / "double" / "1" / "probe.npz", **{"in:X": known, "out:Y": known * 2.0005}, tolerance=1e-2)
    server = make_server(repository)
    server.start()
    assert server.pid is not None


def test_a_missing_repository_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="nowhere"):
        RuntimeConfig(repository=Path("/nowhere"))


def test_no_key_of_the_gateway_or_its_callers_reaches_the_models() -> None:
    names = ("OPENFAZE_API_KEY", "OPENFAZE_API_KEYS", "OPENFAZE_API_KEYS_FILE", "OPENFAZE_GATEWAY_HOST", ENV_CONTROL)
    assert inherited(dict.fromkeys(names, "secret") | {"PATH": "/bin"}) == {"PATH": "/bin"}
