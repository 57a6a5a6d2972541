"""Which engine the parameters of the model name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from python_backends.asr.choice import DEFAULT_FOLDER, engine_of
from python_backends.asr.pocketsphinx.engine import PocketSphinxEngine
from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.errors import InternalError


@pytest.fixture
def repository(tiny_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """One with Whisper where it is looked for."""
    (tmp_path / DEFAULT_FOLDER).parent.mkdir(parents=True)
    (tmp_path / DEFAULT_FOLDER).symlink_to(tiny_folder)
    yield tmp_path


def test_auto_is_whisper_where_its_folder_is(repository: Path) -> None:
    with closing(engine_of({"workers": "1"}, repository)) as engine:
        assert isinstance(engine, WhisperEngine)
        assert engine.name.startswith("whisper (ctranslate2 ")


def test_auto_is_pocketsphinx_where_it_is_not(tmp_path: Path) -> None:
    with closing(engine_of({"engine": "auto", "workers": "3"}, tmp_path)) as engine:
        assert isinstance(engine, PocketSphinxEngine)
        assert (engine.workers, engine.languages) == (3, frozenset({"en"}))


def test_pocketsphinx_by_name(repository: Path) -> None:
    with closing(engine_of({"engine": "pocketsphinx"}, repository)) as engine:
        assert isinstance(engine, PocketSphinxEngine)


def test_a_folder_by_its_name(tiny_folder: Path, tmp_path: Path) -> None:
    with closing(engine_of({"model": str(tiny_folder), "compute_type": "float32", "workers": "1"}, tmp_path)) as engine:
        assert isinstance(engine, WhisperEngine)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"engine": "whisper"}, "config.json is missing"),
        ({"engine": "kaldi"}, "is `kaldi`; there are auto, whisper, whisper_graphs, pocketsphinx"),
        ({"workers": "0"}, "workers must be a whole number of at least 1, not `0`"),
        ({"workers": "two"}, "not `two`"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, parameters: dict[str, str], words: str) -> None:
    with pytest.raises(InternalError, match=words):
        engine_of(parameters, tmp_path)
