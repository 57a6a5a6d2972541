"""Folders of Hugging Face and of CTranslate2 give the same Whisper; what is none is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from builders.hugging_face.folder import BadCheckpoint
from builders.whisper.repository import checkpoint_from
from builders.whisper.sizes import Checkpoint, upper_half
from tests.builders.whisper.tiny import SIZES, tiny_checkpoint, write_ctranslate2, write_hugging_face

WRITERS = [write_hugging_face, write_ctranslate2]
Writer = Callable[[Checkpoint, Path], Path]


def change_json(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_written_is_read(tmp_path: Path, write: Writer) -> None:
    checkpoint = tiny_checkpoint()
    read = checkpoint_from(write(checkpoint, tmp_path))
    assert read.sizes == SIZES
    assert read.ids == checkpoint.ids
    assert read.weights.keys() == checkpoint.weights.keys()
    for name, weight in checkpoint.weights.items():
        assert np.array_equal(read.weights[name], weight), name


def test_half_precision_files_are_read_as_single(tmp_path: Path) -> None:
    checkpoint = tiny_checkpoint()
    read = checkpoint_from(write_ctranslate2(checkpoint, tmp_path, "float16"))
    wide = checkpoint.weights["decoder.0.mlp.wide.weight"]
    assert read.weights["decoder.0.mlp.wide.weight"] == pytest.approx(wide.astype(np.float16).astype(np.float32), abs=0)


def test_a_model_without_its_output_layer_is_read_too(tmp_path: Path) -> None:
    path = write_hugging_face(tiny_checkpoint(), tmp_path) / "model.safetensors"
    save_file({name.removeprefix("model."): weight for name, weight in load_file(path).items()}, path)
    assert checkpoint_from(tmp_path).sizes == SIZES


def test_shards_are_read_together(tmp_path: Path) -> None:
    path = write_hugging_face(tiny_checkpoint(), tmp_path) / "model.safetensors"
    tensors = load_file(path)
    path.unlink()
    shards = {name: f"{place % 2}.safetensors" for place, name in enumerate(sorted(tensors))}
    for shard in set(shards.values()):
        save_file({name: tensors[name] for name in tensors if shards[name] == shard}, tmp_path / shard)
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))
    assert checkpoint_from(tmp_path).sizes == SIZES


@pytest.mark.parametrize(("write", "file"), [(write_hugging_face, "generation_config.json"),
                                             (write_ctranslate2, "config.json")])  # fmt: skip
def test_without_named_heads_the_upper_half_aligns(tmp_path: Path, write: Writer, file: str) -> None:
    write(tiny_checkpoint(), tmp_path)
    change_json(tmp_path / file, alignment_heads=None)
    assert checkpoint_from(tmp_path).sizes == replace(SIZES, alignment_heads=upper_half(2, 2))
    assert upper_half(2, 2) == ((1, 0), (1, 1))


@pytest.mark.parametrize(("changes", "words"), [
    ({"model_type": "bert"}, "model_type"),
    ({"activation_function": "relu"}, "activation_function"),
    ({"d_model": None}, "d_model"),
    ({"d_model": 32}, r"encoder.conv1.weight has shape \[16, 10, 3\]; the configuration implies \[32, 10, 3\]"),
    ({"decoder_layers": 3}, "decoder.layers.2.self_attn_layer_norm.weight is missing"),
    ({"decoder_attention_heads": 3}, "cannot be divided among 3"),
    ({"decoder_attention_heads": 1}, "alignment head 1 of layer 0 does not exist"),
], ids=str)  # fmt: skip
def test_what_the_graphs_are_not_is_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    change_json(write_hugging_face(tiny_checkpoint(), tmp_path) / "config.json", **changes)
    with pytest.raises(BadCheckpoint, match=words):
        checkpoint_from(tmp_path)


def test_a_quantised_folder_is_refused(tmp_path: Path) -> None:
    write_ctranslate2(tiny_checkpoint(), tmp_path, "int8")
    with pytest.raises(BadCheckpoint, match="--quantization float16 or float32"):
        checkpoint_from(tmp_path)


@pytest.mark.parametrize("write", WRITERS)
def test_a_torn_file_is_refused(tmp_path: Path, write: Writer) -> None:
    write(tiny_checkpoint(), tmp_path)
    path = next(path for path in tmp_path.iterdir() if path.name in ("model.bin", "model.safetensors"))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BadCheckpoint, match=r"cut short|damaged"):
        checkpoint_from(tmp_path)


def test_an_output_layer_of_its_own_is_refused(tmp_path: Path) -> None:
    path = write_hugging_face(tiny_checkpoint(), tmp_path) / "model.safetensors"
    tensors = load_file(path)
    tokens = tensors["model.decoder.embed_tokens.weight"]
    save_file(tensors | {"proj_out.weight": tokens}, path)
    assert checkpoint_from(tmp_path).sizes == SIZES
    save_file(tensors | {"proj_out.weight": tokens + 1}, path)
    with pytest.raises(BadCheckpoint, match="proj_out.weight"):
        checkpoint_from(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="config.json is missing"):
        checkpoint_from(tmp_path)


def test_another_model_of_ctranslate2_is_refused(tmp_path: Path) -> None:
    path = write_ctranslate2(tiny_checkpoint(), tmp_path) / "model.bin"
    path.write_bytes(path.read_bytes().replace(b"WhisperSpec", b"MarianSpec_", 1))
    with pytest.raises(BadCheckpoint, match="MarianSpec"):
        checkpoint_from(tmp_path)
