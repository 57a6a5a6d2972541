"""A real network of random numbers through CTranslate2: what holds whatever the weights are."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from python_backends.asr.transcript import transcript_to_json
from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.asr.whisper.features import features
from python_backends.asr.whisper.folder import is_whisper, read_folder
from python_backends.asr.whisper.network import CTranslate2Network, Search
from python_backends.errors import InternalError
from tests.asr.fakes import sound
from tests.asr.tiny import write_folder


def test_a_folder_is_read_as_it_is(tiny_folder: Path) -> None:
    read = read_folder(tiny_folder)
    assert is_whisper(tiny_folder)
    assert (read.mels, len(read.codes), read.marks.no_times) == (80, 100, 50363)
    assert {"en", "jv", "yue"} <= read.codes
    assert read.prompt("nb") == read.prompt("no"), "Norwegian has two codes"


def test_the_same_sound_gives_the_same_bytes_alone_and_beside_others(tiny_engine: WhisperEngine) -> None:
    segments = [sound(seconds, 0.05 * seconds) for seconds in (0.5, 1.0, 2.0)]
    alone = [transcript_to_json(tiny_engine.transcribe(segment, None)) for segment in segments]
    with ThreadPoolExecutor(2) as pool:
        beside = list(pool.map(lambda segment: transcript_to_json(tiny_engine.transcribe(segment, None)), segments))
    assert beside == alone


def test_words_keep_their_promises(tiny_engine: WhisperEngine) -> None:
    found = tiny_engine.transcribe(sound(2), "de")
    edges = [edge for word in found.words for edge in (word.t0, word.t1)]
    assert found.words
    assert edges == sorted(edges)
    assert 0 <= edges[0]
    assert edges[-1] <= 2.0


def test_a_large_models_bands(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, mels=128))
    network = CTranslate2Network(tmp_path)
    assert folder.mels == 128
    written = network.write(network.encode(features(sound(1), 128)), folder.prompt("en"), Search(1))
    assert written.log_probability < 0


def test_an_english_only_folder(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, multilingual=False))
    engine = WhisperEngine(CTranslate2Network(tmp_path), folder, beam=1)
    assert engine.languages == {"en"}
    assert engine.transcribe(sound(1), None).language_confidence is None


def test_features_of_another_model_are_an_error_of_ours(tiny_folder: Path) -> None:
    network = CTranslate2Network(tiny_folder)
    with pytest.raises(InternalError, match="the recogniser failed"):
        network.encode(features(sound(1), 128))


@pytest.mark.parametrize("name", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_file_that_is_missing_is_named(tiny_folder: Path, tmp_path: Path, name: str) -> None:
    for path in tiny_folder.iterdir():
        if path.name != name:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(InternalError, match=name):
        read_folder(tmp_path)


def test_a_tokenizer_of_another_model_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    for path in tiny_folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "tokenizer.json").unlink()
    empty = {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": []}
    (tmp_path / "tokenizer.json").write_text(json.dumps(empty), "utf-8")
    with pytest.raises(InternalError, match=r"it has no <\|startoftranscript\|>"):
        read_folder(tmp_path)


def test_an_older_conversion_lists_no_languages(tiny_folder: Path, tmp_path: Path) -> None:
    for path in tiny_folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "config.json").unlink()
    (tmp_path / "config.json").write_text("{}", "utf-8")
    assert {"en", "zh", "de"} <= read_folder(tmp_path).codes
