"""DALI's CPU operators do what the CPU profile does; what is written is what the backend takes.

Skipped without DALI.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

pytest.importorskip("nvidia.dali", reason="nvidia-dali is not installed (requirements/train.txt has it)")

from builders.dali.__main__ import main

SETTINGS = {"name": "tiny", "size": 64, "resample": 2, "mean": [0.48, 0.46, 0.41], "std": [0.27, 0.26, 0.28]}


def config_of(model: Path) -> model_config_pb2.ModelConfig:
    return text_format.Parse((model / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """What a segmenter's export says of the pictures that it sees."""
    (tmp_path / "seen" / "1").mkdir(parents=True)
    (tmp_path / "seen" / "1" / "segmenter.json").write_text(json.dumps(SETTINGS))
    return tmp_path / "seen"


@pytest.mark.parametrize("device", ["cpu", "mixed"])
def test_sound_becomes_the_log_mel_of_the_cpu_profile(tmp_path: Path, device: str) -> None:
    out = tmp_path / "log_mel"
    assert main(["audio", "--out", str(out), "--device", device]) == 0
    found = json.loads((out / "1" / "manifest.json").read_text())["verified"]["outputs"]["mel"]
    assert 0 < found["mean"] <= found["greatest"] < 5e-5
    config = config_of(out)
    assert (config.backend, list(config.output[0].dims), config.input[0].name) == ("dali", [80, 3000], "SAMPLES")
    assert config.input[0].allow_ragged_batch and (config.instance_group[0].kind == 2) == (device == "cpu")
    text = (out / "1" / "dali.py").read_text()
    assert text.count("@autoserialize") == 1 and ("given.gpu()" in text) == (device == "mixed")


@pytest.mark.parametrize("device", ["cpu", "mixed"])
def test_a_file_becomes_the_pixels_of_the_cpu_profile(exported: Path, tmp_path: Path, device: str) -> None:
    out = tmp_path / "pixels"
    assert main(["image", "--for", str(exported), "--out", str(out), "--device", device]) == 0
    found = json.loads((out / "1" / "manifest.json").read_text())["verified"]["outputs"]["pixels"]
    assert found["mean"] < 2e-3 and found["greatest"] < found["allowed"]
    assert list(config_of(out).output[0].dims) == [3, 64, 64]
    assert f"{device!r})" in (out / "1" / "dali.py").read_text()


@pytest.mark.parametrize("changes", [{"resample": 3}, {"fit": "square"}], ids=str)
def test_a_model_that_sees_something_else_is_refused(
    exported: Path, tmp_path: Path, changes: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    (exported / "1" / "segmenter.json").write_text(json.dumps(SETTINGS | changes))
    assert main(["image", "--for", str(exported), "--out", str(tmp_path / "x")]) == 2
    assert "stretched to a square by a bilinear filter" in capsys.readouterr().err


def test_a_model_that_is_no_export_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["image", "--for", str(tmp_path), "--out", str(tmp_path / "x")]) == 2
    assert "is no exported detector or segmenter" in capsys.readouterr().err
