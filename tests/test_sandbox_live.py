"""The model `sandbox` in a real Triton: programs answered, sessions kept, many at once, and nothing left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import orjson
import psutil
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from python_backends.abandoned import Abandoned
from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from python_backends.sandbox.result import SandboxResult
from tests.family import ended, family
from tests.repository import part_of_repository
from tests.sandbox.conftest import needs_bubblewrap, needs_deno
from tests.waiting import PATIENCE_S, wait_for

pytestmark = [pytest.mark.server, needs_bubblewrap]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    """A server of this model alone; when it is gone, all its sandboxes are."""
    folder = tmp_path_factory.mktemp("sandbox")
    part_of_repository(folder / "models", lambda name: name == "sandbox")
    with TritonServer(RuntimeConfig(repository=folder / "models", run_root=folder / "run")) as server:
        yield server
        assert server.pid is not None
        below = psutil.Process(server.pid).children(recursive=True)
    assert below
    wait_for(lambda: not psutil.wait_procs(below, timeout=1)[1])


def ask(server: TritonServer, *media: bytes, id: str = "", **fields: Any) -> tuple[SandboxResult, tuple[Evidence, ...]]:
    """RESULT and EVIDENCE; raises the error that the model answers with."""
    inputs = {"REQUEST": np.array([orjson.dumps(fields)], np.object_)}
    if media:
        inputs["MEDIA"] = np.array(media, np.object_)
    with triton_grpc.InferenceServerClient(server.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("sandbox", input_tensors(inputs), client_timeout=PATIENCE_S, request_id=id)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, evidence = (bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "EVIDENCE"))
    return SandboxResult.model_validate_json(result), evidence_from_json(evidence)


def test_a_program_is_answered_with_evidence(own: TritonServer) -> None:
    result, [item] = ask(own, b"a,b\n1,2\n", code="print(sum(map(int, open('t.csv').readlines()[1].split(','))))",
                         files=["t.csv"])  # fmt: skip
    assert (result.output, result.exit_status, item.kind, item.text) == ("3\n", 0, "output", "3\n")


@needs_deno
def test_typescript_and_its_session(own: TritonServer) -> None:
    ask(own, code="const x: number = 41", language="typescript", session="live")
    assert ask(own, code="x + 1", language="ts", session="live", end_session=True)[0].output == "42\n"


def test_programs_overlap(own: TritonServer) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: ask(own, code=f"import time\ntime.sleep(2)\nprint({n})")[0], range(4)))
    assert [result.output for result in results] == [f"{n}\n" for n in range(4)]
    assert time.monotonic() - started < 7  # one after the other they would take 8 seconds at least


def test_a_program_that_a_model_no_longer_waits_for_is_ended(own: TritonServer) -> None:
    abandoned = Abandoned(own.config.directory / "abandoned")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(ask, own, code="while True: pass", seconds=30, id="chat/1")
        wait_for(lambda: running.running())
        abandoned.add("chat/1")
        assert running.result(PATIENCE_S)[0].stopped_by == "abandoned"
    abandoned.discard("chat/1")


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"code": ""}, "code"), ({"code": "1", "language": "cobol"}, "language"), ({"code": "x" * 300_000}, "code"),
     ({"code": "1", "seconds": 31}, "seconds")],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_by_name(own: TritonServer, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(OpenfazeError, match=said) as refused:
        ask(own, **fields)
    assert (refused.value.status, refused.value.param) == (400, said)


def test_a_program_out_of_bounds_is_an_answer_and_the_next_is_served(own: TritonServer) -> None:
    result, evidence = ask(own, code="while True: pass", seconds=1)
    assert result.stopped_by == "wall_time" and result.timed_out and evidence == ()
    assert ask(own, code="print('on')")[0].output == "on\n"


def test_the_models_process_dies_with_its_sandboxes_and_comes_back(own: TritonServer) -> None:
    sandboxes = family(own.pid, names=("bwrap",))
    assert sandboxes
    family(own.pid, "/sandbox/1/")[0].kill()
    wait_for(lambda: all(map(ended, sandboxes)))

    def answered() -> bool:
        try:
            return ask(own, code="print('back')")[0].output == "back\n"
        except (OpenfazeError, InferenceServerException):
            return False

    wait_for(answered)
