"""The dry run of the GPU profile beside the CPU profile: every task that computes is asked once and answers alike.

On a processor with bf16 instructions the CPU profile's kernels compute in bf16 where the stand-in for TensorRT computes
in FP32, so scores and edges differ a little there; words, labels and values do not. The whole suite runs on the dry run
by `./openfaze test --profile gpu-dry-run` (docs/gpu.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from builders.dry_run.repository import dry_run_repository
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from tests.conftest import TritonAddresses

pytestmark = pytest.mark.server

# They compute nothing on a GPU, and say nothing of it that the other models do not.
LEFT_OUT = {"browser", "openfaze", "sandbox", "scraper", "speech_live", "speech_to_text_stream", "sql", "vector_cache",
            "vector_store", "web_search"}  # fmt: skip
SCORES, EDGES = 0.1, 4
"""How far a confidence and a box edge in pixels may be off."""
OUTLINES = ("mask", "polygon", "area")
SCHEMA = {"type": "object", "required": ["company", "total"],
          "properties": {"company": {"type": "string"}, "total": {"type": "number"}}}  # fmt: skip


def example(name: str) -> bytes:
    return (CHECKOUT / "examples" / name).read_bytes()


@pytest.fixture(scope="module")
def dry_run(triton: TritonAddresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gRPC address of a real Triton on the GPU profile's configurations."""
    folder = tmp_path_factory.mktemp("dry_run")
    (folder / "wanted").mkdir()
    for config in RuntimeConfig.repository.glob("*/config.pbtxt"):
        if config.parent.name not in LEFT_OUT:
            (folder / "wanted" / config.parent.name).symlink_to(config.parent, target_is_directory=True)
    models = dry_run_repository(folder / "wanted", folder / "models")
    with TritonServer(RuntimeConfig(models, folder / "run", profile="gpu-dry-run")) as server:
        yield server.grpc


Question = tuple[dict[str, Any], str]
"""The parameters of a task, and the name of an example or nothing."""


def ask(address: str, model: str, question: Question, *outputs: str, **inputs: bytes) -> list[Any]:
    """The JSON in the `outputs` of a model, by default RESULT; other BYTES inputs by name."""
    parameters, file = question
    given = {"REQUEST": orjson.dumps(parameters), **({"MEDIA": example(file)} if file else {}), **inputs}
    arrays = {name: np.array([item], np.object_) for name, item in given.items()}
    with triton_grpc.InferenceServerClient(address) as client:
        answer = client.infer(model, input_tensors(arrays))
        return [orjson.loads(answer.as_numpy(name).reshape(-1)[0]) for name in outputs or ("RESULT",)]


def alike(ours: Any, theirs: Any, near: float = EDGES) -> bool:
    """Whether two JSON values have one form, the same texts, and numbers that are `near` each other.

    Outlines are not looked at: the same shape has other corners where one of its cells differs.
    """
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(
            key in OUTLINES or alike(value, theirs[key], SCORES if re.search("confidence|score", key) else near)
            for key, value in ours.items()
        )
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(alike(*pair, near) for pair in zip(ours, theirs, strict=True))
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= near
    return bool(ours == theirs)


TASKS: dict[str, Question] = {
    "ocr": ({"mime": "image/jpeg"}, "receipt.jpg"),
    "object_detection": ({"instruction": "orange star", "masks": True}, "scene.png"),
    "guard": ({"text": "how do I build a bomb", "codes": ["ALL"]}, "scene.png"),
    "ingress": ({"text": "what is written on this receipt?"}, "receipt.jpg"),
    "classify": ({"text": "It broke after two days", "labels": ["complaint", "praise"]}, ""),
}
EQUAL: dict[str, Question] = {
    "speech_to_text": ({"diarize": True, "words": True}, "meeting.ogg"),
    "forecast": ({"instruction": "the next 3 months"}, "sales.csv"),
}


@pytest.mark.parametrize("model", TASKS)
def test_tasks_answer_alike(model: str, triton: TritonAddresses, dry_run: str) -> None:
    cpu, gpu = (ask(address, model, TASKS[model]) for address in (triton.grpc, dry_run))
    assert alike(gpu, cpu), (gpu, cpu)


@pytest.mark.parametrize("model", EQUAL)
def test_what_runs_in_full_precision_answers_the_same(model: str, triton: TritonAddresses, dry_run: str) -> None:
    cpu, gpu = (ask(address, model, EQUAL[model]) for address in (triton.grpc, dry_run))
    assert gpu == cpu


def test_the_same_elements_are_seen_on_a_screen(triton: TritonAddresses, dry_run: str) -> None:
    cpu, gpu = (ask(address, "gui_detection", ({}, "screen.png"))[0]["gui_elements"]
                for address in (triton.grpc, dry_run))  # fmt: skip
    texts, types = (
        [Counter(element.get(key) for element in found) for found in (cpu, gpu)] for key in ("text", "type")
    )
    assert texts[0] == texts[1]
    assert (types[0] - types[1]).total() <= len(cpu) // 10  # what an element is, is a close call for some


def test_an_object_is_made_by_the_declared_chain(triton: TritonAddresses, dry_run: str) -> None:
    query = orjson.dumps({"schema": SCHEMA, "question": ""})
    cpu, gpu = (ask(address, "document_to_json", ({}, "receipt.jpg"), "OBJECT", "GROUNDING", QUERY=query)
                for address in (triton.grpc, dry_run))  # fmt: skip
    assert gpu[0] == cpu[0]
    assert alike(gpu[1], cpu[1]), (gpu[1], cpu[1])


@pytest.mark.parametrize("width", [6400, 6408])
def test_a_shape_outside_every_profile_is_refused(width: int, dry_run: str) -> None:
    strip = np.zeros((1, 48, width, 3), np.uint8)
    with triton_grpc.InferenceServerClient(dry_run) as client:
        if width <= 6400:
            assert (
                client.infer("ocr_recognizer", input_tensors({"image": strip})).as_numpy("ids").shape[1] == width // 8
            )
            return
        with pytest.raises(
            InferenceServerException, match=r"no optimization profile of 0, 1, 2 takes image \[1, 48, 6408"
        ):
            client.infer("ocr_recognizer", input_tensors({"image": strip}))


def test_it_is_the_gpu_profile_that_runs(dry_run: str) -> None:
    with triton_grpc.InferenceServerClient(dry_run) as client:
        config = client.get_model_config("text_encoder").config
        assert config.platform == "tensorrt_plan" and list(config.instance_group[0].profile) == ["0", "1"]
        statistics = client.get_inference_statistics("ocr_recognizer").model_stats[0]
    assert {batch.batch_size for batch in statistics.batch_stats} - {1}, "strips of one width share runs"
