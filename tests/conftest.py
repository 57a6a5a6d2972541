"""Real servers for the tests: one for the session, and factories for small ones whose set-up stands in the test.

Everything runs on free ports, on loopback, from run folders of its own, and is stopped whatever happens.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from builders.dry_run.repository import dry_run_repository
from client.cli.gateway_process import GatewayOptions, GatewayProcess
from client.cli.tools import build_models
from python_backends.fetch.admitted import ADMIT_VARIABLE
from python_backends.runtime.config import CHECKOUT, Profile, RuntimeConfig
from python_backends.runtime.control import ControlKey
from python_backends.runtime.ports import free_ports
from python_backends.runtime.server import TritonServer
from tests.local_site import LocalSite, served

DOUBLE_CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "X" data_type: TYPE_FP32 dims: [ -1 ] }]
output [{ name: "Y" data_type: TYPE_FP32 dims: [ -1 ] }]
instance_group [{ count: 1 kind: KIND_CPU }]
"""
DOUBLE_MODEL = """
import triton_python_backend_utils as pb_utils

class TritonPythonModel:
    def execute(self, requests):
        return [pb_utils.InferenceResponse([pb_utils.Tensor("Y", self.answer(request))]) for request in requests]

    def answer(self, request):
        return pb_utils.get_input_tensor_by_name(request, "X").as_numpy() * 2
"""


@dataclass(frozen=True)
class TritonAddresses:
    """ "host:port" of the session's Triton for each protocol, its process id, its log file and its key."""

    grpc: str
    http: str
    metrics: str
    pid: int
    log_path: Path
    control: ControlKey


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--profile gpu-dry-run`: the session's Triton serves the dry run of the GPU profile (docs/gpu.md)."""
    parser.addoption(
        "--profile", choices=get_args(Profile), default="cpu", help="configurations of the session's Triton"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that do not use the session's Triton are the same under every profile: they run under `cpu` alone."""
    if config.getoption("profile") == "cpu":
        return
    with_server = [item for item in items if "triton" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in with_server])
    items[:] = with_server


@pytest.fixture(scope="session")
def profile(pytestconfig: pytest.Config) -> Profile:
    """The profile of the session's Triton."""
    chosen: Profile = pytestconfig.getoption("profile")
    return chosen


@pytest.fixture(scope="session")
def api_key() -> str:
    """The key that the session's gateway accepts."""
    return f"test-{secrets.token_hex(8)}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSite]:
    """A site on this machine, the only address in it that the session's Triton may reach."""
    with served(tmp_path_factory.mktemp("site")) as local:
        yield local


@pytest.fixture(scope="session")
def web_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the session's web index, in which there is nothing at first."""
    return tmp_path_factory.mktemp("web_index") / "index"


@pytest.fixture(scope="session")
def triton(
    tmp_path_factory: pytest.TempPathFactory, site: LocalSite, web_index: Path, profile: Profile
) -> Iterator[TritonAddresses]:
    """The session's Triton with the real model repository, ready and proven."""
    build_models()
    models = RuntimeConfig.repository
    if profile == "gpu-dry-run":
        models = dry_run_repository(models, tmp_path_factory.mktemp("dry_run") / "models")
    config = RuntimeConfig(models, tmp_path_factory.mktemp("run"), profile=profile, index=web_index)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADMIT_VARIABLE, site.address)
        with TritonServer(config) as server:
            assert server.pid is not None
            yield TritonAddresses(server.grpc, server.http, server.metrics, server.pid, server.log_path, config.control)


@pytest.fixture(scope="session")
def gateway(triton: TritonAddresses, api_key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a gateway before the session's Triton; requests need `api_key`. No answer comes from the cache."""
    yield from _gateway(triton, api_key, tmp_path_factory.mktemp("gateway"), "off")


@pytest.fixture(scope="session")
def caching_gateway(triton: TritonAddresses, api_key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with the cache on, as it is by default."""
    yield from _gateway(triton, api_key, tmp_path_factory.mktemp("caching_gateway"), "on")


def _gateway(triton: TritonAddresses, api_key: str, folder: Path, cache: str) -> Iterator[str]:
    options = GatewayOptions("127.0.0.1", free_ports("127.0.0.1", 1)[0], triton.grpc, triton.metrics, (api_key,),
                             "openfaze_tests", folder / "gateway.log", triton.control,
                             {"OPENFAZE_GATEWAY_CACHE": cache})  # fmt: skip
    process = GatewayProcess(options)
    try:
        process.start()
        yield process.url
    finally:
        process.stop()


ModelMaker = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> ModelMaker:
    """`make_model(name, model=..., config=...)` writes a Python model; returns the repository it stands in."""

    def make(name: str, model: str = DOUBLE_MODEL, config: str = DOUBLE_CONFIG) -> Path:
        folder = tmp_path / "repository" / name
        (folder / "1").mkdir(parents=True)
        (folder / "config.pbtxt").write_text(f'name: "{name}"\n{config}')
        (folder / "1" / "model.py").write_text(model)
        return folder.parent

    return make


ServerMaker = Callable[..., TritonServer]


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[ServerMaker]:
    """`make_server(repository, **settings)` gives a server that has not started; it is stopped after the test."""
    with ExitStack() as stack:

        def make(repository: Path, **settings: int) -> TritonServer:
            server = TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path / "run", **settings))  # type: ignore[arg-type]
            stack.callback(server.stop)
            return server

        yield make


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the project."""
    return CHECKOUT
