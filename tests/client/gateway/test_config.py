"""Settings: read strictly, refused with their name."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from client.errors import BadConfiguration
from client.gateway.__main__ import main
from client.gateway.config import GatewayConfig, Limits, Timeouts, config_of, digest
from client.gateway.engine import TritonEngine
from client.gateway.hosts.chosen import engine_for
from client.gateway.hosts.engine import BalancedEngine
from client.gateway.hosts.settings import MAX_HOSTS, HostSettings, Place
from python_backends.runtime.config import CHECKOUT
from tests.client.gateway.server import CONFIG, serving
from tests.fakes.engine import FakeEngine


def configured(environ: dict[str, str], host: str = "127.0.0.1", triton: str = "127.0.0.1:8001") -> GatewayConfig:
    return config_of(environ, host=host, port=8080, triton=triton, metrics="127.0.0.1:8002")


def test_every_setting_is_documented_with_its_default() -> None:
    text = (CHECKOUT / "docs" / "deployment.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", text.partition("The gateway's own")[2], re.M))
    config = GatewayConfig()
    times = {f"{item.name}_timeout_s".upper(): getattr(config.timeouts, item.name) for item in fields(Timeouts)}
    numbers = {name.upper(): getattr(config, name) for name in ("rate", "burst", "max_concurrent", "max_queue",
                                                                "max_body_memory", "max_connections")}  # fmt: skip
    limits = {f"limit_{item.name}".upper(): getattr(config.limits, item.name) for item in fields(Limits)}
    hosts = {item.name.upper(): getattr(config.hosts, item.name) for item in fields(HostSettings)}
    assert (rows.pop("CONTROL"), rows.pop("CACHE")) == ("none", "on")
    assert (rows.pop("TRITONS"), rows.pop("DRAIN_FILE")) == ("none", "none")
    assert (hosts.pop("PLACES"), hosts.pop("DRAIN_FILE")) == ((), None)
    assert {name: float(default) for name, default in rows.items()} == {**numbers, **times, **limits, **hosts}
    for name in rows:
        configured({f"OPENFAZE_GATEWAY_{name}": "1"})


def test_environment_is_obeyed() -> None:
    config = configured(
        {"OPENFAZE_API_KEYS": "first, second", "OPENFAZE_GATEWAY_RATE": "2.5", "OPENFAZE_GATEWAY_MAX_QUEUE": "7",
         "OPENFAZE_GATEWAY_REQUEST_TIMEOUT_S": "12", "OPENFAZE_GATEWAY_CACHE": "off",
         "OPENFAZE_GATEWAY_LIMIT_FILE_BYTES": "1000", "PATH": "/bin"}
    )  # fmt: skip
    assert config.api_keys == (digest("first"), digest("second"))
    assert (config.rate, config.max_queue, config.timeouts.request) == (2.5, 7, 12.0)
    assert (config.cache, config.limits.file_bytes) == (False, 1000)
    assert "first" not in repr(config)
    control = configured({"OPENFAZE_GATEWAY_CONTROL": "admin-key=abc"}).control
    assert control.grpc == (("triton-grpc-protocol-admin-key", "abc"),)


@pytest.mark.parametrize(
    "environ, words",
    [({"OPENFAZE_GATEWAY_RTAE": "1"}, "OPENFAZE_GATEWAY_RTAE"), ({"OPENFAZE_GATEWAY_RATE": "fast"}, "number"),
     ({"OPENFAZE_GATEWAY_BURST": "-1"}, "positive"), ({"OPENFAZE_GATEWAY_RATE": "nan"}, "finite"),
     ({"OPENFAZE_GATEWAY_CACHE": "yes"}, "on or off"),
     ({"OPENFAZE_GATEWAY_LIMIT_FILES": "1"}, "LIMIT_FILES is not a setting"),
     ({"OPENFAZE_API_KEYS": "a,,b"}, "OPENFAZE_API_KEYS"), ({"OPENFAZE_API_KEYS": "a b"}, "without spaces"),
     ({"OPENFAZE_GATEWAY_CONTROL": "secret"}, "OPENFAZE_GATEWAY_CONTROL must be NAME=VALUE")],
)  # fmt: skip
def test_bad_environment_is_named(environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadConfiguration, match=words):
        configured(environ)


def test_several_hosts_are_named_by_flag_or_environment() -> None:
    named = {"OPENFAZE_GATEWAY_TRITONS": "one:8001, [fd00::2]:8001/9002", "OPENFAZE_GATEWAY_PROBE_FAILURES": "3",
             "OPENFAZE_GATEWAY_DRAIN_FILE": "/run/drain"}  # fmt: skip
    config = configured(named, triton="")
    assert config.hosts.places == (Place("one", 8001, 8002), Place("fd00::2", 8001, 9002))
    assert (config.hosts.probe_failures, config.hosts.drain_file) == (3, Path("/run/drain"))
    assert configured(named, triton="flag:1").hosts.places == ()
    assert configured({}, triton="a:1,b:2").hosts.places == (Place("a", 1), Place("b", 2))
    assert configured({}, triton="").triton == GatewayConfig().triton
    assert isinstance(engine_for(config), BalancedEngine)
    assert isinstance(engine_for(configured({})), TritonEngine)


@pytest.mark.parametrize(
    "text", ["a", "a:1,", "a:1,a:1", "a:0", "a:1/", "a:1/x", ":1", ",".join(f"h{n}:1" for n in range(MAX_HOSTS + 1))]
)  # fmt: skip
def test_hosts_that_cannot_be_are_named(text: str) -> None:
    with pytest.raises(BadConfiguration, match="OPENFAZE_GATEWAY_TRITONS"):
        configured({"OPENFAZE_GATEWAY_TRITONS": text}, triton="")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "gateway.example"])
def test_other_than_loopback_needs_keys(host: str) -> None:
    with pytest.raises(BadConfiguration, match="OPENFAZE_API_KEYS"):
        configured({}, host)
    assert configured({"OPENFAZE_API_KEYS": "k"}, host).authenticated


@pytest.mark.parametrize("address", ["8001", "host:", ":1", "host:0", "host:65536", "host:x"])
def test_addresses_are_host_and_port(address: str) -> None:
    with pytest.raises(BadConfiguration, match="--triton"):
        configured({}, triton=address)


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(FakeEngine(), CONFIG) as gateway:
        assert main(["--port", str(gateway.port)]) == 2
    assert str(gateway.port) in capsys.readouterr().err
