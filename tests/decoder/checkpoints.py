"""Tiny random decoder folders in Hugging Face format, written without PyTorch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.weights import expected_shapes

START, END = 256, 257  # ids of the special tokens
MERGES = (("t", "o"), ("to", "t"), ("a", "l"), ("tot", "al"), ("d", "a"), ("t", "e"), ("da", "te"), ('"', ":"))
VOCAB_SIZE = 288  # bytes, two special tokens, merges, and padding as real checkpoints have it
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 64}  # fmt: skip

BASE: dict[str, Any] = {
    "vocab_size": VOCAB_SIZE, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 512, "rms_norm_eps": 1e-6,
    "hidden_act": "silu", "rope_theta": 10000.0, "tie_word_embeddings": False, "bos_token_id": START,
    "eos_token_id": END, "pad_token_id": END, "torch_dtype": "float32",
}  # fmt: skip
# The variants that tests run over, by a name that says what is special.
VARIANTS: dict[str, dict[str, Any]] = {
    "llama": {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
    "llama-tied-scaled": {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "tie_word_embeddings": True,
                          "rope_scaling": LLAMA3, "attention_bias": True, "mlp_bias": True},
    "mistral": {"architectures": ["MistralForCausalLM"], "model_type": "mistral", "sliding_window": None},
    "qwen2": {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "tie_word_embeddings": True},
    "qwen3": {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 32},
}  # fmt: skip


def write_checkpoint(folder: Path, variant: str = "llama", seed: int = 0, **changes: Any) -> Path:
    """A decoder folder of `variant` with random weights; `changes` go into its config.json. Returns `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(BASE | VARIANTS[variant] | changes), "utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer()), "utf-8")
    dice = np.random.default_rng(seed)
    weights = {}
    for name, shape in expected_shapes(read_config(folder)).items():
        # Large enough that attention is sharp and the most likely token changes from step to step.
        scale = 1.0 if name.endswith("embed_tokens.weight") else 0.3
        centre = 1.0 if "norm" in name else 0.0
        weights[name] = (centre + scale * dice.standard_normal(shape)).astype(np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def letters() -> dict[int, str]:
    """The printable character that stands for each byte in a byte-level vocabulary."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + rank) for rank, byte in enumerate(others)}


def tokenizer() -> dict[str, Any]:
    """A byte-level BPE `tokenizer.json`: token id = byte, then START, END, then one token a merge."""
    vocabulary = {letter: byte for byte, letter in letters().items()} | {"<s>": START, "</s>": END}
    vocabulary |= {left + right: END + 1 + rank for rank, (left, right) in enumerate(MERGES)}
    special = [{"id": number, "content": text, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True} for text, number in (("<s>", START), ("</s>", END))]  # fmt: skip
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
        "pre_tokenizer": byte_level, "post_processor": None, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocabulary, "merges": [list(merge) for merge in MERGES]},
    }  # fmt: skip
