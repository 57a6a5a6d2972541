"""The engines of ours over networks of their contract: a tiny graph in a session, and what is sent to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from python_backends.errors import InternalError
from python_backends.objects.choice import eyes_of
from python_backends.objects.confidence import Calibration
from python_backends.objects.engines.embedded import EmbeddedDetector
from python_backends.objects.grouping import Rules
from python_backends.objects.local import LocalRun
from python_backends.objects.masks_engines.embedded import EmbeddedSegmenter
from python_backends.running import Array
from python_backends.runtime.config import CHECKOUT

REPOSITORY = CHECKOUT / "model_repository"
TOKENS = np.array([[0, 0, 40, 40], [2, 0, 41, 40], [50, 50, 90, 90], [600, 0, 700, 60]], np.float32)
RELEVANCE = np.array([[0.8, 0.6, 0.02, 0.5], [0.05, 0.05, 0.7, 0.01]], np.float32)
CALIBRATION = Calibration((0.0, 1.0), (0.0, 0.9), 0.4, Rules())

pytestmark = pytest.mark.skipif(
    not (REPOSITORY / "text_encoder/1/tokenizer.json").is_file(), reason="the text encoder is not built"
)


class Tokens:
    """Answers for the sentence model and the detector: the tokens above, whatever is asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Array]]] = []

    async def __call__(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        self.calls.append((model, dict(inputs)))
        if model == "text_encoder":
            return {"sentence_embedding": np.zeros((len(inputs["input_ids"]), 384), np.float32)}
        return {"relevance": RELEVANCE, "boxes": TOKENS, "features": np.arange(8, dtype=np.float32).reshape(4, 2)}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the tokenizer and a calibration, without networks."""
    (tmp_path / "text_encoder" / "1").mkdir(parents=True)
    (tmp_path / "object_detector" / "1").mkdir(parents=True)
    tokenizer = REPOSITORY / "text_encoder/1/tokenizer.json"
    (tmp_path / "text_encoder/1/tokenizer.json").symlink_to(tokenizer)
    CALIBRATION.save(tmp_path / "object_detector" / "1")
    return tmp_path


def test_tokens_become_calibrated_regions_of_their_prompt(repository: Path) -> None:
    run = Tokens()
    found = asyncio.run(EmbeddedDetector(repository).find(np.zeros((100, 640, 3), np.uint8), ["cat", "dog"], run))
    assert found.relevance.tolist() == pytest.approx(np.array([[0.72, 0.45, 0], [0, 0, 0.63]]))
    assert found.boxes[1].tolist() == [600, 0, 640, 60]  # clipped to the picture
    assert found.features.tolist() == [[0, 1], [6, 7], [4, 5]]


def test_the_picture_is_padded_and_the_prompts_are_plain(repository: Path) -> None:
    run = Tokens()
    prompts = ["Find the cat, please", "the 'OK' button"]
    asyncio.run(EmbeddedDetector(repository).find(np.zeros((100, 600, 3), np.uint8), prompts, run))
    by_model = dict(run.calls)
    assert by_model["object_detector"]["image"].shape == (128, 640, 3)
    tokenizer = EmbeddedDetector(repository)._tokenizer
    given = [inputs for model, inputs in run.calls if model == "text_encoder"]
    rows = [zip(one["input_ids"], one["attention_mask"], strict=True) for one in given]
    sent = {tuple(ids[mask == 1]) for row in rows for ids, mask in row}
    assert sent == set(tokenizer.tokenise(["cat", "button"]).rows)


def network(
    path: Path, inputs: list[onnx.ValueInfoProto], nodes: list[onnx.NodeProto], outputs: list[onnx.ValueInfoProto]
) -> None:
    """Write a graph, and a configuration without an accelerator."""
    (path / "1").mkdir(parents=True)
    graph = helper.make_graph(nodes, path.name, inputs, outputs)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path / "1/model.onnx"
    )
    (path / "config.pbtxt").write_text(f'name: "{path.name}"\n', "utf-8")


def test_the_segmenter_in_a_session(tmp_path: Path) -> None:
    """A graph of the contract whose mask of a box is 64 x 64 times its left edge."""
    value = helper.make_tensor_value_info
    shape = helper.make_tensor("shape", TensorProto.INT64, [3], [1, 64, 64])
    starts = [helper.make_tensor(name, TensorProto.INT64, [1], [number]) for name, number in (("a", 0), ("b", 1))]
    nodes = [
        *(helper.make_node("Constant", [], [tensor.name], value=tensor) for tensor in (shape, *starts)),
        helper.make_node("Slice", ["boxes", "a", "b", "b"], ["left"]),
        helper.make_node("Unsqueeze", ["left", "b"], ["column"]),
        helper.make_node("Expand", ["column", "shape"], ["masks"]),
    ]
    network(tmp_path / "segmenter",
            [value("image", TensorProto.UINT8, ["h", "w", 3]), value("boxes", TensorProto.FLOAT, ["n", 4])], nodes,
            [value("masks", TensorProto.FLOAT, ["n", 64, 64])])  # fmt: skip
    boxes = np.array([[0.25, 0, 1, 1], [0.5, 0, 1, 1]], np.float32)
    masks = asyncio.run(EmbeddedSegmenter().masks(np.zeros((50, 70, 3), np.uint8), boxes, LocalRun(tmp_path)))
    assert masks.shape == (2, 64, 64) and masks[:, 5, 7].tolist() == [0.25, 0.5]


def test_many_boxes_go_in_portions_and_come_back_in_order() -> None:
    seen: list[int] = []

    async def run(model: str, given: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        seen.append(len(given["boxes"]))
        return {"masks": np.broadcast_to(given["boxes"][:, :1, None], (len(given["boxes"]), 64, 64))}

    boxes = np.arange(2001 * 4, dtype=np.float32).reshape(-1, 4)
    masks = asyncio.run(EmbeddedSegmenter().masks(np.zeros((50, 70, 3), np.uint8), boxes, run))
    assert seen == [1000, 1000, 1]
    assert (masks[:, 0, 0] == boxes[:, 0]).all()


def test_the_choice_is_embedded_by_default(repository: Path) -> None:
    eyes = eyes_of({}, repository)
    assert (eyes.eye.detector.model, eyes.segmenter.models) == ("object_detector", ("segmenter",))
    assert eyes.eye.detector.threshold == CALIBRATION.least


@pytest.mark.parametrize("parameter", ["detector", "segmenter"])
def test_an_engine_that_is_not_there_is_named(repository: Path, parameter: str) -> None:
    with pytest.raises(InternalError, match=f"parameter {parameter} .* `owlv9`"):
        eyes_of({parameter: "owlv9"}, repository)
