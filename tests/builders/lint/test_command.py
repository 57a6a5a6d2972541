"""`python -m builders.lint`, and what it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.lint.__main__ import main
from builders.lint.linter import lint
from builders.lint.page import page_of, rows_of, tensors_of
from builders.lint.repository import read_repository
from builders.tensorrt.profiles import PLANS
from python_backends.runtime.config import CHECKOUT
from tests.builders.lint.test_rules import CPU, GPU, MODELS, part


def test_a_clean_repository_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(MODELS)]) == 0
    report = lint(MODELS, CHECKOUT)
    assert capsys.readouterr().out == f"{report.summary}\n"
    assert report.models == len(list(MODELS.glob(f"*/{CPU}")))
    assert report.graphs == len(list(MODELS.glob("*/1/model.onnx")))
    assert report.compared > 30 * report.models
    assert report.summary.endswith(f"{report.compared} tensors compared, 0 tensor mismatches, 0 other findings")


@pytest.mark.parametrize("folder", ["none", "file", "empty"])
def test_a_folder_without_models_is_not_clean(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / folder)])
    assert "no folder with models" in capsys.readouterr().err


def test_each_finding_is_a_line(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> None:
    folder = part(tmp_path_factory.mktemp("models"), "guard")
    config = folder / "guard" / GPU
    config.write_text(
        config.read_text("utf-8").replace("KIND_CPU", "KIND_GPU").replace('"RESULT"', '"REPORT"'), "utf-8"
    )
    assert main([str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"guard: {GPU}: output REPORT: is TYPE_STRING [1], on the CPU absent" in lines
    assert lines[-1].startswith("1 models, 2 configurations, 0 graphs")
    assert lines[-1].endswith("4 tensor mismatches, 2 other findings")


def test_the_page_says_what_the_configurations_say() -> None:
    repository, _ = read_repository(MODELS, PLANS, CHECKOUT)
    rows = rows_of(page_of(repository.models.values()))
    assert rows == {key: tensor for model in repository.models.values() for key, tensor in tensors_of(model).items()}
    assert rows["tensorrt_llm", "in", "stop_words_list"].dims == (2, -1)
    assert rows["forecast", "in", "MEDIA"].optional
