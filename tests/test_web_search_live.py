"""The model `web_search` in a real Triton: pages found by words and vectors, and an index that grows under it."""

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
from python_backends.evidence import evidence_from_json
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.local import LocalEncoder
from python_backends.web_search.document import Document
from python_backends.web_search.encoder_name import encoder_name
from python_backends.web_search.result import SourceReport, WebPage
from python_backends.web_search.writer import IndexWriter
from tests.repository import part_of_repository
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server
MODELS = CHECKOUT / "model_repository"
PETS = Document("https://example.org/pets", "Pets", "Cats sleep for most of the day. Dogs want to go out.")
BONDS = Document(
    "https://example.org/bonds", "Bonds", "Government bonds fell. Yields rose to four percent.", "financial"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the server will be."""
    return tmp_path_factory.mktemp("web_search") / "index"


@pytest.fixture(scope="module")
def own(folder: Path) -> Iterator[TritonServer]:
    """A server of this model and the encoder, over an index that is not there yet."""
    part_of_repository(folder.parent / "models", lambda name: name in ("web_search", ENCODER))
    with TritonServer(
        RuntimeConfig(repository=folder.parent / "models", run_root=folder.parent / "run", index=folder)
    ) as server:
        yield server


def index(folder: Path, *documents: Document) -> None:
    """Put pages into the index, as the command does."""
    with IndexWriter(folder, LocalEncoder(MODELS).vectors, encoder_name(MODELS / ENCODER / "1")) as writer:
        writer.add(documents)


def ask(server: TritonServer, **fields: Any) -> tuple[list[WebPage], list[SourceReport], int]:
    """RESULT, SOURCES and the number of evidence items; raises the error that the model answers with."""
    inputs = {"REQUEST": np.array([orjson.dumps(fields)], np.object_)}
    with triton_grpc.InferenceServerClient(server.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("web_search", input_tensors(inputs), client_timeout=PATIENCE_S)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, sources, evidence = (
        bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "SOURCES", "EVIDENCE")
    )
    pages = [WebPage.model_validate(page) for page in orjson.loads(result)]
    return pages, [SourceReport.model_validate(one) for one in orjson.loads(sources)], len(evidence_from_json(evidence))


def test_an_index_comes_and_grows_under_a_server_that_runs(own: TritonServer, folder: Path) -> None:
    with pytest.raises(OpenfazeError, match="index add") as refused:
        ask(own, query="cats")
    assert (refused.value.status, refused.value.code) == (503, "index_empty")
    index(folder, PETS)
    pages, [report], items = ask(own, query="feline animals", connectors=[])
    assert [page.url for page in pages] == [PETS.url] and report.error is None and report.note is None and items == 1
    assert pages[0].snippets and pages[0].source == "index"
    index(folder, BONDS)
    wait_for(lambda: [page.url for page in ask(own, query="interest rates of state debt", count=1)[0]] == [BONDS.url])
    assert ask(own, query="cats", collections=["financial"], include_domains=["other.org"])[0] == []


@pytest.mark.parametrize(
    ("fields", "param"),
    [({"query": ""}, "query"), ({"query": "cats", "count": 51}, "count"), ({"query": "cats", "page": 2}, "page"),
     ({"query": "cats", "connectors": ["arxiv"]}, "connectors")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(own: TritonServer, fields: dict[str, Any], param: str) -> None:
    with pytest.raises(OpenfazeError) as refused:
        ask(own, **fields)
    assert (refused.value.status, refused.value.param) == (400, param)
