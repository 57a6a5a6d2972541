"""The real `openfaze` model in a real server, in front of a stand-in for `ocr` whose behaviour tests can order."""

from __future__ import annotations

import queue
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.front_door.requests import body
from tests.waiting import PATIENCE_S, wait_for

INSTANCES = 4
READY_S = 180.0
_STRING = "data_type: TYPE_STRING dims:"
_CONFIG = f"""
name: "ocr"
backend: "python"
max_batch_size: 0
input [ {{ name: "REQUEST" {_STRING} [ 1 ] }}, {{ name: "MEDIA" {_STRING} [ -1 ] }} ]
output [ {{ name: "RESULT" {_STRING} [ 1 ] }}, {{ name: "EVIDENCE" {_STRING} [ 1 ] }} ]
instance_group [ {{ count: {INSTANCES} kind: KIND_CPU }} ]
"""


@dataclass
class Reply:
    """Everything a stream brought: the raw events, or the error that ended it."""

    events: list[bytes] = field(default_factory=list)
    error: str | None = None
    ends: int = 0


@dataclass(frozen=True)
class Door:
    """A way in: sends requests to `openfaze` over one gRPC stream each, as the gateway does."""

    address: str

    def ask(
        self,
        request: Mapping[str, Any] | bytes,
        media: Sequence[bytes] = (),
        *,
        leave_when: Callable[[], object] | None = None,
        on_event: Callable[[bytes], None] = lambda _: None,
    ) -> Reply:
        """The whole reply, each event told to `on_event`; or nothing, if the stream is cancelled by `leave_when`."""
        reply = Reply()
        arrivals: queue.Queue[tuple[Any, InferenceServerException | None]] = queue.Queue()
        with triton_grpc.InferenceServerClient(self.address) as client:
            client.start_stream(lambda result, error: arrivals.put((result, error)))
            client.async_stream_infer("openfaze", _tensors(request, media), enable_empty_final_response=True)
            if leave_when is not None:
                wait_for(leave_when)
                client.stop_stream(cancel_requests=True)
                return reply
            while not reply.ends:
                _take(reply, *arrivals.get(timeout=2 * PATIENCE_S))
                on_event(reply.events[-1] if reply.events else b"")
        return reply

    def executions(self, model: str) -> int:
        """How often `model` has run, by Triton's own count."""
        with triton_grpc.InferenceServerClient(self.address) as client:
            statistics = client.get_inference_statistics(model).model_stats[0]
        return int(statistics.execution_count)


def _take(reply: Reply, result: Any, error: InferenceServerException | None) -> None:
    if error is not None:
        reply.error = str(error.message())
        reply.ends += 1
        return
    event = result.as_numpy("EVENT")
    if event is not None:
        reply.events.append(bytes(event[0]))
    reply.ends += result.get_response().parameters["triton_final_response"].bool_param


def _tensors(request: Mapping[str, Any] | bytes, media: Sequence[bytes]) -> list[Any]:
    sent = {"REQUEST": [request if isinstance(request, bytes) else body(request)], "MEDIA": list(media)}
    tensors = []
    for name, items in sent.items():
        if items:
            tensor = triton_grpc.InferInput(name, [len(items)], "BYTES")
            tensors.append(tensor.set_data_from_numpy(np.array(items, dtype=np.object_)))
    return tensors


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server of its own: the front door as shipped, and the stand-in."""
    root = tmp_path_factory.mktemp("front_door")
    repository = root / "repository"
    shutil.copytree(CHECKOUT / "model_repository" / "openfaze", repository / "openfaze")
    (repository / "ocr" / "1").mkdir(parents=True)
    (repository / "ocr" / "config.pbtxt").write_text(_CONFIG)
    shutil.copy(Path(__file__).with_name("ocr_stand_in.py"), repository / "ocr" / "1" / "model.py")
    server = TritonServer(RuntimeConfig(repository=repository, run_root=root))
    try:  # not as a context manager: the known values it would check are those of the real `ocr`
        server.launch()
        server.wait_ready(time.monotonic() + READY_S)
        yield Door(server.grpc)
    finally:
        server.stop()
