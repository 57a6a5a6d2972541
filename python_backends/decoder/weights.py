"""A decoder's weights out of safetensors, as FP32 or as stored, each of the shape that the configuration implies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import ml_dtypes
import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from python_backends.decoder.checkpoint import DecoderConfig, invalid

Weight = npt.NDArray[np.float32]
Stored = npt.NDArray[np.generic]
EMBEDDINGS = "model.embed_tokens.weight"
SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
# numpy knows bfloat16 once ml_dtypes is imported, and safetensors gives it by that name.
TYPES = {"F32": np.dtype(np.float32), "F16": np.dtype(np.float16), "BF16": np.dtype(ml_dtypes.bfloat16)}


def expected_shapes(config: DecoderConfig) -> dict[str, tuple[int, ...]]:
    """Every tensor that a checkpoint of `config` must hold, by its Hugging Face name."""
    queries, keys = config.heads * config.head_size, config.kv_heads * config.head_size
    shapes: dict[str, tuple[int, ...]] = {
        EMBEDDINGS: (config.vocab_size, config.width),
        "model.norm.weight": (config.width,),
    }
    if not config.tied:
        shapes["lm_head.weight"] = (config.vocab_size, config.width)
    linear = {
        "self_attn.q_proj": (queries, config.width, config.qkv_bias),
        "self_attn.k_proj": (keys, config.width, config.qkv_bias),
        "self_attn.v_proj": (keys, config.width, config.qkv_bias),
        "self_attn.o_proj": (config.width, queries, config.out_bias),
        "mlp.gate_proj": (config.hidden, config.width, config.mlp_bias),
        "mlp.up_proj": (config.hidden, config.width, config.mlp_bias),
        "mlp.down_proj": (config.width, config.hidden, config.mlp_bias),
    }
    for layer in range(config.layers):
        prefix = f"model.layers.{layer}."
        shapes[f"{prefix}input_layernorm.weight"] = (config.width,)
        shapes[f"{prefix}post_attention_layernorm.weight"] = (config.width,)
        if config.head_norm:
            shapes[f"{prefix}self_attn.q_norm.weight"] = (config.head_size,)
            shapes[f"{prefix}self_attn.k_norm.weight"] = (config.head_size,)
        for name, (rows, columns, bias) in linear.items():
            shapes[f"{prefix}{name}.weight"] = (rows, columns)
            if bias:
                shapes[f"{prefix}{name}.bias"] = (rows,)
    return shapes


def load_weights(folder: Path, config: DecoderConfig) -> dict[str, Weight]:
    """All weights of the checkpoint, C-contiguous FP32; InvalidRequest for missing, surplus or misshapen ones."""
    stored = stored_weights(folder, config)
    return {name: np.ascontiguousarray(weight, dtype=np.float32) for name, weight in stored}


def stored_weights(folder: Path, config: DecoderConfig) -> Iterator[tuple[str, Stored]]:
    """All weights by name, each in the type it is stored in, one in memory at a time; errors as `load_weights`."""
    expected = expected_shapes(config)
    missing = set(expected)
    for path in shards_of(folder):
        for name, weight in _tensors(path):
            if name in expected:
                _check(name, weight, expected[name])
                missing.discard(name)
                yield name, weight
            elif not _harmless(name, config):
                raise invalid(f"{path.name} holds tensor {name}, which {config.architecture} with this config.json "
                              "does not have; merge adapters into the weights first")  # fmt: skip
    if missing:
        raise invalid(f"{len(missing)} tensors are missing from {folder}, the first is {min(missing)}")


def load_embeddings(folder: Path, config: DecoderConfig) -> Weight:
    """The embedding table [vocab_size, width] alone; InvalidRequest if it is missing or misshapen."""
    for path in shards_of(folder):
        for name, weight in _tensors(path, only=EMBEDDINGS):
            _check(name, weight, (config.vocab_size, config.width))
            return np.ascontiguousarray(weight, dtype=np.float32)
    raise invalid(f"tensor {EMBEDDINGS} is missing from {folder}")


def shards_of(folder: Path) -> list[Path]:
    """The safetensors files of `folder`: one, or those that its index names."""
    if (folder / SINGLE).is_file():
        return [folder / SINGLE]
    if not (folder / INDEX).is_file():
        raise invalid(f"{folder} holds neither {SINGLE} nor {INDEX}; save the model with safe_serialization=True")
    try:
        names = sorted(set(json.loads((folder / INDEX).read_bytes())["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise invalid(f"{INDEX} cannot be read: {exc!r}") from exc
    for name in names:
        if Path(name).name != name or not (folder / name).is_file():
            raise invalid(f"{INDEX} names {name}, which is not a file of {folder}")
    return [folder / name for name in names]


def _tensors(path: Path, only: str = "") -> Iterator[tuple[str, Stored]]:
    try:
        with safe_open(str(path), framework="np") as file:
            for name in file.keys():
                if only and name != only:
                    continue
                kind = file.get_slice(name).get_dtype()
                if kind not in TYPES:
                    raise invalid(f"tensor {name} is {kind}; weights must be {', '.join(TYPES)}")
                yield name, file.get_tensor(name)
    except (SafetensorError, OSError) as exc:
        raise invalid(f"{path} is damaged or no safetensors file: {exc}") from exc


def _check(name: str, weight: Stored, shape: tuple[int, ...]) -> None:
    if weight.shape != shape:
        raise invalid(f"tensor {name} has shape {list(weight.shape)}; config.json implies {list(shape)}")


def _harmless(name: str, config: DecoderConfig) -> bool:
    """Tensors that old exports carry without need: the rotary frequencies, and the copy of a tied embedding."""
    return name.endswith("rotary_emb.inv_freq") or (config.tied and name == "lm_head.weight")
