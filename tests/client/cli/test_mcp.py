"""Which gateway `mcp` speaks to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client.cli.mcp import address_of
from client.cli.state import RunState
from client.mcp.stdio import Address
from python_backends.errors import InvalidRequest
from python_backends.runtime import processes


def test_the_flag_then_the_environment(tmp_path: Path) -> None:
    environment = {
        "OPENFAZE_URL": "http://far.example:9/v1/",
        "OPENFAZE_API_KEY": "k",
        "OPENFAZE_RUN_DIR": str(tmp_path),
    }
    assert address_of(None, environment) == Address("http://far.example:9", "k")
    assert address_of("https://near.example", environment) == Address("https://near.example", "k")


def test_a_key_meant_for_this_machine_is_not_sent_elsewhere(tmp_path: Path) -> None:
    environment = {"OPENFAZE_API_KEYS": "local", "OPENFAZE_RUN_DIR": str(tmp_path)}
    assert address_of("https://far.example", environment) == Address("https://far.example", None)
    assert address_of(None, environment) == Address("http://127.0.0.1:8000", "local")


def test_the_server_that_runs_here_is_found(tmp_path: Path) -> None:
    state = RunState(
        server_id="s", owner=os.getpid(), owner_ticks=processes.started(os.getpid()) or 0,
        machine=processes.machine(), url="http://127.0.0.1:4711",
        grpc="g", http="h", metrics="m", authenticated=False, ready=True,
    )  # fmt: skip
    (tmp_path / "s").mkdir()
    state.save(tmp_path / "s")
    assert address_of(None, {"OPENFAZE_RUN_DIR": str(tmp_path)}).url == "http://127.0.0.1:4711"


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8000",
        "ftp://a.example",
        "http://",
        "http://user@a.example",
        "http://a.example/?q=1",
        "http://a.example:port",
    ],
)
def test_malformed_addresses_are_errors(url: str) -> None:
    with pytest.raises(InvalidRequest, match="URL") as caught:
        address_of(url, {})
    assert url in caught.value.message


@pytest.mark.parametrize("environment", [{"OPENFAZE_API_KEY": "a,b"}, {"OPENFAZE_API_KEY": "ä"},
                                         {"OPENFAZE_URL": "nowhere"}, {"OPENFAZE_PORT": "x"}])  # fmt: skip
def test_malformed_settings_are_errors(environment: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        address_of(None, {"OPENFAZE_RUN_DIR": str(tmp_path), **environment})
