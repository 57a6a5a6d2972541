"""`up`, `read` and `status` as a person runs them: real processes, over two tiny models that echo text."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from client.cli.state import RunState, running
from python_backends.runtime import processes
from python_backends.runtime.config import CHECKOUT
from python_backends.runtime.shares import FLAGS
from tests.conftest import ModelMaker
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

OCR_CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "REQUEST" data_type: TYPE_STRING dims: [ 1 ] }, { name: "MEDIA" data_type: TYPE_STRING dims: [ -1 ] }]
output [{ name: "RESULT" data_type: TYPE_STRING dims: [ 1 ] }]
"""
OCR_MODEL = """
import json
import numpy as np
import triton_python_backend_utils as pb_utils

class TritonPythonModel:
    def execute(self, requests):
        return [self.answer(pb_utils.get_input_tensor_by_name(request, "MEDIA").as_numpy()[0]) for request in requests]

    def answer(self, media):
        if media == b"bad":
            error = "this document is damaged [status=400 code=invalid_media]"
            return pb_utils.InferenceResponse(error=pb_utils.TritonError(error, pb_utils.TritonError.INVALID_ARG))
        result = json.dumps({"extracted_text": media.decode(), "sections": []}).encode()
        return pb_utils.InferenceResponse([pb_utils.Tensor("RESULT", np.array([result], dtype=np.object_))])
"""
FRONT_CONFIG = OCR_CONFIG.replace("RESULT", "EVENT") + "model_transaction_policy { decoupled: true }"
FRONT_MODEL = """
import json
import numpy as np
import triton_python_backend_utils as pb_utils

FINAL = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL

class TritonPythonModel:
    def execute(self, requests):
        for request in requests:
            media = pb_utils.get_input_tensor_by_name(request, "MEDIA").as_numpy()[0]
            self.answer(request.get_response_sender(), media)

    def answer(self, sender, media):
        if media == b"bad":
            error = "this document is damaged [status=400 code=invalid_media]"
            # With its final flag: a message after an error crashes this server when the client asked for gRPC statuses.
            sender.send(pb_utils.InferenceResponse(error=pb_utils.TritonError(error, pb_utils.TritonError.INVALID_ARG)),
                        flags=FINAL)
            return
        result = {"extracted_text": media.decode(), "sections": []}
        sender.send(self.event({"event": "content", "text": json.dumps({"name": "ocr", "result": result})}))
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        done = {"event": "done", "finish_reason": "stop", "vcache": False, "usage": usage, "tasks": ["ocr"]}
        sender.send(self.event(done), flags=FINAL)

    def event(self, content):
        value = np.array([json.dumps(content).encode()], dtype=np.object_)
        return pb_utils.InferenceResponse([pb_utils.Tensor("EVENT", value)])
"""
READY_SECONDS = 60.0


@pytest.fixture
def repository(make_model: ModelMaker) -> Path:
    """Two models that behave like `ocr` and `openfaze` for text documents."""
    make_model("ocr", model=OCR_MODEL, config=OCR_CONFIG)
    return make_model("openfaze", model=FRONT_MODEL, config=FRONT_CONFIG)


Command = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Command]:
    """`start("up", ...)` runs a command with a run folder of its own; it is killed after the test if it still runs.

    It heeds Ctrl-C even if the tests run in the background, where shells have it ignored.
    """
    with ExitStack() as stack:

        def command(*arguments: str, **variables: str) -> subprocess.Popen[str]:
            own = {"PYTHONPATH": str(CHECKOUT), "OPENFAZE_RUN_DIR": str(tmp_path / "run")}
            environment = {**os.environ, **own, **variables}
            process = subprocess.Popen([sys.executable, "-m", "client.cli", *arguments], cwd=tmp_path, env=environment,
                                       text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL))  # fmt: skip
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return process

        yield command


