"""The recogniser over the graphs: the transcripts of the recogniser over CTranslate2, and its languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from builders.whisper.repository import repository_from_checkpoint
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.asr.whisper.folder import read_folder
from python_backends.asr.whisper.network import CTranslate2Network
from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InternalError
from tests.asr.graphs.tiny import WINDOW, network_of, talkative
from tests.builders.whisper.tiny import write_ctranslate2


def noise(seconds: float, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(CTranslate2's, ours) of one network."""
    folder = tmp_path_factory.mktemp("whisper")
    source = write_ctranslate2(talkative(6, WINDOW), folder / "source")
    repository_from_checkpoint(source, folder / "out", "f32")
    return source, folder / "out"


@pytest.mark.parametrize("seconds", [3.0, 12.5])
def test_transcripts_are_those_of_ctranslate2(folders: tuple[Path, Path], seconds: float) -> None:
    theirs = WhisperEngine(CTranslate2Network(folders[0], 1, "float32"), read_folder(folders[0]))
    graphs = graphs_in(folders[1])
    ours = WhisperEngine(network_of(folders[1]), read_folder(folders[1], graphs.sizes.vocabulary))
    one, other = (engine.transcribe(noise(seconds), None) for engine in (ours, theirs))
    assert one.text == other.text and one.words
    assert one.confidence == pytest.approx(other.confidence, abs=1e-3)
    for word, twin in zip(one.words, other.words, strict=True):
        assert (word.t0, word.t1) == pytest.approx((twin.t0, twin.t1), abs=0.021)
        assert word.confidence == pytest.approx(twin.confidence, abs=2e-3)
    assert "graphs, f32" in ours.name and "ctranslate2" in theirs.name


def test_languages_come_with_their_chances(folders: tuple[Path, Path]) -> None:
    network = network_of(folders[1])
    encoded = network.encode(np.zeros((80, 3000), np.float32))
    (first, high), (second, low) = network.languages(encoded)
    assert {first, second} == {"<|en|>", "<|de|>"}
    assert high > low > 0 and high + low == pytest.approx(1)


@pytest.mark.parametrize(("file", "content", "words"), [
    ("graphs.json", None, "graphs.json is missing; `python -m builders.whisper export` writes it"),
    ("graphs.json", "{}", "graphs.json cannot be used: mels"),
    ("config.json", '{"suppress_ids": [99]}', "outside the vocabulary of 40"),
], ids=["missing", "empty", "other"])  # fmt: skip
def test_a_wrong_folder_is_named(
    folders: tuple[Path, Path], tmp_path: Path, file: str, content: str | None, words: str
) -> None:
    for name in ("graphs.json", "config.json"):
        (tmp_path / name).write_bytes((folders[1] / name).read_bytes())
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_text(content)
    with pytest.raises(InternalError, match=words):
        graphs_in(tmp_path)
