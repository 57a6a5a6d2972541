"""A decoder folder in Hugging Face format: what its configuration asks for, checked before anything is built."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from python_backends.decoder.rope import Rope, rope_of
from python_backends.errors import InvalidRequest
from python_backends.json_file import read_json

DECODER_VARIABLE = "OPENFAZE_DECODER"  # a decoder folder that stands in for the repository's own, in all its models
NEEDED = "a decoder folder holds config.json, tokenizer.json and model.safetensors"
ARCHITECTURES = ("LlamaForCausalLM", "MistralForCausalLM", "Qwen2ForCausalLM", "Qwen3ForCausalLM")


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """The shape of one decoder.

    `width` is the residual stream's, `hidden` the feed-forward's, `positions` the most rows a sequence may have (the
    sliding window, if the model has one, so that no layer ever looks past it). `qkv_bias`, `out_bias` and `mlp_bias`
    say which projections add a bias; `head_norm` whether queries and keys are normalised per head (Qwen3). `tied`
    means that the output layer is the embedding table. `end_ids` are the tokens that end a text. `weight_bits` is what
    the matrices are multiplied in; files hold more.
    """

    architecture: str
    vocab_size: int
    width: int
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_size: int
    positions: int
    norm_epsilon: float
    rope: Rope
    qkv_bias: bool
    out_bias: bool
    mlp_bias: bool
    head_norm: bool
    tied: bool
    end_ids: tuple[int, ...]
    weight_bits: int = 32


class _Base(BaseModel):
    # Hugging Face writes dozens of fields that say nothing about inference; those that do are all named below.
    model_config = ConfigDict(extra="ignore")


class _Named(_Base):
    architectures: list[str] = []


class _Ours(_Base):
    weight_bits: Literal[8, 32] = 32


class _Config(_Named):
    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int | None = None
    head_dim: int | None = None
    max_position_embeddings: int
    rms_norm_eps: float
    hidden_act: str = "silu"
    attention_bias: bool = False
    mlp_bias: bool = False
    tie_word_embeddings: bool = False
    sliding_window: int | None = None
    use_sliding_window: bool | None = None
    rope_theta: float | None = None
    rope_scaling: dict[str, Any] | None = None
    rope_parameters: dict[str, Any] | None = None
    partial_rotary_factor: float = 1.0
    quantization_config: dict[str, Any] | None = None
    eos_token_id: int | list[int] | None = None
    openfaze: _Ours = _Ours()


class _Generation(_Base):
    eos_token_id: int | list[int] | None = None


def read_config(folder: Path) -> DecoderConfig:
    """The configuration of the decoder in `folder`.

    Raises InvalidRequest, code `invalid_decoder` for missing or damaged files and impossible sizes, code
    `unsupported_decoder` for an architecture or feature that is not built here; the message names those that are.
    """
    config = read_json(folder / "config.json", _Config, invalid, NEEDED)
    architecture = _architecture(config)
    _refuse_unsupported(config)
    heads = config.num_attention_heads
    generation = folder / "generation_config.json"
    ends = read_json(generation, _Generation, invalid, NEEDED).eos_token_id if generation.is_file() else None
    read = DecoderConfig(
        architecture=architecture,
        vocab_size=config.vocab_size,
        width=config.hidden_size,
        hidden=config.intermediate_size,
        layers=config.num_hidden_layers,
        heads=heads,
        kv_heads=config.num_key_value_heads or heads,
        head_size=config.head_dim or config.hidden_size // max(heads, 1),
        positions=_positions(config, architecture),
        norm_epsilon=config.rms_norm_eps,
        rope=rope_of(config.rope_parameters or config.rope_scaling, config.rope_theta),
        qkv_bias=config.attention_bias or architecture == "Qwen2ForCausalLM",
        out_bias=config.attention_bias,
        mlp_bias=config.mlp_bias,
        head_norm=architecture == "Qwen3ForCausalLM",
        tied=config.tie_word_embeddings,
        end_ids=_ids(ends if ends is not None else config.eos_token_id),
        weight_bits=config.openfaze.weight_bits,
    )
    _check_sizes(read)
    return read


def chosen_folder(parameter: str, path: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """The decoder folder: what the environment names, else `path`, which `parameter` named; InvalidRequest if none."""
    folder = Path(environ[DECODER_VARIABLE]) if environ.get(DECODER_VARIABLE) else path
    if not folder.is_dir():
        raise invalid(f"{parameter} {folder} is no folder; it names a decoder in Hugging Face format")
    return folder


def architecture_of(folder: Path) -> str:
    """The first architecture that config.json names, or `none`; InvalidRequest if there is no usable file."""
    return next(iter(read_json(folder / "config.json", _Named, invalid, NEEDED).architectures), "none")


def tokenizer_of(folder: Path) -> Path:
    """The folder's `tokenizer.json`; InvalidRequest if it is missing."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise invalid(f"{path} is missing; {NEEDED}")
    return path


def invalid(message: str, code: str = "invalid_decoder") -> InvalidRequest:
    """What a decoder folder that cannot be served is refused with."""
    return InvalidRequest(message, code=code, param="gpt_model_path")


def _architecture(config: _Config) -> str:
    found = next(iter(config.architectures), "none")
    if found in ARCHITECTURES:
        return found
    known = ", ".join(ARCHITECTURES)
    raise invalid(f"architecture {found} is not supported; supported are {known}", "unsupported_decoder")


def _refuse_unsupported(config: _Config) -> None:
    if config.hidden_act != "silu":
        raise invalid(f"hidden_act {config.hidden_act} is not supported; silu is", "unsupported_decoder")
    if config.quantization_config:
        raise invalid("quantised weights are not supported; use F32, F16 or BF16 safetensors", "unsupported_decoder")
    if config.partial_rotary_factor != 1.0:
        raise invalid("partial_rotary_factor is not supported; only 1.0 is", "unsupported_decoder")


def _positions(config: _Config, architecture: str) -> int:
    # Mistral's window is always on; Qwen carries a number that counts only when switched on; Llama has none.
    windowed = config.use_sliding_window if architecture.startswith("Qwen") else architecture.startswith("Mistral")
    if windowed and config.sliding_window:
        return min(config.max_position_embeddings, config.sliding_window)
    return config.max_position_embeddings


def _ids(value: int | list[int] | None) -> tuple[int, ...]:
    return () if value is None else (value,) if isinstance(value, int) else tuple(value)


def _check_sizes(config: DecoderConfig) -> None:
    sizes = ("vocab_size", "width", "hidden", "layers", "heads", "kv_heads", "head_size", "positions")
    for name in sizes:
        if getattr(config, name) < 1:
            raise invalid(f"config.json gives {name} as {getattr(config, name)}; it must be at least 1")
    if config.heads % config.kv_heads:
        raise invalid(f"{config.heads} attention heads cannot share {config.kv_heads} key-value heads evenly")
    if config.head_size % 16:  # a limit of GroupQueryAttention with rotary embedding
        raise invalid(f"head size {config.head_size} is not supported; multiples of 16 are", "unsupported_decoder")
    if any(not 0 <= token < config.vocab_size for token in config.end_ids):
        raise invalid(f"eos_token_id {list(config.end_ids)} lies outside the vocabulary of {config.vocab_size}")
