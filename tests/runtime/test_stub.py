"""What Python code inside the server can rely on."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc as grpcclient
from tritonclient.utils import InferenceServerException

from python_backends.runtime.config import CHECKOUT
from tests.conftest import ModelMaker, ServerMaker

pytestmark = pytest.mark.server

CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "X" data_type: TYPE_FP32 dims: [ -1 ] }]
output [{ name: "FACTS" data_type: TYPE_STRING dims: [ -1 ] }]
"""
MODEL = """
import os, sys
import numpy as np
import triton_python_backend_utils as pb_utils
import python_backends

class TritonPythonModel:
    def execute(self, requests):
        facts = [sys.prefix, python_backends.__path__[0],
                 os.environ["OPENFAZE_INTRA_OP_THREADS"], os.environ["OMP_NUM_THREADS"]]
        output = pb_utils.Tensor("FACTS", np.array([fact.encode() for fact in facts], dtype=np.object_))
        return [pb_utils.InferenceResponse([output]) for _ in requests]
"""


def test_models_run_in_this_environment_wherever_it_is_started(
    make_model: ModelMaker, make_server: ServerMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    server = make_server(make_model("facts", model=MODEL, config=CONFIG))
    server.start()
    with grpcclient.InferenceServerClient(server.grpc) as client:
        tensor = grpcclient.InferInput("X", [1], "FP32")
        tensor.set_data_from_numpy(np.zeros(1, np.float32))
        prefix, package, intra_op, openmp = (
            fact.decode() for fact in client.infer("facts", [tensor]).as_numpy("FACTS")
        )
    assert prefix == sys.prefix
    assert package == str(CHECKOUT / "python_backends")
    assert (intra_op, openmp) == (str(server.plan.intra_op), "1")


FAILING = """
import asyncio, faulthandler
from python_backends.errors import InvalidRequest
from python_backends.triton_io.step_backend import AsyncStepBackend

faulthandler.enable()  # a crash is written to the server's log

class TritonPythonModel(AsyncStepBackend):
    async def step(self, inputs):
        task = asyncio.ensure_future(self.fails(inputs))
        await task  # its error holds this frame, this frame the task, the task the error

    async def fails(self, inputs):
        raise InvalidRequest("no")
"""


def test_requests_that_failed_let_the_process_end_in_order(make_model: ModelMaker, make_server: ServerMaker) -> None:
    server = make_server(make_model("failing", model=FAILING, config=CONFIG))
    server.start()
    with grpcclient.InferenceServerClient(server.grpc) as client:
        tensor = grpcclient.InferInput("X", [1], "FP32")
        tensor.set_data_from_numpy(np.zeros(1, np.float32))
        with pytest.raises(InferenceServerException, match="no"):
            client.infer("failing", [tensor], request_id="a")
    server.stop()
    assert "Segmentation fault" not in server.log
