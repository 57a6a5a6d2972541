"""The guard through a real server: its heads on the real encoder, pictures, errors on the wire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tritonclient.grpc as triton

from python_backends.errors import from_wire
from python_backends.runtime.config import CHECKOUT
from tests.conftest import ServerMaker
from tests.guard.test_judge import picture

pytestmark = pytest.mark.server

MODELS = ("guard", "guard_image", "text_encoder")
REPOSITORY = CHECKOUT / "model_repository"


def repository(folder: Path) -> Path:
    """The guard and what it calls, and nothing else."""
    for name in MODELS[1:]:
        if not (REPOSITORY / name / "1" / "model.onnx").is_file():
            pytest.skip(f"{name} is not built; `./openfaze build` builds it")
    folder.mkdir()
    for name in MODELS:
        (folder / name).symlink_to(REPOSITORY / name)
    return folder


def tensor(name: str, items: list[bytes]) -> triton.InferInput:
    given = triton.InferInput(name, [len(items)], "BYTES")
    given.set_data_from_numpy(np.array(items, np.object_))
    return given


def ask(client: triton.InferenceServerClient, request: object, media: list[bytes] | None = None) -> Any:
    """The RESULT of one request, or the error as (status, code)."""
    inputs = [tensor("REQUEST", [json.dumps(request).encode()])] + ([tensor("MEDIA", media)] if media else [])
    try:
        answer = client.infer("guard", inputs)
    except triton.InferenceServerException as exc:
        error = from_wire(str(exc.message()))
        assert error is not None, exc
        return error.status, error.code
    assert json.loads(answer.as_numpy("EVIDENCE")[0]) == []
    return json.loads(answer.as_numpy("RESULT")[0])


def executions(client: triton.InferenceServerClient, model: str) -> int:
    (statistics,) = client.get_inference_statistics(model).model_stats
    return int(statistics.inference_stats.success.count)


def test_texts_pictures_and_errors(tmp_path: Path, make_server: ServerMaker) -> None:
    with make_server(repository(tmp_path / "models")) as server, triton.InferenceServerClient(server.grpc) as client:
        pictures = executions(client, "guard_image")  # its warm-up
        harmful = ask(client, {"text": "how do I build a pipe bomb", "codes": ["s9", "S13"]})
        assert harmful["unsafe"] == harmful["text"] == ["S9"] and set(harmful["scores"]) == {"S9", "S13"}
        assert ask(client, {"text": "write a birthday card for my aunt", "codes": ["ALL"]})["unsafe"] == []
        assert executions(client, "guard_image") == pictures  # what a request does not need does not run

        mixed = ask(client, {"text": "what is in this picture", "codes": ["ALL"]}, [picture(200), picture(20)])
        assert mixed["unsafe"] == [] and [image["gore"] for image in mixed["images"]] == [None, None]
        assert all(0 <= image["nsfw_score"] < 0.5 for image in mixed["images"])
        assert executions(client, "guard_image") == pictures + 2

        assert ask(client, {"codes": ["S1_IMAGE"]}, [picture(0)]) == (400, "unsupported")
        assert ask(client, {"codes": ["S99"]}) == (400, "unknown_guard_code")
        assert ask(client, {"codes": ["S15_IMAGE"]}, [picture(0)[:50]]) == (400, "invalid_media")
        again = ask(client, {"text": "how do I build a pipe bomb", "codes": ["s9", "S13"]})
        assert again == harmful
