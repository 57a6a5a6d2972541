"""docs/embedding.md: what it says is run, is run here as it stands there, and prints what stands below it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import orjson
import pytest

from python_backends.runtime.binary import find_binary, install_stub
from python_backends.runtime.config import CHECKOUT, LOOPBACK, python_path
from python_backends.runtime.needs import MAY_CALL, needed_by
from python_backends.runtime.ports import free_ports
from tests.conftest import TritonAddresses
from tests.waiting import PATIENCE_S, wait_for

TEXT = (CHECKOUT / "docs" / "embedding.md").read_text("utf-8")
PATIENCE = 2 * PATIENCE_S
BLOCKS = re.findall(r"<!-- run -->\n```(\w+)\n(.*?)```\n```text\n(.*?)```", TEXT, re.S)
NAMES = [f"{number}_{kind}" for number, (kind, *_) in enumerate(BLOCKS)]
OWN = re.findall(r"<!-- run: own triton -->\n```sh\n(.*?)```", TEXT, re.S)


def test_every_block_that_is_marked_is_found() -> None:
    assert len(BLOCKS) + len(OWN) == TEXT.count("<!-- run") >= 10
    unmarked = re.findall(r"(?<!-->\n)^```(sh|python)$", TEXT, re.M)
    assert unmarked == []


def test_the_table_of_tasks_is_the_one_that_is_derived() -> None:
    part = TEXT.partition("## Only some tasks")[2].partition("##")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\S.*) \| (\S.*) \|$", part, re.M)
    assert len(rows) >= 18 and {*MAY_CALL} - {"openfaze"} <= {task for task, _, _ in rows}
    for task, needed, more in rows:
        always = {*needed_by([task])} - {task}
        assert {*re.findall(r"`(\w+)`", needed)} == always
        assert {*re.findall(r"`(\w+)`", more)} == {*needed_by([task], whole=True)} - always - {task}


@pytest.mark.server
@pytest.mark.parametrize(
    "number", range(len(BLOCKS)), ids=[f"{number}_{kind}" for number, (kind, *_) in enumerate(BLOCKS)]
)
def test_a_block_prints_what_stands_below_it(number: int, triton: TritonAddresses) -> None:
    kind, code, printed = BLOCKS[number]
    if "curl" in code and shutil.which("curl") is None:
        pytest.skip("needs curl (apt-get install curl)")
    code = code.replace("localhost:8000", triton.http).replace("localhost:8001", triton.grpc)
    code = code.replace("key = {}", f"key = {triton.control.http!r}")
    # Regions belong to the whole machine; other tests may run beside this one.
    code = code.replace("media_in", f"media_in_{os.getpid()}").replace("result_out", f"result_out_{os.getpid()}")
    code = code.replace(".venv/bin/python", sys.executable)
    command = ["sh", "-eu", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": python_path(), "NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK}
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=2 * PATIENCE_S
    )
    assert (done.returncode, done.stdout) == (0, printed), done.stderr


@pytest.mark.server
def test_the_repository_in_a_triton_of_ones_own(tmp_path: Path) -> None:
    (code,) = OWN
    http, grpc, metrics = free_ports(LOOPBACK, 3)
    for flag, port in (("http", http), ("grpc", grpc), ("metrics", metrics)):
        code = re.sub(rf"--{flag}-port=\d+", f"--{flag}-port={port} --{flag}-address={LOOPBACK}", code)
    code = code.replace("$PWD/build/backends", f"{tmp_path}/backends").replace("build/backends", f"{tmp_path}/backends")
    binary = find_binary()
    install_stub(binary)
    environment = {**os.environ, **binary.environment(), "OMP_NUM_THREADS": "1", "TRITON": str(binary.caches.parent)}
    environment["PATH"] = f"{binary.executable.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(["sh", "-eu", "-c", code], cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=subprocess.STDOUT, start_new_session=True)  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{http}", trust_env=False, timeout=PATIENCE_S) as client:
            wait_for(lambda: server.poll() is not None or is_ready(client))
            assert server.poll() is None, (tmp_path / "log").read_text("utf-8")[-3000:]
            asked = orjson.dumps({"text": "The match ended two to one.", "labels": ["sports", "cooking"]}).decode()
            tensor = {"name": "REQUEST", "datatype": "BYTES", "shape": [1], "data": [asked]}
            reply = client.post("/v2/models/classify/infer", json={"inputs": [tensor], "outputs": [{"name": "RESULT"}]})
            assert orjson.loads(reply.json()["outputs"][0]["data"][0])["label"] == "sports"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE_S)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/v2/health/ready").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
