"""A Whisper of random weights, small enough to compute by hand, and the folders that it may come in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models

from builders.whisper.sizes import Checkpoint, Sizes, Weight, tensors_of
from builders.whisper.to_ctranslate2 import ctranslate2_from_checkpoint

SIZES = Sizes(mels=10, frames=12, width=16, encoder_layers=2, encoder_heads=4, encoder_hidden=24, decoder_layers=2,
              decoder_heads=2, decoder_hidden=20, vocabulary=40, positions=14,
              alignment_heads=((0, 1), (1, 0), (1, 1)))  # fmt: skip
# Special tokens in the order that Whisper has them in; all others are words.
NAMES = ("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|translate|>", "<|transcribe|>",
         "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>", "<|0.00|>")  # fmt: skip
END = 29
TOKENS = dict(enumerate(NAMES, END))
PROMPT = [30, 31, 34, 38]  # a transcript in English without times
PIECES = ("Ġab", "c", "Ġde", "f", "Ġgh", ".", ",", "Ġij")  # words, their ends and what stands between them
IDS = {"lang_ids": [31, 32], "suppress_ids": [1, 2], "suppress_ids_begin": [3, 20]}


def tiny_checkpoint(sizes: Sizes = SIZES, seed: int = 0) -> Checkpoint:
    """Weights of which every one matters: keys alone have no bias, as Whisper's have none."""
    random = np.random.default_rng(seed)
    weights: dict[str, Weight] = {}
    for name, shape in tensors_of(sizes).items():
        spread = 1.0 if name.endswith("positions") else 0.3  # so that a token is not always followed by itself
        centre = 1.0 if name.endswith("norm.weight") else 0.0
        weights[name] = random.normal(centre, spread, shape).astype(np.float32)
        if name.endswith("qkv.bias"):
            weights[name][sizes.width : 2 * sizes.width] = 0
        if name.endswith("kv.bias") and "cross" in name:
            weights[name][: sizes.width] = 0
    return Checkpoint(sizes, weights, IDS)


def vocabulary_of(sizes: Sizes = SIZES) -> list[str]:
    """The text of every token, as byte-level tokenizers write it."""
    return [TOKENS.get(token, f"{PIECES[token % len(PIECES)]}{token}") for token in range(sizes.vocabulary)]


def write_tokenizer(folder: Path, sizes: Sizes = SIZES) -> None:
    """tokenizer.json, and the file that makes Transformers read it."""
    vocabulary = {piece: token for token, piece in enumerate(vocabulary_of(sizes))}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([name for name in TOKENS.values() if name in vocabulary])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}))


def tiny_mel(sizes: Sizes = SIZES, rows: int = 1, seed: int = 3) -> Weight:
    """FP32 [rows, mels, 2 x frames]."""
    return np.random.default_rng(seed).normal(0, 1, (rows, sizes.mels, 2 * sizes.frames)).astype(np.float32)


def write_hugging_face(checkpoint: Checkpoint, folder: Path) -> Path:
    """The folder that `WhisperForConditionalGeneration.save_pretrained` would write, and a tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = checkpoint.sizes
    config = {
        "model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"], "activation_function": "gelu",
        "num_mel_bins": sizes.mels, "max_source_positions": sizes.frames, "max_target_positions": sizes.positions,
        "d_model": sizes.width, "encoder_layers": sizes.encoder_layers, "decoder_layers": sizes.decoder_layers,
        "encoder_attention_heads": sizes.encoder_heads, "decoder_attention_heads": sizes.decoder_heads,
        "encoder_ffn_dim": sizes.encoder_hidden, "decoder_ffn_dim": sizes.decoder_hidden,
        "vocab_size": sizes.vocabulary, "pad_token_id": END, "bos_token_id": END, "eos_token_id": END,
        "decoder_start_token_id": PROMPT[0], "suppress_tokens": None, "begin_suppress_tokens": None,
    }  # fmt: skip
    generation = {
        "alignment_heads": [list(pair) for pair in sizes.alignment_heads], "lang_to_id": {"<|en|>": 31, "<|de|>": 32},
        "suppress_tokens": checkpoint.ids["suppress_ids"],
        "begin_suppress_tokens": checkpoint.ids["suppress_ids_begin"],
    }  # fmt: skip
    for name, content in (("config", config), ("generation_config", generation)):
        (folder / f"{name}.json").write_text(json.dumps(content))
    write_tokenizer(folder, sizes)
    save_file(hugging_face_tensors(checkpoint), folder / "model.safetensors")
    return folder


def hugging_face_tensors(checkpoint: Checkpoint) -> dict[str, Weight]:
    """The weights under their Hugging Face names, each matrix by itself."""
    renamed = {"tokens": "embed_tokens.weight", "positions": "embed_positions.weight",
               "attention.norm": "self_attn_layer_norm",
               "attention.out": "self_attn.out_proj", "mlp.norm": "final_layer_norm", "mlp.wide": "fc1",
               "mlp.narrow": "fc2", "cross.norm": "encoder_attn_layer_norm", "cross.query": "encoder_attn.q_proj",
               "cross.out": "encoder_attn.out_proj", "norm": "layer_norm"}  # fmt: skip
    tensors: dict[str, Weight] = {}
    for name, weight in checkpoint.weights.items():
        side, _, rest = name.partition(".")
        layer, _, inner = rest.partition(".")
        side, rest = (f"{side}.layers.{layer}", inner) if layer.isdigit() else (side, rest)
        block, _, kind = rest.rpartition(".") if rest.endswith((".weight", ".bias")) else (rest, "", "")
        if block.endswith(("qkv", "kv")):
            parts = block.rpartition(".")[2]
            theirs = "self_attn" if parts == "qkv" else "encoder_attn"
            for part, piece in zip(parts, np.split(weight, len(parts)), strict=True):
                if (part, kind) != ("k", "bias"):
                    tensors[f"model.{side}.{theirs}.{part}_proj.{kind}"] = np.ascontiguousarray(piece)
        else:
            tensors[f"model.{side}.{renamed.get(block, block)}{f'.{kind}' if kind else ''}"] = weight
    return tensors


def write_ctranslate2(checkpoint: Checkpoint, folder: Path, quantisation: str | None = None) -> Path:
    """The folder that CTranslate2's converter would write, by CTranslate2's own writer."""
    folder.mkdir(parents=True, exist_ok=True)
    ctranslate2_from_checkpoint(checkpoint, vocabulary_of(checkpoint.sizes), folder, quantisation)
    write_tokenizer(folder, checkpoint.sizes)
    return folder
