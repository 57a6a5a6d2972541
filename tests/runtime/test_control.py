"""The key to a server's model repository: its form, and that Triton refuses everybody without it."""

from __future__ import annotations

import asyncio

import grpc
import httpx
import psutil
import pytest
from tritonclient.grpc import service_pb2, service_pb2_grpc

from client.triton import TritonClient
from python_backends.errors import InvalidRequest
from python_backends.runtime.control import ControlKey
from tests.conftest import ModelMaker, ServerMaker


def test_a_key_is_parsed_as_it_is_written_and_not_shown() -> None:
    key = ControlKey.new()
    assert ControlKey.parse(key.text) == key != ControlKey.new()
    assert key.value not in repr(key) and ControlKey.parse("Admin-Key=a=b") == ControlKey("admin-key", "a=b")


def test_no_key_opens_nothing_and_restricts_nothing() -> None:
    none = ControlKey.parse("")
    assert (none.text, none.flags, none.http, none.grpc) == ("", [], {}, ())


@pytest.mark.parametrize("text", ["secret", "=secret", "name=", "na me=x", "näme=x", "name=x\n"])
def test_another_form_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidRequest, match="NAME=VALUE") as caught:
        ControlKey.parse(text)
    assert "secret" not in caught.value.message


@pytest.mark.server
def test_without_the_key_nothing_can_be_loaded(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    control, url = server.config.control, f"http://{server.http}/v2"
    own = [dict[str, str](), {control.name: "guessed"}]
    load = f"{url}/repository/models/double/load"
    assert [httpx.post(load, json={}, headers=headers, trust_env=False).status_code for headers in own] == [403, 403]
    for path in ("systemsharedmemory/status", "trace/setting", "logging"):
        assert httpx.get(f"{url}/{path}", trust_env=False).status_code == 403
    for path in ("", "/health/ready", "/models/double", "/models/double/config", "/models/double/stats"):
        assert httpx.get(f"{url}{path}", trust_env=False).status_code == 200
    with grpc.insecure_channel(server.grpc) as channel:
        stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
        wanted = service_pb2.RepositoryModelLoadRequest(model_name="double")
        for metadata in ((), ((control.grpc[0][0], "guessed"),), ((control.name, control.value),)):
            with pytest.raises(grpc.RpcError, match="This protocol is restricted"):
                stub.RepositoryModelLoad(wanted, metadata=metadata)
        assert stub.ModelStatistics(service_pb2.ModelStatisticsRequest(name="double")).model_stats
        stub.RepositoryModelLoad(wanted, metadata=control.grpc)


@pytest.mark.server
def test_a_client_without_the_key_says_so_and_does_not_wait(
    make_model: ModelMaker, make_server: ServerMaker, caplog: pytest.LogCaptureFixture
) -> None:
    server = make_server(make_model("double"))
    server.start()

    async def whole(control: ControlKey | None) -> bool:
        client = TritonClient(server.grpc, control)
        try:
            return await client.whole()
        finally:
            await client.close()

    assert asyncio.run(whole(server.config.control)) and not caplog.text
    assert asyncio.run(whole(None)) and "does not show its model repository" in caplog.text
    server.stop()
    assert not asyncio.run(whole(server.config.control))


@pytest.mark.server
def test_the_key_does_not_stay_on_the_command_line(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("double"))
    server.start()
    shown = " ".join(psutil.Process(server.pid).cmdline())
    assert server.config.control.name in shown and server.config.server_id in shown
    assert server.config.control.value not in shown
