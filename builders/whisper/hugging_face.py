"""A Whisper folder as Hugging Face writes it: config.json, generation_config.json, model.safetensors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import ml_dtypes  # noqa: F401  (numpy knows bfloat16 once it is imported)
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from safetensors import SafetensorError, safe_open

from builders.hugging_face.folder import BadCheckpoint
from builders.whisper.sizes import Checkpoint, Sizes, Weight, checked, upper_half
from python_backends.json_file import read_json

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
NEEDED = "the folder must be a Whisper as Hugging Face writes it"
Take = Callable[[str], Weight]  # a tensor by its Hugging Face name


class _Base(BaseModel):
    model_config = ConfigDict(extra="ignore")  # dozens of fields say nothing about the network


class _Config(_Base):
    model_type: Literal["whisper"]
    activation_function: Literal["gelu"] = "gelu"
    scale_embedding: Literal[False] = False
    num_mel_bins: int
    max_source_positions: int
    max_target_positions: int
    d_model: int
    encoder_layers: int
    encoder_attention_heads: int
    encoder_ffn_dim: int
    decoder_layers: int
    decoder_attention_heads: int
    decoder_ffn_dim: int
    vocab_size: int


class _Generation(_Base):
    alignment_heads: list[tuple[int, int]] | None = None
    lang_to_id: dict[str, int] = {}
    suppress_tokens: list[int] | None = None
    begin_suppress_tokens: list[int] | None = None


def checkpoint_from_hugging_face(folder: Path) -> Checkpoint:
    """The Whisper in `folder`; BadCheckpoint if it is none, is damaged or lacks a tensor."""
    config = read_json(folder / "config.json", _Config, BadCheckpoint, NEEDED)
    path = folder / "generation_config.json"
    generation = read_json(path, _Generation, BadCheckpoint, NEEDED) if path.is_file() else _Generation()
    sizes = _sizes(config, generation)
    found = _tensors(folder)

    def take(name: str) -> Weight:
        if name not in found:
            raise BadCheckpoint(f"tensor {name} is missing from {folder}")
        return np.ascontiguousarray(found[name], np.float32)

    output = found.get("proj_out.weight")  # usually left out, as it is the table of tokens
    if output is not None and not np.array_equal(output, take("decoder.embed_tokens.weight")):
        raise BadCheckpoint(f"proj_out.weight of {folder} is a matrix of its own; Whisper's is that of its tokens")
    ids = {"lang_ids": sorted(generation.lang_to_id.values()), "suppress_ids": generation.suppress_tokens or [],
           "suppress_ids_begin": generation.begin_suppress_tokens or []}  # fmt: skip
    return Checkpoint(sizes, checked(dict(_renamed(sizes, take)), sizes), ids)


def _sizes(config: _Config, generation: _Generation) -> Sizes:
    heads = generation.alignment_heads or upper_half(config.decoder_layers, config.decoder_attention_heads)
    return Sizes(
        mels=config.num_mel_bins, frames=config.max_source_positions, width=config.d_model,
        encoder_layers=config.encoder_layers, encoder_heads=config.encoder_attention_heads,
        encoder_hidden=config.encoder_ffn_dim, decoder_layers=config.decoder_layers,
        decoder_heads=config.decoder_attention_heads, decoder_hidden=config.decoder_ffn_dim,
        vocabulary=config.vocab_size, positions=config.max_target_positions,
        alignment_heads=tuple(sorted((layer, head) for layer, head in heads)),
    )  # fmt: skip


def _renamed(sizes: Sizes, take: Take) -> Iterator[tuple[str, Weight]]:
    yield "decoder.tokens", take("decoder.embed_tokens.weight")
    for side, layers in (("encoder", sizes.encoder_layers), ("decoder", sizes.decoder_layers)):
        yield f"{side}.positions", take(f"{side}.embed_positions.weight")
        yield from _both(f"{side}.norm", f"{side}.layer_norm", take)
        for layer in range(layers):
            yield from _layer(f"{side}.{layer}", f"{side}.layers.{layer}", take)
    for convolution in ("conv1", "conv2"):
        yield from _both(f"encoder.{convolution}", f"encoder.{convolution}", take)
    for layer in range(sizes.decoder_layers):
        ours, theirs = f"decoder.{layer}.cross", f"decoder.layers.{layer}.encoder_attn"
        yield from _both(f"{ours}.norm", f"{theirs}_layer_norm", take)
        yield from _both(f"{ours}.query", f"{theirs}.q_proj", take)
        yield from _joined(f"{ours}.kv", theirs, "kv", take)
        yield from _both(f"{ours}.out", f"{theirs}.out_proj", take)


def _layer(ours: str, theirs: str, take: Take) -> Iterator[tuple[str, Weight]]:
    yield from _both(f"{ours}.attention.norm", f"{theirs}.self_attn_layer_norm", take)
    yield from _joined(f"{ours}.attention.qkv", f"{theirs}.self_attn", "qkv", take)
    yield from _both(f"{ours}.attention.out", f"{theirs}.self_attn.out_proj", take)
    yield from _both(f"{ours}.mlp.norm", f"{theirs}.final_layer_norm", take)
    yield from _both(f"{ours}.mlp.wide", f"{theirs}.fc1", take)
    yield from _both(f"{ours}.mlp.narrow", f"{theirs}.fc2", take)


def _both(ours: str, theirs: str, take: Take) -> Iterator[tuple[str, Weight]]:
    for part in ("weight", "bias"):
        yield f"{ours}.{part}", take(f"{theirs}.{part}")


def _joined(ours: str, theirs: str, parts: str, take: Take) -> Iterator[tuple[str, Weight]]:
    """The matrices of queries, keys and values, one above the other. Whisper's keys have no bias: it is 0."""
    matrices = [take(f"{theirs}.{part}_proj.weight") for part in parts]
    yield f"{ours}.weight", np.concatenate(matrices)
    biases = [np.zeros(len(matrix), np.float32) if part == "k" else take(f"{theirs}.{part}_proj.bias")
              for part, matrix in zip(parts, matrices, strict=True)]  # fmt: skip
    yield f"{ours}.bias", np.concatenate(biases)


def _tensors(folder: Path) -> Mapping[str, npt.NDArray[Any]]:
    """Every tensor, without the prefix that only the model with its output layer has."""
    found: dict[str, npt.NDArray[Any]] = {}
    for path in _files(folder):
        try:
            with safe_open(str(path), framework="np") as file:
                found |= {name.removeprefix("model."): file.get_tensor(name) for name in file.keys()}
        except (SafetensorError, OSError, TypeError) as exc:  # TypeError: a type that numpy does not have
            raise BadCheckpoint(f"{path} is damaged or no safetensors file of floats: {exc}") from exc
    return found


def _files(folder: Path) -> list[Path]:
    if (folder / SINGLE).is_file():
        return [folder / SINGLE]
    if not (folder / INDEX).is_file():
        raise BadCheckpoint(f"{folder} holds neither {SINGLE} nor {INDEX}; save the model as safetensors")
    names = sorted(set(json.loads((folder / INDEX).read_bytes())["weight_map"].values()))
    return [folder / name for name in names]
