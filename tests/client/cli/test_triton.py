"""The inference server by itself, as its own container runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import httpx
import numpy as np
import pytest
import tritonclient.grpc as grpcclient

from python_backends.runtime.config import CHECKOUT, python_path
from tests.conftest import ModelMaker
from tests.fakes.collector import Collector
from tests.family import family
from tests.waiting import PATIENCE_S, wait_for

ANY_PORTS = ("--grpc-port", "0", "--http-port", "0", "--metrics-port", "0")
KEY = "admin-key=abc123"


class Running:
    """A started command: its addresses by name, its process, and what it wrote to standard error so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None and process.stderr is not None
        self.process, self.errors = process, list[str]()
        self._reader = Thread(target=self.errors.extend, args=(process.stderr,), daemon=True)
        self._reader.start()
        said = process.stdout.readline()
        self.addresses = dict(re.findall(r"(gRPC|HTTP|metrics) (\S+)", said))
        if not self.addresses:
            self._reader.join(10)
            pytest.fail("".join(self.errors))

    def stop(self) -> int:
        """Ask it to end as an orchestrator does, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE_S)
        self._reader.join(10)
        return status


@contextmanager
def triton(folder: Path, *arguments: str, **variables: str) -> Iterator[Running]:
    environment = {**os.environ, "PYTHONPATH": python_path(), "OPENFAZE_RUN_DIR": str(folder / "run"), **variables}
    command = [sys.executable, "-m", "client.cli", "triton", *ANY_PORTS, *arguments]
    process = subprocess.Popen(
        command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield Running(process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def doubled(address: str, headers: dict[str, str] | None = None, *, streamed: bool = False) -> list[float]:
    with grpcclient.InferenceServerClient(address) as client:
        tensor = grpcclient.InferInput("X", [2], "FP32")
        tensor.set_data_from_numpy(np.array([1, 2], np.float32))
        if streamed:  # as the gateway asks
            answers = SimpleQueue[Any]()
            client.start_stream(lambda result, error: answers.put(result), headers=headers)
            client.async_stream_infer("double", [tensor])
            answer = answers.get(timeout=PATIENCE_S)
        else:
            answer = client.infer("double", [tensor], headers=headers)
        values: list[float] = answer.as_numpy("Y").tolist()
        return values


@pytest.mark.server
def test_it_listens_where_it_is_told_and_only_the_key_changes_it(make_model: ModelMaker, tmp_path: Path) -> None:
    (tmp_path / "control").write_text(KEY + "\n")
    arguments = ("--repository", str(make_model("double")), "--listen", "0.0.0.0")
    with triton(tmp_path, *arguments, OPENFAZE_TRITON_CONTROL_FILE=str(tmp_path / "control")) as running:
        assert doubled(running.addresses["gRPC"]) == [2, 4]
        served = family(running.process.pid, names=("tritonserver",))
        listening = {item.laddr.ip.removeprefix("::ffff:") for child in served
                     for item in child.net_connections("tcp") if item.status == "LISTEN"}  # fmt: skip
        assert listening & {"0.0.0.0", "::"} and "127.0.0.1" not in listening
        index = f"http://{running.addresses['HTTP']}/v2/repository/index"
        assert httpx.post(index, trust_env=False).status_code == 403
        name, _, value = KEY.partition("=")
        assert httpx.post(index, headers={name: value}, trust_env=False).json()[0]["name"] == "double"
        assert "OPENFAZE_TRITON_CONTROL_FILE" not in served[0].environ()
        assert running.stop() == 130
        assert any("double" in line for line in running.errors), "its log is passed on"
    assert list((tmp_path / "run").iterdir()) == []


@pytest.mark.server
@pytest.mark.parametrize("streamed", [False, True])
def test_traces_arrive_under_the_callers_id(streamed: bool, make_model: ModelMaker, tmp_path: Path) -> None:
    caller = "4bf92f3577b34da6a3ce929d0e0e4736"
    with Collector() as collector:
        repository = str(make_model("double"))
        with triton(tmp_path, "--repository", repository, "--traces", collector.url) as running:

            def arrived() -> bool:
                # Each time another request: Triton's exporter sends a batch once, and gives up one that got lost.
                parent = {"traceparent": f"00-{caller}-00f067aa0ba902b7-01"}
                assert doubled(running.addresses["gRPC"], parent, streamed=streamed) == [2, 4]
                return {span["name"] for span in collector.spans(caller)} >= {"InferRequest", "double"}

            wait_for(arrived)


@pytest.mark.server
def test_the_log_that_a_failure_names_is_there(make_model: ModelMaker, tmp_path: Path) -> None:
    repository = make_model("broken", model="raise ZeroDivisionError('while it loads')")
    environment = {**os.environ, "PYTHONPATH": python_path(), "OPENFAZE_RUN_DIR": str(tmp_path / "run")}
    done = subprocess.run(
        [sys.executable, "-m", "client.cli", "triton", *ANY_PORTS, "--repository", str(repository)],
        env=environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    named = re.search(r"full log: (\S+)", done.stderr)
    assert done.returncode == 1 and named, done.stderr
    assert "while it loads" in Path(named[1]).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (("--listen", "0.0.0.0"), {}, "OPENFAZE_TRITON_CONTROL"),
        (("--listen", "localhost"), {}, "IPv4 address"),
        (("--listen", "0.0.0.0"), {"OPENFAZE_TRITON_CONTROL": "hunter2"}, "must be NAME=VALUE"),
        ((), {"OPENFAZE_TRITON_CONTROL_FILE": "/no/such/file"}, "/no/such/file"),
    ],
    ids=["no key", "a name", "no pair", "no file"],
)
def test_what_cannot_be_obeyed_is_refused(
    arguments: tuple[str, ...], variables: dict[str, str], words: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": python_path(), "OPENFAZE_RUN_DIR": str(tmp_path), **variables}
    done = subprocess.run([sys.executable, "-m", "client.cli", "triton", *ANY_PORTS, *arguments], env=environment,
                          cwd=CHECKOUT, capture_output=True, text=True, timeout=60)  # fmt: skip
    assert done.returncode == 1 and words in done.stderr and "hunter2" not in done.stderr
