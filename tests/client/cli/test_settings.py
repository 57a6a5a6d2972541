"""Flags and environment of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.cli.settings import Settings, make_folder
from client.cli.system import SystemConfig
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings(port=8000, api_keys=())


def test_port_and_keys_are_read() -> None:
    settings = Settings.from_environment({"OPENFAZE_PORT": "9001", "OPENFAZE_API_KEYS": "one, two"})
    assert settings == Settings(port=9001, api_keys=("one", "two"))


@pytest.mark.parametrize("port", ["eighty", "-1", "65536", "8000.0", "٨"])
def test_a_malformed_port_is_refused_by_name(port: str) -> None:
    with pytest.raises(InvalidRequest, match="OPENFAZE_PORT"):
        Settings.from_environment({"OPENFAZE_PORT": port})


@pytest.mark.parametrize("parent", ["/proc/none", "a file"])
def test_a_run_folder_that_cannot_be_made_is_refused_by_name(parent: str, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(InvalidRequest, match="OPENFAZE_RUN_DIR"):
        make_folder(tmp_path / parent / "openfaze_x")


@pytest.mark.parametrize("keys", ["one,", "a b", "kéy", ",", "a\tb"])
def test_malformed_keys_are_refused_by_name(keys: str) -> None:
    with pytest.raises(InvalidRequest, match="OPENFAZE_API_KEYS"):
        Settings.from_environment({"OPENFAZE_API_KEYS": keys})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_needs_no_keys(host: str, tmp_path: Path) -> None:
    assert SystemConfig(RuntimeConfig(repository=tmp_path), host=host).api_keys == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org"])
def test_other_addresses_do(host: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="OPENFAZE_API_KEYS"):
        SystemConfig(RuntimeConfig(repository=tmp_path), host=host)
    SystemConfig(RuntimeConfig(repository=tmp_path), host=host, api_keys=("key",))


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_out_of_range_is_refused(port: int, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="65535"):
        SystemConfig(RuntimeConfig(repository=tmp_path), port=port)


@pytest.mark.parametrize(
    "name, value, words",
    [("OPENFAZE_GATEWAY_RATE", "fast", "OPENFAZE_GATEWAY_RATE must be a number"),
     ("OPENFAZE_GATEWAY_BURTS", "1", "OPENFAZE_GATEWAY_BURTS is not a setting"),
     ("OPENFAZE_GATEWAY_CONTROL", "x", "OPENFAZE_GATEWAY_CONTROL must be NAME=VALUE")],
)  # fmt: skip
def test_what_the_gateway_would_refuse_is_refused_before_anything_starts(
    name: str, value: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRequest, match=words):
        SystemConfig(RuntimeConfig(repository=tmp_path), environment={name: value})
