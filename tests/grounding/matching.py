"""Grammars at work without a decoder: a tokenizer of single bytes, checks of whole texts, and random walks."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

import llguidance


class _Bytes:
    """What llguidance wants of a tokenizer: token 0 ends, token n is the byte n - 1."""

    eos_token_id = 0
    bos_token_id = None
    tokens = [b"<eos>", *(bytes([byte]) for byte in range(256))]
    special_token_ids = [0]

    def __call__(self, text: bytes | str) -> list[int]:
        return [byte + 1 for byte in (text if isinstance(text, bytes) else text.encode())]


def byte_tokenizer() -> Any:
    """An LLTokenizer whose tokens are single bytes."""
    return llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Bytes()))


def matcher_of(grammar: str) -> Any:
    """A matcher in its first state; AssertionError with llguidance's words if it refuses the grammar."""
    matcher = llguidance.LLMatcher(byte_tokenizer(), grammar, log_level=0)
    assert not matcher.is_error(), matcher.get_error()
    return matcher


def accepts(matcher: Any, text: str) -> bool:
    """Whether `text` is a whole sentence of the grammar."""
    matcher.reset()
    tokens = [byte + 1 for byte in text.encode()]
    return bool(matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting())


def walk(matcher: Any, rng: random.Random, longest: int = 4000) -> str:
    """A random sentence. Ends where it may with probability 1/2, closing early what has become long."""
    matcher.reset()
    text = bytearray()
    while not matcher.is_stopped():
        mask = int.from_bytes(matcher.compute_bitmask(), "little")
        allowed = [token for token in range(257) if mask >> token & 1]
        ends = [token for token in allowed if token == 0 or bytes([token - 1]) in (b'"', b"]", b"}", b"n")]
        if ends and (len(text) > longest or rng.random() < 0.3):
            allowed = ends
        token = rng.choice(allowed)
        if token == 0:
            break
        assert matcher.consume_token(token)
        text.append(token - 1)
        assert len(text) < 4 * longest
    return text.decode()


def json_text(value: Mapping[str, Any]) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
