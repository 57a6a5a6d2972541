"""The engine of a model folder is the one that was exported into it; a folder without an export is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.errors import InternalError
from python_backends.objects.engines.folder import detector_in
from python_backends.objects.engines.grounding_dino import GroundingDinoDetector
from python_backends.objects.engines.owl import OwlDetector
from python_backends.objects.engines.settings import FILE, TOKENIZER, Settings
from tests.objects.engines import test_grounding_dino as dino
from tests.objects.engines import test_owl as owl


def write(folder: Path, settings: Settings) -> Path:
    version = folder / "model" / "1"
    version.mkdir(parents=True)
    (version / FILE).write_text(settings.model_dump_json())
    owl.tokenizer().save(str(version / TOKENIZER))
    return folder / "model"


@pytest.mark.parametrize(("settings", "kind"), [(owl.SETTINGS, OwlDetector), (dino.SETTINGS, GroundingDinoDetector)])
def test_the_kind_is_in_the_folder(tmp_path: Path, settings: Settings, kind: type) -> None:
    found = detector_in(write(tmp_path, settings))
    assert isinstance(found, kind)
    assert (found.model, found.name, found.threshold) == ("model", settings.name, settings.threshold)


def test_longest_is_what_a_network_was_made_for(tmp_path: Path) -> None:
    assert detector_in(write(tmp_path / "a", owl.SETTINGS)).longest == 16
    assert detector_in(write(tmp_path / "b", dino.SETTINGS)).longest == 48


@pytest.mark.parametrize("file", [FILE, TOKENIZER])
def test_without_an_export_the_builder_is_named(tmp_path: Path, file: str) -> None:
    folder = write(tmp_path, owl.SETTINGS)
    (folder / "1" / file).unlink()
    with pytest.raises(InternalError, match=rf"{file} is missing; `python -m builders.open_vocabulary"):
        detector_in(folder)


def test_settings_that_say_too_much_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, owl.SETTINGS)
    path = folder / "1" / FILE
    path.write_text(path.read_text().replace('"pad"', '"more": 1, "pad"'))
    with pytest.raises(InternalError, match="more: Extra inputs"):
        detector_in(folder)
