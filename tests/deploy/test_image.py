"""The Dockerfile and the compose file: clean, confined, and true of the programs they start."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from builders.dry_run.config import MOUNT
from client.cli.__main__ import PASSED_ON, parser
from client.gateway.config import config_of
from client.gateway.metrics import ROUTES
from client.gateway.secret_files import SUFFIX, file_variables
from python_backends.runtime.config import CHECKOUT
from python_backends.runtime.server import ENV_CONTROL, PROFILE_FLAGS
from tests.deploy.tools import DEPLOY, errors_by, program, wheel

DOCKERFILE = CHECKOUT / "Dockerfile"
OURS = ("triton", "gateway")
# What compose files may say since the schema that can be had was written.
LATER = ("'name'", "'start_interval'")


def lint(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(program("hadolint")), "--no-color", str(path)], capture_output=True, text=True)


def stages() -> dict[str, str]:
    """The instructions of every stage by its name, lines joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.M).replace("\\\n", " ")
    parts = re.split(r"^FROM \S+ AS (\w+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text("utf-8"))
    return parsed


def test_hadolint_finds_nothing() -> None:
    done = lint(DOCKERFILE)
    assert (done.returncode, done.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE.read_text("utf-8") + "RUN cd /tmp && sudo make\n")
    assert "DL3003" in lint(tmp_path / "Dockerfile").stdout


def test_the_last_stage_serves_as_an_ordinary_user_and_builds_nothing() -> None:
    name, last = list(stages().items())[-1]
    assert name == "cpu" and "USER 1000:1000" in last and "USER 1000:1000" in stages()["gpu"]
    assert "pip" not in last and "gcc" not in last
    assert re.search(r"pip uninstall .*\bpip\b", stages()["build"])


def test_a_gpu_is_served_with_the_flags_that_its_configurations_are_made_for() -> None:
    image = stages()["gpu"]
    runtime = yaml.safe_load((CHECKOUT / "deploy" / "kserve" / "serving-runtime-gpu.yaml").read_text("utf-8"))
    arguments = runtime["spec"]["containers"][0]["args"]
    for flag in PROFILE_FLAGS["gpu-dry-run"]:
        assert f'"{flag}"' in image and flag in arguments
    assert "--cache-config=local,size=" in image and any(flag.startswith("--cache-config=") for flag in arguments)
    assert f"ln -s /opt/openfaze/model_repository {MOUNT.rstrip('/')}" in image


def test_nothing_secret_can_come_in() -> None:
    kept = (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
    assert [line for line in kept if line and line[0] not in "#!"][0] == "*"
    assert "!secrets" not in "\n".join(kept)
    for stage in stages().values():
        assert not re.search(r"^(ENV|ARG) .*(KEY|TOKEN|PASSWORD)\w*=\S", stage, re.M)


def test_the_context_holds_what_is_copied_and_no_more() -> None:
    named = {line[1:].rstrip("/") for line in (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
             if line.startswith("!")}  # fmt: skip
    copied = {source for stage in stages().values() for line in re.findall(r"^COPY (?!--from)(.+) \S+$", stage, re.M)
              for source in line.split()}  # fmt: skip
    assert copied == {name.removesuffix("/*.lock") for name in named}
    assert all((CHECKOUT / source).exists() for source in copied)


def test_the_health_check_asks_what_is_served() -> None:
    asked = re.findall(r"client\.health\W+http://127\.0\.0\.1:8000(\S+?)\"", DOCKERFILE.read_text("utf-8"))
    assert asked[-1] in ROUTES and asked[0] == "/v2/health/ready"


def test_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    schema = orjson.loads(wheel("compose").read("compose/config/compose_spec.json"))
    assert [error for error in errors_by(schema, compose) if not any(word in error for word in LATER)] == []
    assert errors_by(schema, {**compose, "services": {"triton": {"imag": "x"}}})


def test_every_service_is_confined(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"] and service["pids_limit"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert ":latest" not in service["image"] and ":" in service["image"], name
    assert compose["services"]["triton"]["shm_size"] == "1gb"


def test_the_parts_take_what_they_are_given(compose: dict[str, Any]) -> None:
    triton, gateway = (compose["services"][name] for name in OURS)
    command = [re.sub(r"\$\{\w+:-(.*)\}", r"\1", str(word)) for word in triton["command"]]
    assert parser().parse_args(command).listen == "0.0.0.0"
    assert set(triton["environment"]) == {ENV_CONTROL + SUFFIX}
    given = {name: value for name, value in gateway["environment"].items() if not name.endswith(SUFFIX)}
    assert set(gateway["environment"]) - set(given) == file_variables()
    assert gateway["command"][0] in PASSED_ON
    config = config_of(given, host="127.0.0.1", port=8000, triton="t:8001", metrics="t:8002")
    for service in (triton, gateway):
        assert int(service["stop_grace_period"].removesuffix("s")) > config.timeouts.drain


def test_secrets_and_mounted_files_exist_where_they_are_named(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for secret in service.get("secrets", []):
            assert secret in compose["secrets"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0] if isinstance(volume, str) else volume.get("source", "state")
            assert source in compose["volumes"] or (CHECKOUT / source).is_dir()
    assert "/secrets/" in (CHECKOUT / ".gitignore").read_text("utf-8").split()
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    hosts = {
        target.split(":")[0] for job in scraped for config in job["static_configs"] for target in config["targets"]
    }
    assert hosts == set(OURS)
