"""The tiny Whisper folder, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.asr.whisper.folder import read_folder
from python_backends.asr.whisper.network import CTranslate2Network
from tests.asr.tiny import write_folder


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A multilingual one."""
    return write_folder(tmp_path_factory.mktemp("tiny") / "whisper")


@pytest.fixture(scope="session")
def tiny_engine(tiny_folder: Path) -> Iterator[WhisperEngine]:
    """Two workers on it, with a beam of 2."""
    engine = WhisperEngine(CTranslate2Network(tiny_folder, workers=2), read_folder(tiny_folder), workers=2, beam=2)
    yield engine
    engine.close()
