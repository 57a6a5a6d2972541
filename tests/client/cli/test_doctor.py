"""What `doctor` says of machines that are told what they have."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from client.cli.confining import why_not
from client.cli.doctor import check_browser, check_gpu, check_memory, check_run_folder, check_sandbox, free_memory
from python_backends.browser.programs import browser_programs_of
from python_backends.errors import Unavailable
from python_backends.sandbox.programs import programs_of


def test_without_a_gpu_nothing_is_missing() -> None:
    found = check_gpu(lambda: 0, lambda: {"cpu"})
    assert found.state == "ok" and "none is visible" in found.detail and not found.fix


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
@pytest.mark.parametrize(("known", "lacking"), [
    ({"cpu", "openvino"}, "no ONNX Runtime for CUDA and no PyTorch"), ({"cpu", "cuda"}, "but no PyTorch"),
])  # fmt: skip
def test_a_gpu_that_cannot_be_used_is_named_with_what_it_lacks(known: set[str], lacking: str) -> None:
    found = check_gpu(lambda: 2, lambda: known)
    assert found.state == "missing" and found.detail.startswith("2 visible") and lacking in found.detail
    assert "docs/deployment.md" in found.fix


def test_shared_memory_that_is_not_there_is_broken(tmp_path: Path) -> None:
    found = check_memory(tmp_path / "none")
    assert found.state == "broken" and str(tmp_path / "none") in found.detail and "tmpfs" in found.fix


def test_memory_is_what_the_container_may_have(tmp_path: Path) -> None:
    machine = free_memory(tmp_path / "no such group")
    (tmp_path / "memory.current").write_text("1000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert abs(free_memory(tmp_path) - machine) < 4 << 30  # others use it too
    (tmp_path / "memory.max").write_text("5096\n")
    assert free_memory(tmp_path) == 4096
    assert check_memory(control_group=tmp_path).state != "ok"


@pytest.mark.parametrize(("folder", "state"), [("new", "ok"), ("file/run", "broken")])
def test_the_run_folder_must_be_a_place_to_write(folder: str, state: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = check_run_folder({"OPENFAZE_RUN_DIR": str(tmp_path / folder)})
    assert found.state == state and (state == "ok") == (not found.fix)


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no bubblewrap")
def test_what_the_kernel_forbids_is_said_of_the_sandbox(tmp_path: Path) -> None:
    refused = check_sandbox(lambda _: "no permissions to make a name space")
    assert refused.state == "missing" and "no permissions" in refused.detail and "docs/sandbox.md" in refused.fix
    box = tmp_path / "bwrap"
    box.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    box.chmod(0o755)
    programs = programs_of({})
    assert why_not(replace(programs, bubblewrap=box)) == "bwrap: No permissions to create new namespace"
    assert why_not(replace(programs, bubblewrap=tmp_path / "none"))
    assert why_not(programs) == ""


def test_and_of_the_browser() -> None:
    try:
        browser_programs_of({})
    except Unavailable as error:
        pytest.skip(error.message)
    refused = check_browser(lambda _: "no permissions")
    assert refused.state == "missing" and "no permissions" in refused.detail and "docs/sandbox.md" in refused.fix
