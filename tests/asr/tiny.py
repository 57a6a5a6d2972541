"""A Whisper folder of random numbers, made without PyTorch: real tokens and tensors, two layers of width 64."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs.whisper_spec import WhisperSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

LANGUAGES = 99
END = 50257
_NAMED = {END + 2: "en", END + 3: "zh", END + 4: "de", END + 5: "no", END + 98: "jw", END + 99: "yue"}
WIDTH, HEADS, LAYERS, FRAMES, POSITIONS = 64, 4, 2, 1500, 448


def special_tokens() -> list[str]:
    """In the order of their ids, the first of which is `END`. Most languages have names that mean nothing."""
    languages = [f"<|{_NAMED.get(END + 2 + place, _code(place))}|>" for place in range(LANGUAGES)]
    marks = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
    times = (f"<|{step * 0.02:.2f}|>" for step in range(1501))
    return ["<|endoftext|>", "<|startoftranscript|>", *languages, *(f"<|{mark}|>" for mark in marks), *times]


def _code(place: int) -> str:
    return f"x{chr(97 + place // 26)}{chr(97 + place % 26)}"


@cache
def tokenizer() -> Tokenizer:
    """Bytes, and fillers up to `END`; no merges, so every byte of a text is a token."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*alphabet, *(f"w{number}" for number in range(len(alphabet), END - 1)), ""]  # OpenAI's has the empty one
    made = Tokenizer(models.BPE({word: place for place, word in enumerate(words)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_tokens([AddedToken(token, special=True, normalized=False) for token in special_tokens()])
    return made


def write_folder(path: Path, mels: int = 80, multilingual: bool = True) -> Path:
    """The folder at `path`; an English-only one has one token fewer, as OpenAI's have."""
    made = tokenizer()
    tokens = [made.id_to_token(token) for token in range(made.get_vocab_size())][: None if multilingual else -1]
    spec = _spec(len(tokens), mels)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [END + 1], [END]
    spec.config.lang_ids = [END + 2 + place for place in range(LANGUAGES)] if multilingual else []
    spec.config.alignment_heads = [(1, 0), (1, 2)]
    path.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.save(str(path))
    made.save(str(path / "tokenizer.json"))
    (path / "preprocessor_config.json").write_text(json.dumps({"feature_size": mels}), "utf-8")
    return path


def _bias(vocabulary: int) -> Any:
    """Printable ASCII and blanks are written, nothing else; the end is likely enough for transcripts of some words."""
    bias = np.full(vocabulary, -40.0, np.float32)
    bias[:94], bias[tokenizer().token_to_id("Ġ")], bias[END] = 0.0, 3.0, 6.0
    return bias


def _spec(vocabulary: int, mels: int) -> Any:
    dice = np.random.default_rng(0)

    def numbers(*shape: int, size: float = 0.1) -> Any:
        return (dice.standard_normal(shape) * size).astype(np.float32)

    def linear(layer: Any, out: int, width: int, size: float = 0.1) -> None:
        layer.weight, layer.bias = numbers(out, width, size=size), numbers(out)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer: Any, widths: tuple[int, ...]) -> None:
        norm(layer.layer_norm)
        for part, out in zip(layer.linear, widths, strict=True):
            linear(part, out, WIDTH)

    def block(layer: Any) -> None:
        attention(layer.self_attention, (3 * WIDTH, WIDTH))
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 2 * WIDTH, WIDTH)
        linear(layer.ffn.linear_1, WIDTH, 2 * WIDTH)

    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = numbers(WIDTH, mels, 3), numbers(WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = numbers(WIDTH, WIDTH, 3), numbers(WIDTH)
    encoder.position_encodings.encodings = numbers(FRAMES, WIDTH)
    decoder.position_encodings.encodings = numbers(POSITIONS, WIDTH)
    decoder.embeddings.weight = numbers(vocabulary, WIDTH, size=1.0)
    decoder.projection.weight = numbers(vocabulary, WIDTH, size=0.3)
    decoder.projection.bias = _bias(vocabulary)
    for layer in encoder.layer:
        block(layer)
    for layer in decoder.layer:
        block(layer)
        attention(layer.attention, (WIDTH, 2 * WIDTH, WIDTH))
    norm(encoder.layer_norm)
    norm(decoder.layer_norm)
    return spec
