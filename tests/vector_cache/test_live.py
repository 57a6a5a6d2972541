"""The model in a real server, beside the real encoder: look-ups, stores, refusals, a killed process."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import psutil
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.errors import from_wire
from python_backends.runtime.config import CHECKOUT
from python_backends.runtime.server import TritonServer
from tests.conftest import ServerMaker
from tests.family import family
from tests.vector_cache.making import ANN, BOB, TEXT, digest
from tests.waiting import wait_for

pytestmark = pytest.mark.server
MODELS = CHECKOUT / "model_repository"


def request(op: str, text: str = TEXT, namespace: str = ANN, **more: object) -> dict[str, object]:
    """A request of the model, as JSON-ready."""
    scope = digest("plain")
    return {"op": op, "namespace": namespace, "scope": scope, "text": text, "exact": digest(scope + text), **more}


def ask(client: triton.InferenceServerClient, body: dict[str, object]) -> dict[str, Any]:
    given = triton.InferInput("REQUEST", [1], "BYTES")
    given.set_data_from_numpy(np.array([orjson.dumps(body)], np.object_))
    reply = client.infer("vector_cache", [given])
    assert reply.as_numpy("EVIDENCE").tolist() == [b"[]"]
    result: dict[str, Any] = orjson.loads(reply.as_numpy("RESULT")[0])
    return result


@pytest.fixture
def server(tmp_path: Path, make_server: ServerMaker) -> TritonServer:
    """A server with the cache and the encoder alone."""
    if not (MODELS / "text_encoder" / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    repository = tmp_path / "repository"
    repository.mkdir()
    for model in ("vector_cache", "text_encoder"):
        (repository / model).symlink_to(MODELS / model)
    return make_server(repository)


def stub_of(server: TritonServer) -> psutil.Process:
    """The process that owns the entries."""
    assert server.pid is not None
    [found] = family(server.pid, "vector_cache")
    return found


def test_the_cache_serves_and_survives_the_death_of_its_process(server: TritonServer) -> None:
    with server, triton.InferenceServerClient(server.grpc) as client:
        assert ask(client, request("lookup"))["reason"] == "none_near"
        assert ask(client, request("store", answer='{"a":  1}')) == {"stored": True, "semantic": True, "reason": None}
        assert ask(client, request("lookup"))["answer"] == '{"a":  1}'
        other = ask(client, request("lookup", "Can you tell me what the capital of France is?"))
        assert (other["hit"], other["answer"]) == ("semantic", '{"a":  1}') and 0.8 <= other["similarity"] < 1
        assert ask(client, request("lookup", "What is not the capital of France?"))["reason"] == "negation"
        assert ask(client, request("lookup", namespace=BOB))["hit"] is None
        with pytest.raises(InferenceServerException) as caught:
            ask(client, request("lookup", colour="red"))
        refused = from_wire(caught.value.message())
        assert refused is not None and (refused.status, refused.param) == (400, "colour")

        os.kill(stub_of(server).pid, signal.SIGKILL)
        wait_for(lambda: hit_again(client))
        folder = server.config.directory / "vector_cache"
        assert folder.is_dir()
    assert not folder.exists()


def hit_again(client: triton.InferenceServerClient) -> bool:
    """Whether the model is back and has its entries."""
    try:
        return bool(ask(client, request("lookup"))["hit"] == "exact")
    except InferenceServerException:
        return False
