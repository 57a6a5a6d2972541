"""When a target is built, and when it is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from builders.__main__ import TARGETS, main
from builders.manifest import Target, digest_of
from builders.verification import Verification, same_bytes
from python_backends.runtime.config import CHECKOUT


def write(folder: Path) -> Verification:
    (folder / "model.onnx").write_bytes(b"network")
    return same_bytes("itself")


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A target of one source and one output that has been built."""
    source = tmp_path / "builder.py"
    source.write_text("one", "utf-8")
    made = Target("thing", tmp_path / "thing" / "1", (source,), ("model.onnx",), {"level": "2"}, write)
    made.build()
    return made


def test_nothing_is_current_before_it_is_built(tmp_path: Path) -> None:
    assert not Target("thing", tmp_path / "1", (), ("model.onnx",), {}, write).is_current()


def test_what_was_built_is_current(target: Target) -> None:
    assert target.is_current()
    manifest = json.loads(target.manifest_path.read_text("utf-8"))
    assert manifest["outputs"] == {"model.onnx": digest_of(target.folder / "model.onnx")}
    assert manifest["sources"] == {"builder.py": digest_of(target.sources[0])}


def lose_output(target: Target) -> None:
    (target.folder / "model.onnx").unlink()


def lose_manifest(target: Target) -> None:
    target.manifest_path.unlink()


def cut_output(target: Target) -> None:
    (target.folder / "model.onnx").write_bytes(b"netw")


def edit_source(target: Target) -> None:
    target.sources[0].write_text("two", "utf-8")


@pytest.mark.parametrize("change", [lose_output, cut_output, lose_manifest, edit_source])
def test_it_is_built_again_after(target: Target, change: Callable[[Target], None]) -> None:
    change(target)
    assert not target.is_current()
    target.build()
    assert target.is_current()


@pytest.mark.parametrize("settings", [{}, {"level": "3"}, {"level": "2", "more": "1"}])
def test_other_settings_are_another_build(target: Target, settings: Mapping[str, str]) -> None:
    assert not replace(target, settings=settings).is_current()


def test_an_interrupted_build_is_not_taken_for_a_finished_one(target: Target) -> None:
    def torn(folder: Path) -> Verification:
        (folder / "model.onnx").write_bytes(b"net")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace(target, make=torn).build()
    assert (target.folder / "model.onnx").is_file()
    assert not target.is_current()


def test_targets_are_models_of_the_repository() -> None:
    for name, make in TARGETS.items():
        target = make(CHECKOUT)
        assert target.folder == CHECKOUT / "model_repository" / name / "1"
        assert len({source.name for source in target.sources}) == len(target.sources)  # the manifest goes by name


def test_an_unknown_target_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ocr_detektor"]) == 2
    assert "ocr_detektor" in (text := capsys.readouterr().err) and "ocr_detector" in text
