"""The kinds of Python models in a real server: who is answered what, what the log keeps, when a request may end."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.errors import InternalError, from_wire
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

ANSWERS = """
import asyncio
import numpy as np
from python_backends.errors import InternalError

def told(inputs):
    return inputs.blob("X").decode()

def outputs(order):
    if order == "bug":
        raise ZeroDivisionError("in the words of the bug")
    if order == "broken":
        try:
            raise RuntimeError("in the words of the cause")
        except RuntimeError as error:
            raise InternalError("the network failed", code="model_failed") from error
    return {"Y": np.array([[order.encode()]], np.object_)}
"""
MODELS = {
    "steps": """
from python_backends.triton_io.step_backend import StepBackend
class TritonPythonModel(StepBackend):
    def step(self, inputs):
        return outputs(told(inputs))
""",
    "async_steps": """
from python_backends.triton_io.step_backend import AsyncStepBackend
class TritonPythonModel(AsyncStepBackend):
    async def step(self, inputs):
        await asyncio.sleep(0.01)
        return outputs(told(inputs))
""",
    "streams": """
from python_backends.triton_io.stream_backend import StreamBackend
class TritonPythonModel(StreamBackend):
    async def stream(self, inputs, answer):
        order = told(inputs)
        if order == "slow":
            await asyncio.sleep(0.5)
        if order == "cancelled":
            await asyncio.wait_for(asyncio.create_task(self.ended()), 10)
        answer.send(outputs(order), last=True)
        if order == "late":
            raise ZeroDivisionError("after the answer")

    async def ended(self):
        raise asyncio.CancelledError
""",
    "leaving": """
from pathlib import Path
from python_backends.triton_io.calls import call
from python_backends.triton_io.stream_backend import StreamBackend
class TritonPythonModel(StreamBackend):
    async def stream(self, inputs, answer):
        self.folder = Path(told(inputs))
        try:
            await answer.unless_left(self.twice(inputs))
        finally:
            (self.folder / "request").touch()

    async def twice(self, inputs):
        for number in "12":
            words = np.array([[str(self.folder / number).encode()]], np.object_)
            await call("waits", {"X": words}, ["Y"], inputs)
""",
    "waits": """
import time
from pathlib import Path
from python_backends.triton_io.step_backend import StepBackend
class TritonPythonModel(StepBackend):
    def step(self, inputs):
        call = Path(told(inputs))
        call.touch()
        until = time.monotonic() + 20
        while not call.with_name("go").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert not call.with_name("request").exists(), "the request ended before its call"
        call.with_suffix(".ended").touch()
        return outputs("done")
""",
}
CONFIG = """
name: "{name}"
backend: "python"
max_batch_size: 4
input [{{ name: "X" data_type: TYPE_STRING dims: [ 1 ] }}]
output [{{ name: "Y" data_type: TYPE_STRING dims: [ 1 ] }}]
instance_group [{{ count: 1 kind: KIND_CPU }}]
dynamic_batching {{ max_queue_delay_microseconds: 200000 preferred_batch_size: [ 4 ] }}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    root = tmp_path_factory.mktemp("backends")
    for name, model in MODELS.items():
        folder = root / "repository" / name
        (folder / "1").mkdir(parents=True)
        (folder / "config.pbtxt").write_text(CONFIG.format(name=name), "utf-8")
        (folder / "1" / "model.py").write_text(ANSWERS + model, "utf-8")
    with TritonServer(RuntimeConfig(repository=root / "repository", run_root=root / "run")) as running:
        yield running


def given(words: str) -> list[Any]:
    tensor = triton.InferInput("X", [1, 1], "BYTES")
    return [tensor.set_data_from_numpy(np.array([[words.encode()]], np.object_))]


def together(server: TritonServer, model: str, orders: dict[str, str]) -> dict[str, str | InternalError]:
    """The answer to each order, which is sent under the id that it has in `orders`, all of them at once."""
    arrived: queue.Queue[tuple[str, Any, InferenceServerException | None]] = queue.Queue()

    def arrived_as(name: str, result: Any, error: InferenceServerException | None) -> None:
        arrived.put((name, result, error))

    with triton.InferenceServerClient(server.grpc) as client:
        for name, order in orders.items():
            client.async_infer(
                model,
                given(order),
                lambda result, error, name=name: arrived.put((name, result, error)),
                request_id=name,
            )
        answers: dict[str, str | InternalError] = {}
        for _ in orders:
            name, result, error = arrived.get(timeout=PATIENCE_S)
            answers[name] = result.as_numpy("Y")[0, 0].decode() if error is None else failure_in(error)
    return answers


def failure_in(error: InferenceServerException) -> InternalError:
    found = from_wire(str(error.message()))
    assert isinstance(found, InternalError), error
    return found


def logged(server: TritonServer, *words: str) -> bool:
    text = server.log_path.read_text("utf-8")
    return all(each in text for each in words)


@pytest.mark.parametrize("model", ["steps", "async_steps", "streams"])
def test_what_broke_a_request_is_in_the_log_under_its_id(server: TritonServer, model: str) -> None:
    answers = together(server, model, {f"{model}-1": "broken", f"{model}-2": "fine"})
    failure = answers[f"{model}-1"]
    assert isinstance(failure, InternalError) and failure.code == "model_failed"
    assert answers[f"{model}-2"] == "fine"
    wait_for(lambda: logged(server, f"request {model}-1 failed: the network failed", "in the words of the cause"))
    assert not logged(server, f"request {model}-2")


def test_a_bug_in_a_stream_is_logged_and_costs_the_rest_of_its_batch_nothing(server: TritonServer) -> None:
    answers = together(server, "streams", {"s-1": "bug", "s-2": "slow", "s-3": "cancelled", "s-4": "late"})
    assert (answers["s-2"], answers["s-4"]) == ("slow", "late")
    for name in ("s-1", "s-3"):
        failure = answers[name]
        assert isinstance(failure, InternalError) and "words of the bug" not in failure.message
    wait_for(lambda: logged(server, "request s-1 failed", "ZeroDivisionError: in the words of the bug"))
    wait_for(lambda: logged(server, "request s-3 failed", "CancelledError"))
    wait_for(lambda: logged(server, "request s-4 failed", "ZeroDivisionError: after the answer"))
    assert together(server, "streams", {"s-5": "fine"}) == {"s-5": "fine"}


def test_a_request_whose_client_leaves_ends_after_the_call_that_it_had_under_way(
    server: TritonServer, tmp_path: Path
) -> None:
    with triton.InferenceServerClient(server.grpc) as client:
        asked = client.async_infer("leaving", given(str(tmp_path)), lambda result, error: None)
        wait_for((tmp_path / "1").exists)
        asked.cancel()
        time.sleep(0.5)  # five times what it takes to notice
        assert not (tmp_path / "request").exists()
        (tmp_path / "go").touch()
        wait_for((tmp_path / "request").exists)
    assert (tmp_path / "1.ended").exists() and not (tmp_path / "2").exists()
