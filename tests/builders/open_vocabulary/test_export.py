"""The exported model: configurations, shapes for TensorRT, known value and manifest; and what is refused.

Skipped without PyTorch.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from google.protobuf import text_format
from safetensors.numpy import load_file, save_file
from tritonclient.grpc import model_config_pb2

from builders.lint.tensor import Tensor, declared
from tests.builders.conftest import session_of
from tests.builders.lint.networks import disagreements
from tests.objects.engines.words import word_pieces

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

from builders.hugging_face.folder import BadCheckpoint  # noqa: E402  (all of these need PyTorch when they run)
from builders.open_vocabulary import grounding_dino, owl  # noqa: E402
from builders.open_vocabulary.__main__ import main  # noqa: E402
from tests.builders.open_vocabulary import tiny  # noqa: E402


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny OWLv2 (`source`) and its export (`found_by_name`)."""
    folder = tmp_path_factory.mktemp("owl")
    tiny.owl("owlv2", folder / "source")
    assert main([str(folder / "source"), "--out", str(folder / "found_by_name")]) == 0
    return folder


@pytest.fixture
def source(place: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint, to be spoilt."""
    return Path(shutil.copytree(place / "source", tmp_path / "source"))


def change(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("file", ["config.pbtxt", "configs/gpu.pbtxt"])
def test_configurations_tell_of_the_graph(place: Path, file: str) -> None:
    model = place / "found_by_name"
    config = text_format.Parse((model / file).read_text(), model_config_pb2.ModelConfig())
    assert (config.name, config.max_batch_size) == ("found_by_name", 0)
    assert (config.platform or config.backend) == ("tensorrt_plan" if "gpu" in file else "onnxruntime")
    assert disagreements(model) == []
    assert declared(config.input)["input_ids"] == Tensor("TYPE_INT64", (-1, 12))


def test_the_plans_shapes_reach_from_one_prompt_to_as_many_as_a_call_takes(place: Path) -> None:
    text = (place / "found_by_name" / "configs" / "gpu.pbtxt").read_text()
    shapes = dict(re.findall(r"--(min|opt|max)Shapes=(\S+)", text))
    settings = json.loads((place / "found_by_name" / "1" / "detector.json").read_text())
    assert shapes["min"] == "input_ids:1x12,attention_mask:1x12"
    assert shapes["max"] == f"input_ids:{settings['prompts']}x12,attention_mask:{settings['prompts']}x12"


def test_nothing_is_computed_in_double_precision_and_the_opset_is_what_plans_are_made_of(place: Path) -> None:
    model = onnx.load(str(place / "found_by_name" / "1" / "model.onnx"))
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)]
    assert onnx.TensorProto.DOUBLE not in {tensor.data_type for tensor in model.graph.initializer}


def test_the_known_value_is_the_graphs_own(place: Path) -> None:
    version = place / "found_by_name" / "1"
    with np.load(version / "probe.npz") as stored:
        inputs = {name[3:]: stored[name] for name in stored.files if name.startswith("in:")}
        known = {name[4:]: stored[name] for name in stored.files if name.startswith("out:")}
    assert set(known) == {"relevance", "boxes"}
    for name, value in zip(known, session_of(str(version / "model.onnx")).run(list(known), inputs), strict=True):
        assert value == pytest.approx(known[name], abs=1e-5)


def test_the_same_is_not_built_twice_but_another_wish_is(place: Path, tmp_path: Path) -> None:
    arguments = [str(place / "source"), "--out", str(tmp_path / "model")]
    times = []
    for more in ([], [], ["--template", "one {}"]):
        assert main([*arguments, *more]) == 0
        times.append((tmp_path / "model" / "1" / "model.onnx").stat().st_mtime_ns)
    assert times[0] == times[1] < times[2]
    assert json.loads((tmp_path / "model" / "1" / "detector.json").read_text())["template"] == "one {}"


def test_weights_that_are_not_there_are_not_invented(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = source / "model.safetensors"
    tensors = load_file(path)
    name = "class_head.dense0.weight"
    save_file({key: value for key, value in tensors.items() if key != name}, path, {"format": "pt"})
    assert main([str(source), "--out", str(source / "out")]) == 2
    assert f"tensor {name} is missing" in capsys.readouterr().err
    save_file({**tensors, name: tensors[name][:-1]}, path, {"format": "pt"})
    assert main([str(source), "--out", str(source / "out")]) == 2
    assert "class_head.dense0.weight" in capsys.readouterr().err


def test_a_torn_file_is_refused(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = source / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-9])
    assert main([str(source), "--out", str(source / "out")]) == 2
    assert "cannot be loaded" in capsys.readouterr().err
    path.unlink()
    assert main([str(source), "--out", str(source / "out")]) == 2
    assert "save the model as safetensors" in capsys.readouterr().err


def test_pictures_of_another_size_than_the_networks_are_refused(source: Path) -> None:
    change(source / "preprocessor_config.json", size={"height": 48, "width": 48})
    with pytest.raises(BadCheckpoint, match="48 px wide where config.json says image_size 32"):
        owl.settings_from(source)


def test_owl_has_no_canvas(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(source), "--out", str(source / "out"), "--canvas", "32x32"]) == 2
    assert "leave --canvas out" in capsys.readouterr().err


@pytest.mark.parametrize("wish", [["--canvas", "800"], ["--canvas", "0x9"], ["--template", "a photo"],
                                  ["--template", "{} {0}"]], ids=str)  # fmt: skip
def test_wishes_that_are_none_are_refused(wish: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["anywhere", "--out", "anywhere", *wish])


DINO = {
    "model_type": "grounding-dino",
    "backbone_config": {"model_type": "swin"},
    "text_config": {"model_type": "bert"},
}
EDGES = {"size": {"shortest_edge": 64, "longest_edge": 96}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}


def dino(folder: Path, config: dict[str, Any], images: dict[str, Any]) -> Path:
    tiny.write_json(folder / "config.json", {**DINO, **config})
    tiny.write_json(folder / "preprocessor_config.json", {**EDGES, **images})
    return folder


@pytest.mark.parametrize(("config", "images", "words"), [
    ({"backbone_config": {"model_type": "resnet"}}, {}, "backbone_config.model_type"),
    ({"text_config": {"model_type": "roberta"}}, {}, "text_config.model_type"),
    ({"two_stage": False}, {}, "two_stage"),
    ({"use_timm_backbone": True}, {}, "use_timm_backbone"),
    ({}, {"size": {"height": 64, "width": 96}}, "shortest_edge and longest_edge"),
], ids=str)  # fmt: skip
def test_a_grounding_dino_that_the_graph_is_not_is_refused(
    tmp_path: Path, config: dict[str, Any], images: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadCheckpoint, match=words):
        grounding_dino.settings_from(dino(tmp_path, config, images))


def test_the_canvas_is_that_of_the_image_processor_or_a_wish(tmp_path: Path) -> None:
    folder = dino(tmp_path, {}, {})
    assert grounding_dino.settings_from(folder).canvas == (64, 96)
    assert grounding_dino.settings_from(folder, (96, 80)).canvas == (96, 80)
    with pytest.raises(BadCheckpoint, match="64x64 is too small"):
        grounding_dino.settings_from(folder, (64, 64))


def test_marks_must_be_those_that_the_network_knows(tmp_path: Path) -> None:
    words = word_pieces()
    words.save(str(tmp_path / "good.json"))
    grounding_dino.check_marks(tmp_path / "good.json")
    (tmp_path / "bad.json").write_text(re.sub(r'"\?": ?1029', '"?":1030', (tmp_path / "good.json").read_text()))
    with pytest.raises(BadCheckpoint, match="no vocabulary of BERT's lower case words"):
        grounding_dino.check_marks(tmp_path / "bad.json")
