"""Folders that are not what the builders take are refused in words, before PyTorch is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders.hugging_face.folder import BadCheckpoint, image_settings_of, model_type_of, name_of

IMAGES: dict[str, Any] = {"size": {"height": 32, "width": 32}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}


def write(folder: Path, file: str = "preprocessor_config.json", /, **content: Any) -> Path:
    (folder / file).write_text(json.dumps(content))
    return folder


def test_a_folder_of_another_kind_is_refused_by_its_kind(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match=r"config\.json is missing"):
        model_type_of(tmp_path, ("owlv2",))
    write(tmp_path, "config.json", model_type="bert")
    with pytest.raises(BadCheckpoint, match="model_type is bert; this builder knows owlv2, owlvit"):
        model_type_of(tmp_path, ("owlv2", "owlvit"))


@pytest.mark.parametrize("size", [{"height": 32, "width": 32}, [32, 32], 32], ids=str)
def test_sizes_of_old_and_new_folders_are_read(tmp_path: Path, size: Any) -> None:
    assert image_settings_of(write(tmp_path, **{**IMAGES, "size": size})).square == 32


def test_settings_of_transformers_5_lie_in_the_processors_file(tmp_path: Path) -> None:
    write(tmp_path, "processor_config.json", image_processor={**IMAGES, "resample": 3}, processor_class="Any")
    assert image_settings_of(tmp_path).resample == 3


@pytest.mark.parametrize(("changes", "words"), [
    ({"do_rescale": False}, "do_rescale false"),
    ({"do_normalize": False}, "do_normalize false"),
    ({"do_center_crop": True, "crop_size": {"height": 24, "width": 24}}, "crops what it has resized"),
    ({"rescale_factor": 1.0}, "rescale_factor 1.0; it must be 1/255"),
    ({"image_mean": None}, "image_mean"),
], ids=str)  # fmt: skip
def test_steps_that_engines_do_not_take_are_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadCheckpoint, match=words):
        image_settings_of(write(tmp_path, **{**IMAGES, **changes}))


def test_a_crop_that_cuts_nothing_off_is_none(tmp_path: Path) -> None:
    assert not image_settings_of(write(tmp_path, **IMAGES, do_center_crop=True, crop_size=32)).crops


def test_pictures_that_are_no_squares_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="only squares"):
        assert image_settings_of(write(tmp_path, **{**IMAGES, "size": {"height": 32, "width": 48}})).square


def test_a_checkpoint_is_known_by_the_name_it_was_given_or_its_folders(tmp_path: Path) -> None:
    write(tmp_path, "config.json", _name_or_path="google/owlv2-base")
    assert name_of(tmp_path, "owlv2") == "owlv2 (google/owlv2-base)"
    write(tmp_path, "config.json")
    assert name_of(tmp_path, "owlv2") == f"owlv2 ({tmp_path.name})"
