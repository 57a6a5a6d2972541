"""The exported repository: configurations that match the graphs, and TensorRT commands that cover what is asked."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from builders.lint.tensor import of_graph
from builders.whisper.__main__ import main
from builders.whisper.repository import DECODER, ENCODER, repository_from_checkpoint
from python_backends.asr.graphs.networks import PIECE
from tests.builders.conftest import session_of
from tests.builders.lint.networks import disagreements
from tests.builders.whisper.tiny import SIZES, tiny_checkpoint, tiny_mel, write_ctranslate2, write_hugging_face

Shapes = dict[str, tuple[int, ...]]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whisper")
    source = write_hugging_face(tiny_checkpoint(), folder / "source")
    assert main(["export", "--checkpoint", str(source), "--out", str(folder / "out"), "--precision", "f32"]) == 0
    return folder / "out"


@pytest.mark.parametrize("model", [ENCODER, DECODER])
@pytest.mark.parametrize("file", ["config.pbtxt", "configs/gpu.pbtxt"])
def test_configurations_tell_of_the_graphs(exported: Path, model: str, file: str) -> None:
    config = text_format.Parse((exported / model / file).read_text(), model_config_pb2.ModelConfig())
    assert (config.name, config.max_batch_size) == (model, 0)
    assert (config.platform or config.backend) == ("tensorrt_plan" if "gpu" in file else "onnxruntime")
    assert disagreements(exported / model) == []


def test_the_recognizer_finds_what_it_needs_beside_them(exported: Path) -> None:
    assert json.loads((exported / "config.json").read_text()) == {
        "alignment_heads": [[0, 1], [1, 0], [1, 1]], "num_mel_bins": 10, **tiny_checkpoint().ids}  # fmt: skip
    assert json.loads((exported / "graphs.json").read_text()) == {
        "mels": 10, "frames": 12, "layers": 2, "heads": 2, "head_size": 8, "vocabulary": 40, "positions": 14,
        "precision": "f32"}  # fmt: skip
    assert (exported / "tokenizer.json").is_file()


def test_both_kinds_of_folder_give_the_same_graphs(exported: Path, tmp_path: Path) -> None:
    repository_from_checkpoint(write_ctranslate2(tiny_checkpoint(), tmp_path / "source"), tmp_path / "out", "f32")
    for model in (ENCODER, DECODER):
        one, other = ((folder / model / "1" / "model.onnx").read_bytes() for folder in (exported, tmp_path / "out"))
        assert one == other


def test_large_weights_lie_beside_the_graph(exported: Path, tmp_path: Path) -> None:
    source = write_hugging_face(tiny_checkpoint(), tmp_path / "source")
    for _ in range(2):  # the second export replaces the weights of the first
        repository_from_checkpoint(source, tmp_path / "out", "f32", in_one_file=100)
    apart = tmp_path / "out" / ENCODER / "1"
    assert sorted(path.name for path in apart.iterdir()) == ["model.onnx", "model.onnx.data"]
    given = {"mel": tiny_mel()}
    whole, split = (session_of(str(folder / "model.onnx")).run(["hidden"], given)[0]
                    for folder in (exported / ENCODER / "1", apart))  # fmt: skip
    assert np.array_equal(whole, split)


def shapes_in(text: str) -> Shapes:
    """`a:1x2,b:3` as trtexec reads it."""
    return {name: tuple(map(int, shape.split("x"))) for name, shape in re.findall(r"(\w+):([\dx]+)", text)}


def profiles_in(command: str) -> list[dict[str, Shapes]]:
    """The optimisation profiles of one command, in order."""
    found: list[dict[str, Shapes]] = [{}]
    for word in shlex.split(command.replace("\\\n", " ")):
        if word.startswith("--profile=") and word != "--profile=0":
            found.append({})
        if kind := re.match(r"--(min|opt|max)Shapes=(.*)", word):
            found[-1][kind[1]] = shapes_in(kind[2])
    return found


def commands_of(folder: Path, capsys: pytest.CaptureFixture[str], readings: int) -> dict[str, list[dict[str, Shapes]]]:
    assert main(["plans", "--out", str(folder), "--readings", str(readings)]) == 0
    commands = capsys.readouterr().out.split("\ntrtexec ")
    return {model: profiles_in(command) for model, command in zip((ENCODER, DECODER), commands, strict=True)}


@pytest.mark.parametrize("readings", [1, 5])
def test_profiles_name_every_open_input_within_its_graph(
    exported: Path, capsys: pytest.CaptureFixture[str], readings: int
) -> None:
    for model, profiles in commands_of(exported, capsys, readings).items():
        graph = of_graph(onnx.load(str(exported / model / "1" / "model.onnx")).graph.input)
        for profile in profiles:
            assert all(shapes.keys() == graph.keys() for shapes in profile.values())
            for name, tensor in graph.items():
                steps = zip(tensor.dims, *(profile[kind][name] for kind in ("min", "opt", "max")), strict=True)
                for size, least, usual, greatest in steps:
                    assert 1 <= least <= usual <= greatest
                    assert size in (-1, least) and size in (-1, greatest)


def test_profiles_cover_pieces_and_every_single_token(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pieces, tokens = commands_of(exported, capsys, 4)[DECODER]
    assert pieces["min"]["ids"] == (1, 1) and pieces["max"]["ids"] == (1, min(PIECE, SIZES.positions))
    assert tokens["min"]["ids"] == (1, 1) and tokens["max"]["ids"] == (4, 1)
    for profile, rows in ((pieces, 1), (tokens, 4)):
        assert profile["max"]["past_keys"] == (2, rows, 2, SIZES.positions, 8)
        assert profile["max"]["cross_keys"] == profile["min"]["cross_keys"] == (2, 1, 2, SIZES.frames, 8)


def test_the_greatest_shapes_of_each_profile_run(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for model, profiles in commands_of(exported, capsys, 2).items():
        session = onnxruntime.InferenceSession(str(exported / model / "1" / "model.onnx"))
        for profile in profiles:
            for kind in ("min", "opt", "max"):
                shapes = profile[kind]
                given = {name: np.zeros(shape, np.int64 if name in ("ids", "rows") else np.float32)
                         for name, shape in shapes.items()}  # fmt: skip
                if model == DECODER and shapes["ids"][1] + shapes["past_keys"][3] - 1 > SIZES.positions:
                    continue  # both at once is more than a transcript can be
                assert all(np.isfinite(output).all() for output in session.run(None, given))


@pytest.mark.parametrize(("arguments", "words"), [
    (["export", "--checkpoint", "nowhere"], "tokenizer.json is missing"),
    (["plans"], "holds no export"),
], ids=lambda value: str(value)[:12])  # fmt: skip
def test_mistakes_are_told_in_one_line(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1
