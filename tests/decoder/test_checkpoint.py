"""Decoder folders that cannot be served: each is refused with a sentence that says what is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from python_backends.decoder.checkpoint import read_config, tokenizer_of
from python_backends.decoder.weights import load_weights
from python_backends.errors import InvalidRequest
from tests.decoder.checkpoints import END, LLAMA3, write_checkpoint

Folder = Callable[[str], Path]


@pytest.fixture
def copy(folder: Folder, tmp_path: Path) -> Path:
    """A Llama folder that a test may spoil."""
    return Path(shutil.copytree(folder("llama"), tmp_path / "llama"))


def refusal(work: Callable[[], Any]) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        work()
    return caught.value


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"architectures": ["GPT2LMHeadModel"]}, "unsupported_decoder", "GPT2LMHeadModel is not supported; supp"),
        ({"architectures": []}, "unsupported_decoder", "architecture none"),
        ({"hidden_act": "gelu"}, "unsupported_decoder", "hidden_act gelu"),
        ({"rope_scaling": {"rope_type": "yarn", "factor": 2.0}}, "unsupported_decoder", "rope scaling yarn"),
        ({"rope_scaling": {"rope_type": "llama3"}}, "unsupported_decoder", "lacks a usable 'factor'"),
        ({"quantization_config": {"quant_method": "awq"}}, "unsupported_decoder", "quantised weights"),
        ({"partial_rotary_factor": 0.5}, "unsupported_decoder", "partial_rotary_factor"),
        ({"head_dim": 12}, "unsupported_decoder", "head size 12"),
        ({"num_key_value_heads": 3}, "invalid_decoder", "cannot share 3"),
        ({"num_hidden_layers": 0}, "invalid_decoder", "layers as 0"),
        ({"hidden_size": "wide"}, "invalid_decoder", "hidden_size: Input should be a valid integer"),
        ({"openfaze": {"weight_bits": 4}}, "invalid_decoder", "openfaze.weight_bits: Input should be 8 or 32"),
        ({"eos_token_id": 288}, "invalid_decoder", "outside the vocabulary of 288"),
    ],
)  # fmt: skip
def test_configurations_that_cannot_be_served(copy: Path, changes: dict[str, Any], code: str, words: str) -> None:
    config = json.loads((copy / "config.json").read_text("utf-8"))
    (copy / "config.json").write_text(json.dumps(config | changes), "utf-8")
    error = refusal(lambda: read_config(copy))
    assert (error.code, error.param) == (code, "gpt_model_path")
    assert words in error.message


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_missing_files_are_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    error = refusal(lambda: load_weights(copy, read_config(copy)) and tokenizer_of(copy))
    assert name in error.message


@pytest.mark.parametrize("name", ["config.json", "generation_config.json", "model.safetensors"])
def test_damaged_files_are_named(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"{ not what it should be")
    error = refusal(lambda: load_weights(copy, read_config(copy)))
    assert name in error.message and error.code == "invalid_decoder"


def test_missing_surplus_and_misshapen_tensors(copy: Path) -> None:
    config, weights = read_config(copy), load_file(copy / "model.safetensors")
    messages = []
    for changed in (
        {name: weight for name, weight in weights.items() if name != "model.norm.weight"},
        weights | {"model.layers.0.self_attn.q_proj.lora_A.weight": np.zeros((2, 2), np.float32)},
        weights | {"model.norm.weight": np.zeros(3, np.float32)},
        weights | {"model.norm.weight": np.zeros(64, np.int32)},
    ):
        save_file(changed, copy / "model.safetensors")
        messages.append(refusal(lambda: load_weights(copy, config)).message)
    assert "the first is model.norm.weight" in messages[0]
    assert "lora_A" in messages[1]
    assert "has shape [3]; config.json implies [64]" in messages[2]
    assert "is I32; weights must be F32, F16, BF16" in messages[3]


def test_sharded_weights_are_put_together(copy: Path) -> None:
    config, weights = read_config(copy), load_file(copy / "model.safetensors")
    names = sorted(weights)
    parts = {"part-1.safetensors": names[:5], "part-2.safetensors": names[5:]}
    for part, held in parts.items():
        save_file({name: weights[name] for name in held}, copy / part)
    (copy / "model.safetensors").unlink()
    index = {"weight_map": {name: part for part, held in parts.items() for name in held}}
    (copy / "model.safetensors.index.json").write_text(json.dumps(index), "utf-8")
    loaded = load_weights(copy, config)
    assert all(np.array_equal(loaded[name], weights[name]) for name in names)
    (copy / "part-2.safetensors").unlink()
    assert "names part-2.safetensors" in refusal(lambda: load_weights(copy, config)).message


def test_half_precision_weights_become_fp32(copy: Path) -> None:
    config, weights = read_config(copy), load_file(copy / "model.safetensors")
    expected = weights["model.norm.weight"].view(np.uint32) >> 16 << 16  # bfloat16 is the upper half
    header: dict[str, Any] = {}
    body = b""
    for name, weight in weights.items():
        data = (weight.view(np.uint32) >> 16).astype(np.uint16).tobytes()
        header[name] = {"dtype": "BF16", "shape": weight.shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    (copy / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + body)
    loaded = load_weights(copy, config)
    assert loaded["model.norm.weight"].dtype == np.float32
    assert np.array_equal(loaded["model.norm.weight"].view(np.uint32), expected)


def test_what_a_configuration_means(tmp_path: Path) -> None:
    scaled = write_checkpoint(tmp_path / "a", "llama", rope_parameters=LLAMA3 | {"rope_theta": 5e5}, rope_theta=None)
    windowed = write_checkpoint(tmp_path / "b", "mistral", sliding_window=100)
    dormant = write_checkpoint(tmp_path / "c", "qwen2", sliding_window=100, use_sliding_window=False)
    (dormant / "generation_config.json").write_text(json.dumps({"eos_token_id": [END, 3]}), "utf-8")
    assert (read_config(scaled).rope.theta, read_config(scaled).rope.scaling) == (5e5, "llama3")
    assert read_config(windowed).positions == 100
    assert (read_config(dormant).positions, read_config(dormant).end_ids) == (512, (END, 3))
