"""The model `classify` in a real server, with the real encoder behind it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.classify.classifier import Classifier
from python_backends.classify.result import ClassifyResult
from python_backends.errors import from_wire
from python_backends.evidence import evidence_from_json
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from python_backends.text_encoder.local import LocalEncoder
from tests.classify.asking import ask
from tests.text_encoder.conftest import MODELS

pytestmark = pytest.mark.server

LABELS = ["billing", "bug", "account access"]
TEXTS = ["I was charged twice.", "The app crashes when I rotate the phone.", "My password reset link has expired."]


@pytest.fixture(scope="module")
def client(encoder: LocalEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[triton.InferenceServerClient]:
    repository: Path = tmp_path_factory.mktemp("classify") / "repository"
    repository.mkdir()
    for model in ("classify", "text_encoder"):
        (repository / model).symlink_to(MODELS / model)
    config = RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run"))
    with TritonServer(config) as server, triton.InferenceServerClient(server.grpc) as client:
        yield client


def tensor(name: str, *items: bytes) -> triton.InferInput:
    given = triton.InferInput(name, [len(items)], "BYTES")
    return given.set_data_from_numpy(np.array(items, np.object_))


def answer(client: triton.InferenceServerClient, *media: bytes, **keys: Any) -> tuple[bytes, bytes]:
    """RESULT and EVIDENCE."""
    tensors = [tensor("REQUEST", orjson.dumps(keys)), *([tensor("MEDIA", *media)] if media else [])]
    response = client.infer("classify", tensors)
    return response.as_numpy("RESULT")[0], response.as_numpy("EVIDENCE")[0]


def test_the_answer_is_that_of_the_bare_classifier(
    client: triton.InferenceServerClient, classifier: Classifier, encoder: LocalEncoder
) -> None:
    result, evidence = answer(client, text=TEXTS, labels=LABELS)
    assert orjson.loads(result) == ask(classifier, encoder, text=TEXTS, labels=LABELS)
    ClassifyResult.model_validate_json(result)
    items = evidence_from_json(evidence)
    assert [item.text for item in items] == LABELS
    assert {(item.kind, item.source.model, item.source.version) for item in items} == {("output", "classify", "1")}


def test_a_file_by_the_users_words(client: triton.InferenceServerClient) -> None:
    words = "Classify the attached file into recipe, contract or weather report"
    result, _ = answer(client, b"Whisk the eggs, add the milk, fry in butter.", instruction=words)
    assert orjson.loads(result)["label"] == "recipe"


def test_a_bad_request_is_told_and_the_next_is_answered(client: triton.InferenceServerClient) -> None:
    with pytest.raises(InferenceServerException) as caught:
        answer(client, text="x", labels=["only one"])
    error = from_wire(caught.value.message())
    assert error is not None
    assert (error.status, error.param) == (400, "labels") and "send 2 to 64" in error.message
    assert answer(client, text="x", labels=LABELS)


def test_many_at_once_get_the_bytes_of_one_alone(client: triton.InferenceServerClient) -> None:
    alone = [answer(client, text=text, labels=LABELS)[0] for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: answer(client, text=text, labels=LABELS)[0], TEXTS * 8))
    assert together == alone * 8
