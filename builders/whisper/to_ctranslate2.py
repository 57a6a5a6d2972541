"""A Whisper written as CTranslate2's converter writes it, by CTranslate2's own writer, without PyTorch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ctranslate2.specs import WhisperSpec
from tokenizers import Tokenizer

from builders.hugging_face.folder import BadCheckpoint
from builders.whisper.sizes import Checkpoint

TOKENIZER, PREPROCESSOR = "tokenizer.json", "preprocessor_config.json"
NO_TIMES = "<|notimestamps|>"
STEP_S = 0.02  # between two tokens of time, the first of which follows `NO_TIMES`


def ctranslate2_from_checkpoint(
    checkpoint: Checkpoint, vocabulary: Sequence[str], folder: Path, quantisation: str | None = None
) -> None:
    """Write model.bin, config.json and vocabulary.json. `quantisation` is how weights are stored; None: FP32."""
    sizes = checkpoint.sizes
    spec = WhisperSpec(sizes.encoder_layers, sizes.encoder_heads, sizes.decoder_layers, sizes.decoder_heads)
    for side, part in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        part.position_encodings.encodings = checkpoint.weights[f"{side}.positions"]
        _norm(checkpoint, part.layer_norm, f"{side}.norm")
        for place, layer in enumerate(part.layer):
            _layer(checkpoint, layer, f"{side}.{place}", side == "decoder")
    for name in ("conv1", "conv2"):
        _linear(checkpoint, getattr(spec.encoder, name), f"encoder.{name}")
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = checkpoint.weights["decoder.tokens"]
    spec.register_vocabulary(list(vocabulary))
    spec.config.alignment_heads = [list(pair) for pair in sizes.alignment_heads]
    for name, ids in checkpoint.ids.items():
        setattr(spec.config, name, list(ids))
    spec.validate()
    spec.optimize(quantization=quantisation)
    spec.save(str(folder))


def beside_it(source: Path, folder: Path, mels: int) -> None:
    """The files that decoding needs beside the network."""
    shutil.copyfile(source / TOKENIZER, folder / TOKENIZER)
    (folder / PREPROCESSOR).write_text(json.dumps({"feature_size": mels}) + "\n")


def vocabulary_of(tokenizer: Path, size: int) -> list[str]:
    """The text of each of `size` tokens; BadCheckpoint if the tokenizer is none of Whisper's.

    Tokenizers leave out the tokens of times, which are the last; some leave out a padding at the end as well.
    """
    words = Tokenizer.from_file(str(tokenizer))
    known = {token: text for text, token in words.get_vocab(with_added_tokens=True).items()}
    first = words.token_to_id(NO_TIMES)
    if first is None or max(known) >= size:
        raise BadCheckpoint(f"{tokenizer} is not Whisper's of {size} tokens: it has {max(known) + 1}, {NO_TIMES} at "
                            f"{first}")  # fmt: skip
    return [known.get(token, f"<|{(token - first - 1) * STEP_S:.2f}|>" if token > first else f"<|unused{token}|>")
            for token in range(size)]  # fmt: skip


def _layer(checkpoint: Checkpoint, layer: Any, name: str, crosses: bool) -> None:
    blocks: list[tuple[str, Any, Any, tuple[str, ...]]] = [
        ("attention", layer.self_attention, layer.self_attention.linear, ("qkv", "out")),
        ("mlp", layer.ffn, (layer.ffn.linear_0, layer.ffn.linear_1), ("wide", "narrow")),
    ]
    if crosses:
        blocks.append(("cross", layer.attention, layer.attention.linear, ("query", "kv", "out")))
    for block, target, linears, parts in blocks:
        _norm(checkpoint, target.layer_norm, f"{name}.{block}.norm")
        for linear, part in zip(linears, parts, strict=True):
            _linear(checkpoint, linear, f"{name}.{block}.{part}")


def _linear(checkpoint: Checkpoint, target: Any, name: str) -> None:
    target.weight, target.bias = checkpoint.weights[f"{name}.weight"], checkpoint.weights[f"{name}.bias"]


def _norm(checkpoint: Checkpoint, target: Any, name: str) -> None:
    target.gamma, target.beta = checkpoint.weights[f"{name}.weight"], checkpoint.weights[f"{name}.bias"]
