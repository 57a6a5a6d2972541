"""The model through a real server, with the encoder behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.text_encoder.local import LocalEncoder
from tests.conftest import ServerMaker
from tests.ingress.conftest import MODELS
from tests.media.containers import wav

pytestmark = pytest.mark.server


@pytest.fixture
def client(encoder: LocalEncoder, tmp_path: Path, make_server: ServerMaker) -> Iterator[triton.InferenceServerClient]:
    """A server with the two models alone; `encoder` skips the test where there is none."""
    repository = tmp_path / "repository"
    repository.mkdir()
    for model in ("ingress", "text_encoder"):
        (repository / model).symlink_to(MODELS / model)
    with make_server(repository) as server, triton.InferenceServerClient(server.grpc) as client:
        yield client


def bytes_input(name: str, *values: bytes) -> triton.InferInput:
    tensor = triton.InferInput(name, [len(values)], "BYTES")
    tensor.set_data_from_numpy(np.array(values, np.object_))
    return tensor


def test_tasks_media_and_vector_through_triton(client: triton.InferenceServerClient, encoder: LocalEncoder) -> None:
    text = "Transcribe this and translate it into Italian"
    request = bytes_input("REQUEST", json.dumps({"text": text, "embedding": True}).encode())
    answer = client.infer("ingress", [request, bytes_input("MEDIA", wav())])
    result = json.loads(answer.as_numpy("RESULT")[0])
    assert [task["name"] for task in result["tasks"]] == ["speech_to_text", "translate"]
    assert result["media"] == [{"modality": "audio", "format": "wav"}]
    assert answer.as_numpy("EMBEDDING").tobytes() == encoder.vectors([text])[0].tobytes()

    # What a rule settles never reaches the encoder.
    before = inferences(client, "text_encoder")
    plain = client.infer("ingress", [bytes_input("REQUEST", json.dumps({"text": "hello"}).encode())])
    assert json.loads(plain.as_numpy("RESULT")[0])["tasks"] == []
    assert inferences(client, "text_encoder") == before

    with pytest.raises(InferenceServerException, match=r"REQUEST field `words`.*param=words"):
        client.infer("ingress", [bytes_input("REQUEST", b'{"words": "x"}')])


def inferences(client: triton.InferenceServerClient, model: str) -> int:
    """How many requests the model has answered."""
    statistics = client.get_inference_statistics(model, as_json=True)
    return int(statistics["model_stats"][0].get("inference_count", 0))
