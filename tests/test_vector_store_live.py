"""The model `vector_store` in a real Triton beside the real encoder: texts found by meaning, and a killed process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from python_backends.vector_store.result import VectorStoreResult
from tests.family import family
from tests.repository import part_of_repository
from tests.vector_store.making import ANN, BOB
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the collections outlive a server."""
    return tmp_path_factory.mktemp("vector_store")


def started(folder: Path, name: str) -> TritonServer:
    """A server of the store and the encoder alone."""
    part_of_repository(folder / f"models_{name}", lambda model: model in ("vector_store", "text_encoder"))
    return TritonServer(
        RuntimeConfig(repository=folder / f"models_{name}", run_root=folder / name, store=folder / "kept")
    )


@pytest.fixture(scope="module")
def own(folder: Path) -> Iterator[TritonServer]:
    if not (CHECKOUT / "model_repository" / "text_encoder" / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    with started(folder, "first") as server:
        yield server
    with started(folder, "second") as server:  # what was kept is there for the next one
        assert ask(server, "query", text="a big feline")[0]["hits"][0]["id"] == "lion"


def ask(server: TritonServer, operation: str, **fields: Any) -> tuple[dict[str, Any], tuple[Evidence, ...]]:
    """RESULT and EVIDENCE; raises the error that the model answers with."""
    body = {"operation": operation, "owner": ANN, "collection": "animals", **fields}
    inputs = {"REQUEST": np.array([orjson.dumps(body)], np.object_)}
    with triton_grpc.InferenceServerClient(server.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("vector_store", input_tensors(inputs), client_timeout=PATIENCE_S)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, evidence = (bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "EVIDENCE"))
    VectorStoreResult.model_validate_json(result)
    return orjson.loads(result), evidence_from_json(evidence)


def test_texts_are_found_by_meaning_and_survive_the_death_of_the_process(own: TritonServer) -> None:
    made, _ = ask(own, "create_collection")
    assert made["created"] and made["collection"]["lasting"]
    items: list[dict[str, Any]] = [
             {"id": "lion", "text": "The lion is a large cat.", "metadata": {"legs": 4}},
             {"id": "tax", "text": "Income tax is due in April."}]  # fmt: skip
    assert ask(own, "upsert", items=items)[0]["upserted"] == 2
    result, evidence = ask(own, "query", text="a big feline", limit=1, filter={"field": "legs", "gte": 2})
    assert [hit["id"] for hit in result["hits"]] == ["lion"]
    assert [(item.kind, item.text, item.label) for item in evidence] == [("hit", items[0]["text"], "lion")]
    with pytest.raises(OpenfazeError) as missing:
        ask(own, "query", owner=BOB, text="cat")
    assert (missing.value.status, missing.value.code) == (404, "collection_not_found")
    with pytest.raises(OpenfazeError, match="colour") as refused:
        ask(own, "query", text="cat", colour="red")
    assert (refused.value.status, refused.value.param) == (400, "colour")

    family(own.pid, "vector_store")[0].kill()

    def back() -> bool:
        try:
            return bool(ask(own, "get", ids=["lion", "tax"])[0]["missing"] == [])
        except (OpenfazeError, InferenceServerException):
            return False

    wait_for(back)