def wait_ready(process: subprocess.Popen[str], run_root: Path) -> RunState:
    """The state of the system that `process` started, once it says that it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        ready = [state for state in running(run_root) if state.ready and state.owner == process.pid]
        if ready:
            return ready[0]
        time.sleep(0.1)
    pytest.fail(f"not ready: {process.communicate()[1] if process.poll() is not None else 'still starting'}")


def left_of(state: RunState) -> list[object]:
    """Processes and shared memory that still carry the system's id."""
    return [*processes.named(state.server_id), *processes.shared_memory_of(state.server_id)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_up_serves_and_an_interrupt_leaves_nothing(
    number: int, repository: Path, start: Command, tmp_path: Path
) -> None:
    up = start("up", "--port", "0", "--repository", str(repository), OPENFAZE_API_KEYS="secret")
    state = wait_ready(up, tmp_path / "run")
    assert state.authenticated and state.ready
    assert httpx.get(f"{state.url}/health/ready", trust_env=False).status_code == 200
    assert httpx.get(f"{state.url}/v1/models", trust_env=False).status_code == 401
    inside = [process for process in processes.named(state.server_id) if "triton" in process.name()]
    assert len(inside) > 2 and all("secret" not in str(process.environ()) for process in inside)
    listed, _ = start("status").communicate()
    assert state.url in listed and state.grpc in listed and "READY" in listed
    up.send_signal(number)
    said, complained = up.communicate(timeout=PATIENCE_S)
    assert up.returncode == 130 and "Traceback" not in complained
    assert "curl" in said and "Interfaze(" in said and "Bearer" in said and "secret" not in said
    assert left_of(state) == []
    assert not (tmp_path / "run" / state.server_id).exists()


def test_up_serves_the_gpu_profile_on_a_processor(repository: Path, start: Command, tmp_path: Path) -> None:
    for name, config in (("ocr", OCR_CONFIG), ("openfaze", FRONT_CONFIG)):
        (repository / name / "configs").mkdir()
        kept = f'name: "{name}"\n{config}instance_group [{{ count: 2 kind: KIND_CPU }}]\n'
        (repository / name / "configs" / "gpu.pbtxt").write_text(kept, "utf-8")
    up = start("up", "--port", "0", "--repository", str(repository), "--profile", "gpu-dry-run", OPENFAZE_API_KEYS="")
    state = wait_ready(up, tmp_path / "run")
    running = httpx.get(f"http://{state.http}/v2/models/ocr/config", trust_env=False).json()
    assert running["instance_group"][0]["count"] == 2
    server = next(process for process in processes.named(state.server_id) if process.name() == "tritonserver")
    made = next(Path(word.partition("=")[2]) for word in server.cmdline() if word.startswith("--model-repository="))
    assert made != repository and {"--model-config-name=gpu", *FLAGS} <= set(server.cmdline())
    up.terminate()
    up.communicate(timeout=PATIENCE_S)
    assert not made.exists()


def test_up_says_what_the_gpu_profile_lacks(repository: Path, start: Command) -> None:
    _, complained = start("up", "--repository", str(repository), "--profile", "gpu-dry-run").communicate()
    assert "ocr/configs/gpu.pbtxt is missing" in complained and "Traceback" not in complained


def test_up_ends_with_the_reason_when_triton_is_killed(repository: Path, start: Command, tmp_path: Path) -> None:
    up = start("up", "--port", "0", "--repository", str(repository), OPENFAZE_API_KEYS="")
    state = wait_ready(up, tmp_path / "run")
    next(process for process in processes.named(state.server_id) if process.name() == "tritonserver").kill()
    said, complained = up.communicate(timeout=PATIENCE_S)
    assert up.returncode == 1 and "SIGKILL" in complained
    assert "OFF" in said
    assert left_of(state) == []
    assert (tmp_path / "run" / state.server_id / "server.log").is_file()


def test_what_a_killed_up_left_is_swept_by_the_next(repository: Path, start: Command, tmp_path: Path) -> None:
    first = start("up", "--port", "0", "--repository", str(repository))
    left = wait_ready(first, tmp_path / "run")
    first.kill()
    first.wait()
    assert left_of(left)
    second = start("up", "--port", "0", "--repository", str(repository))
    assert wait_ready(second, tmp_path / "run").server_id != left.server_id
    wait_for(lambda: left_of(left) == [])
    second.terminate()
    second.communicate(timeout=PATIENCE_S)


def test_read_uses_the_running_server_and_goes_on_after_a_bad_file(
    repository: Path, start: Command, tmp_path: Path
) -> None:
    for name, content in (("a.txt", "first\nfile"), ("b.txt", "bad"), ("c.txt", "third \x1b[31mfile")):
        (tmp_path / name).write_text(content)
    up = start("up", "--port", "0", "--repository", str(repository), OPENFAZE_API_KEYS="secret")
    state = wait_ready(up, tmp_path / "run")
    files = ("a.txt", "b.txt", "nowhere.txt", ".", "c.txt")

    text = start("read", *files, OPENFAZE_API_KEYS="secret")
    said, complained = text.communicate(timeout=PATIENCE_S)
    assert text.returncode == 1, complained
    assert complained.count("openfaze:") == 3, complained
    assert said == "==> a.txt <==\nfirst\nfile\n==> c.txt <==\nthird \x1b[31mfile\n"
    assert "b.txt: this document is damaged" in complained
    assert "cannot read nowhere.txt: no such file" in complained and "is a directory" in complained

    lines = start("read", "--json", *files, OPENFAZE_API_KEYS="secret").communicate(timeout=PATIENCE_S)[0].splitlines()
    outcomes = [json.loads(line) for line in lines]
    assert [outcome["file"] for outcome in outcomes] == list(files)
    assert ["result" in outcome for outcome in outcomes] == [True, False, False, False, True]

    one = start("read", "a.txt", OPENFAZE_API_KEYS="secret")
    assert one.communicate(timeout=PATIENCE_S)[0] == "first\nfile\n" and one.returncode == 0
    locked_out = start("read", "a.txt", OPENFAZE_API_KEYS="wrong")
    assert "OPENFAZE_API_KEYS" in locked_out.communicate(timeout=PATIENCE_S)[1] and locked_out.returncode == 1
    assert running(tmp_path / "run") == [state]
    up.terminate()
    up.communicate(timeout=PATIENCE_S)


def test_a_taken_port_is_named(repository: Path, start: Command) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        up = start("up", "--repository", str(repository), OPENFAZE_PORT=port)
        _, complained = up.communicate(timeout=PATIENCE_S)
    assert up.returncode == 1
    assert port in complained and "--port" in complained and "OPENFAZE_PORT" in complained


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("status",), 1, "nothing runs"),
        (("up", "--host", "0.0.0.0"), 1, "OPENFAZE_API_KEYS"),
        (("up", "--repository", "/nowhere"), 1, "/nowhere"),
        (("up", "--port", "x"), 2, "--port"),
        (("sing",), 2, "sing"),
        (("read",), 2, "FILE"),
        (("perf", "../x"), 2, "NAME"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_answered_with_what_to_do(
    arguments: tuple[str, ...], status: int, words: str, start: Command
) -> None:
    process = start(*arguments, OPENFAZE_API_KEYS="")
    said, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == status
    assert words in said + complained and "Traceback" not in complained


def test_doctor_names_every_part(start: Command) -> None:
    said, _ = start("doctor").communicate(timeout=PATIENCE_S)
    for part in ("python", "tritonserver", "numpy", "processor", "memory", "models", "tesseract", "libreoffice",
                 "sandbox", "browser", "sql"):  # fmt: skip
        assert part in said
