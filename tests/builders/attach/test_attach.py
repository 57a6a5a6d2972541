"""From a tiny random checkpoint to an attached model; and what is refused, with the sentence that says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from builders.attach.__main__ import main
from python_backends.attached.registry import Attachment, attached_in
from tests.builders.whisper.tiny import tiny_checkpoint, write_ctranslate2, write_hugging_face
from tests.decoder.checkpoints import VARIANTS, write_checkpoint
from tests.guard.checkpoints import write_sequence_classifier
from tests.translate.test_neural import needs_ctranslate2, write_model

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """The sentence that a folder is refused with; nothing is attached then."""

    def add(folder: Path, *more: str) -> str:
        assert main([str(folder), "--into", str(tmp_path / "models"), *more]) == 2
        assert attached_in(tmp_path / "models") == ()
        return capsys.readouterr().err

    return add


def attached(folder: Path, into: Path, *more: str) -> Attachment:
    assert main([str(folder), "--into", str(into), *more]) == 0
    return attached_in(into)[-1]


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_a_decoder_is_held_against_its_arithmetic_and_takes_the_decoders_place(tmp_path: Path, variant: str) -> None:
    folder = write_checkpoint(tmp_path / variant, variant)
    one = attached(folder, tmp_path / "models")
    assert (one.name, one.family, one.decoder, one.parameters) == (variant, "decoder", str(folder), {})
    manifest = json.loads((tmp_path / "models" / variant / "manifest.json").read_text())
    found = manifest["verified"]["outputs"]["logits"]
    assert 0 < found["mean"] <= found["greatest"] <= 1e-4 < found["allowed"]
    assert "model.safetensors" in manifest["sources"] and "numpy" in manifest["versions"]


def test_a_causal_model_serves_the_guard_where_it_is_asked_to(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "judge")
    one = attached(folder, tmp_path / "models", "--for", "guard")
    assert (one.decoder, one.parameters) == ("", {"guard": {"classifier": str(folder)}})


def test_a_decoder_whose_weights_are_of_another_shape_is_refused(tmp_path: Path, refused: Refused) -> None:
    folder = write_checkpoint(tmp_path / "bad")
    tensors = load_file(folder / "model.safetensors")
    save_file({**tensors, "model.norm.weight": np.ones(3, np.float32)}, folder / "model.safetensors")
    assert "tensor model.norm.weight has shape [3]" in refused(folder)


def test_a_whisper_of_hugging_face_becomes_one_of_ctranslate2(tmp_path: Path) -> None:
    from python_backends.asr.whisper.folder import read_folder

    folder = write_hugging_face(tiny_checkpoint(), tmp_path / "whisper")
    one = attached(folder, tmp_path / "models", "--name", "heard")
    out = tmp_path / "models" / "heard"
    assert one.parameters == {"speech_recognizer": {"engine": "whisper", "model": str(out)}}
    found = json.loads((out / "manifest.json").read_text())["verified"]["outputs"]
    assert set(found) == {"hidden", "logits"} and all(0 < each["greatest"] < 5e-3 for each in found.values())
    assert read_folder(out).mels == tiny_checkpoint().sizes.mels
    vocabulary = json.loads((out / "vocabulary.json").read_text())
    assert len(vocabulary) == tiny_checkpoint().sizes.vocabulary


def test_a_whisper_becomes_two_graphs_where_that_is_asked_for(tmp_path: Path) -> None:
    folder = write_hugging_face(tiny_checkpoint(), tmp_path / "whisper")
    one = attached(folder, tmp_path / "models", "--graphs")
    assert one.parameters["speech_recognizer"]["engine"] == "whisper_graphs"
    assert one.models == ("whisper_decoder", "whisper_encoder")
    found = json.loads((tmp_path / "models" / "whisper" / "manifest.json").read_text())["verified"]["outputs"]
    assert set(found) == {"hidden", "logits", "alignment"} and all(each["greatest"] < 1e-4 for each in found.values())


def test_a_whisper_of_ctranslate2_is_served_as_it_is(tmp_path: Path) -> None:
    folder = write_ctranslate2(tiny_checkpoint(), tmp_path / "ours")
    one = attached(folder, tmp_path / "models")
    assert one.parameters == {"speech_recognizer": {"engine": "whisper", "model": str(folder)}}
    assert one.verified == ["ours: served as it is"]


def test_a_tokenizer_of_something_else_is_refused(tmp_path: Path, refused: Refused) -> None:
    folder = write_hugging_face(tiny_checkpoint(), tmp_path / "whisper")
    decoder = write_checkpoint(tmp_path / "decoder")
    (folder / "tokenizer.json").write_bytes((decoder / "tokenizer.json").read_bytes())
    assert "is not Whisper's" in refused(folder)


@needs_ctranslate2
def test_translators_of_ctranslate2_are_served_as_they_are(tmp_path: Path) -> None:
    write_model(tmp_path / "several" / "opus-mt-en-de", [])
    write_model(tmp_path / "several" / "opus-mt-de-en", [])
    one = attached(tmp_path / "several", tmp_path / "models")
    assert one.parameters == {"translate": {"translator": str(tmp_path / "several")}}


@needs_ctranslate2
def test_a_translator_of_unknown_languages_is_refused(tmp_path: Path, refused: Refused) -> None:
    write_model(tmp_path / "something", [])
    assert "name its folder like opus-mt-en-de" in refused(tmp_path / "something")


def test_a_classifier_as_a_graph_is_served_as_it_is(tmp_path: Path, refused: Refused) -> None:
    good = write_sequence_classifier(tmp_path / "good", {"safe": {}, "S9": {"bomb": 9.0}})
    bad = write_sequence_classifier(tmp_path / "bad", {"fine": {}, "S9": {}})
    assert "labels FINE are no guard codes" in refused(bad)
    assert attached(good, tmp_path / "models").parameters == {"guard": {"classifier": str(good)}}


def test_the_same_again_builds_nothing_and_another_of_its_kind_must_wait(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (write_checkpoint(tmp_path / name) for name in ("first", "second"))
    for expected in (True, False):
        attached(first, tmp_path / "models")
        assert ("building first" in capsys.readouterr().err) is expected
    assert main([str(second), "--into", str(tmp_path / "models")]) == 2
    told = capsys.readouterr().err
    assert "building" not in told and "first has the decoder already; ./openfaze models remove first" in told


def write(folder: Path, **config: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "model.safetensors").touch()
    return folder


@pytest.mark.parametrize(("config", "words"), [
    ({"model_type": "clip", "architectures": ["CLIPModel"]}, "is model_type clip, architecture CLIPModel, which no"),
    ({"model_type": "gemma", "architectures": ["GemmaForCausalLM"]}, "the decoder's graph is written for"),
    ({"model_type": "llama", "quantization_config": {"quant_method": "awq"}}, "is quantised (awq)"),
    ({}, "names no model_type"),
], ids=str)  # fmt: skip
def test_a_checkpoint_that_nothing_here_runs_is_refused_by_what_it_is(
    tmp_path: Path, refused: Refused, config: dict[str, Any], words: str
) -> None:
    assert words in refused(write(tmp_path / "thing", **config))


def test_what_is_no_checkpoint_is_refused_with_what_to_do(tmp_path: Path, refused: Refused) -> None:
    (file := tmp_path / "model.gguf").touch()
    assert "is a file; name the folder" in refused(file)
    assert "is no folder" in refused(tmp_path / "nowhere")
    (empty := tmp_path / "empty").mkdir()
    assert "has no config.json" in refused(empty)
    (empty / "model.gguf").touch()
    assert ".gguf files are not read here" in refused(empty)
    (adapter := write(tmp_path / "adapter", model_type="llama") / "adapter_config.json").touch()
    assert "merge it into its base model" in refused(adapter.parent)
    (folder := write(tmp_path / "pickled", model_type="llama") / "model.safetensors").unlink()
    assert "its weights are missing" in refused(folder.parent)
    (folder.parent / "pytorch_model.bin").touch()
    assert "pickled" in refused(folder.parent)
    (folder.parent / "model.bin").write_bytes(b"PK\x03\x04 anything that is longer")
    assert "is not CTranslate2's" in refused(folder.parent)


def test_names_are_such_that_triton_can_load_them(tmp_path: Path, refused: Refused) -> None:
    assert "is no model's name" in refused(write_checkpoint(tmp_path / "a"), "--name", "../a")


def test_where_nothing_can_be_written_the_place_is_named(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a").touch()  # where its folder would be
    told = refused(write_checkpoint(tmp_path / "a"))
    assert str(tmp_path / "models" / "a") in told and "OPENFAZE_RUN_DIR" in told
