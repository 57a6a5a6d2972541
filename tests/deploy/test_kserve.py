"""The objects for KServe against the classes of its own SDK, and what they contain against Kubernetes' schemas."""

from __future__ import annotations

import ast
import re
import zipfile
from typing import Any

import pytest
import yaml

from client.cli.__main__ import parser
from tests.deploy.tools import DEPLOY, Manifest, definition_errors, wheel

FILES = sorted((DEPLOY / "kserve").glob("*.yaml"))
KUBERNETES = "1.33"
PLAIN: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "bool": bool,
    "float": (int, float),
    "object": object,
}


def loaded(name: str) -> Manifest:
    manifest: Manifest = yaml.safe_load((DEPLOY / "kserve" / name).read_text("utf-8"))
    return manifest


def model_of(archive: zipfile.ZipFile, kind: str) -> dict[str, str] | None:
    """JSON name -> type of a class of the SDK, None if it is not the SDK's own."""
    name = f"kserve/models/{re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', kind).lower()}.py"
    if name not in archive.namelist():
        return None
    body = next(node for node in ast.parse(archive.read(name)).body if isinstance(node, ast.ClassDef)).body
    assigned = [node for node in body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)]
    tables = {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in assigned}
    return {json: tables["openapi_types"][field] for field, json in tables["attribute_map"].items()}


def errors_in(archive: zipfile.ZipFile, value: Any, kind: str, path: str = "$") -> list[str]:
    """What a value of the SDK's type `kind` must not look like."""
    if inner := re.fullmatch(r"list\[(.+)\]", kind):
        if not isinstance(value, list):
            return [f"{path}: must be a list"]
        return [error for number, item in enumerate(value)
                for error in errors_in(archive, item, inner[1], f"{path}[{number}]")]  # fmt: skip
    if inner := re.fullmatch(r"dict\(str, (.+)\)", kind):
        return [error for name, item in value.items() for error in errors_in(archive, item, inner[1], f"{path}.{name}")]
    if kind in PLAIN:
        return [] if isinstance(value, PLAIN[kind]) else [f"{path}: must be {kind}, not {value!r}"]
    fields = model_of(archive, kind)
    if fields is None:
        group = "apimachinery.pkg.apis.meta" if kind == "V1ObjectMeta" else "api.core"
        return [
            f"{path}{error.removeprefix('$')}"
            for error in definition_errors(value, f"io.k8s.{group}.v1.{kind.removeprefix('V1')}", KUBERNETES)
        ]
    unknown = [f"{path}.{name}: unknown to {kind}" for name in value if name not in fields]
    return unknown + [error for name, item in value.items() if name in fields
                      for error in errors_in(archive, item, fields[name], f"{path}.{name}")]  # fmt: skip


def errors_of(manifest: Manifest) -> list[str]:
    version = manifest["apiVersion"].rpartition("/")[2]
    return errors_in(wheel("kserve"), manifest, version[0].upper() + version[1:] + manifest["kind"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_kserve_understands_every_field(path: Any) -> None:
    assert errors_of(loaded(path.name)) == []


def test_a_wrong_field_would_be_noticed() -> None:
    runtime = loaded("serving-runtime.yaml")
    runtime["spec"]["containers"][0]["prts"] = []
    runtime["spec"]["multiModel"] = "no"
    runtime["spec"]["formats"] = []
    found = " ".join(errors_of(runtime))
    assert "prts" in found and "multiModel" in found and "formats" in found


@pytest.mark.parametrize("name", ["serving-runtime.yaml", "serving-runtime-gpu.yaml"])
def test_the_runtime_is_what_kserve_and_grpc_look_for(name: str) -> None:
    (container,) = loaded(name)["spec"]["containers"]
    assert container["name"] == "kserve-container"
    assert [(port["name"], port["containerPort"]) for port in container["ports"]] == [("h2c", 8001)]
    assert container["securityContext"]["readOnlyRootFilesystem"] and container["securityContext"]["runAsNonRoot"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in loaded(name)["spec"]["volumes"]} and "shm" in mounted


def test_the_service_asks_for_the_runtime_and_the_program_takes_its_arguments() -> None:
    runtime, service = loaded("serving-runtime.yaml"), loaded("inference-service.yaml")["spec"]["predictor"]["model"]
    assert service["runtime"] == runtime["metadata"]["name"]
    formats = runtime["spec"]["supportedModelFormats"]
    assert service["modelFormat"] in [{"name": entry["name"], "version": entry["version"]} for entry in formats]
    assert service["protocolVersion"] in runtime["spec"]["protocolVersions"]
    assert parser().parse_args(runtime["spec"]["containers"][0]["args"]).listen == "0.0.0.0"
