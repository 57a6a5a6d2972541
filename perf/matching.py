"""Grammars at work without a decoder: a tokenizer of single bytes, checks of whole texts, and random walks."""

from __future__ import annotations

import random
from typing import Any

import llguidance

END = 0  # the token; token n is the byte n - 1
_CLOSING = frozenset(b'"]}nel')  # bytes with which strings, arrays, objects and literals end
_PRINTABLE = range(32, 127)


class _Bytes:
    """What llguidance wants of a tokenizer."""

    eos_token_id = END
    bos_token_id = None
    tokens = [b"<eos>", *(bytes([byte]) for byte in range(256))]
    special_token_ids = [END]

    def __call__(self, text: bytes | str) -> list[int]:
        return [byte + 1 for byte in (text if isinstance(text, bytes) else text.encode())]


def byte_tokenizer() -> Any:
    """An LLTokenizer whose tokens are single bytes."""
    return llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Bytes()))


def matcher_of(grammar: str, tokenizer: Any = None) -> Any:
    """A matcher in its first state, by default over bytes; ValueError if llguidance refuses `grammar`."""
    matcher = llguidance.LLMatcher(tokenizer or byte_tokenizer(), grammar, log_level=0)
    if matcher.is_error():
        raise ValueError(matcher.get_error())
    return matcher


def accepts(matcher: Any, text: str) -> bool:
    """Whether `text` is a whole sentence of the grammar."""
    matcher = matcher.deep_copy()  # a reset keeps the counts behind `max_tokens`
    tokens = [byte + 1 for byte in text.encode(errors="replace")]
    return bool(matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting())


def walk(matcher: Any, rng: random.Random, longest: int = 4000) -> str | None:
    """A random sentence, mostly of printable characters.

    What has become `longest` is closed where it can be; None if it is four times as long and still open.
    """
    matcher = matcher.deep_copy()  # a reset keeps the counts behind `max_tokens`
    text = bytearray()
    while not matcher.is_stopped() and len(text) < 4 * longest:
        token = _choice(matcher, rng, hurry=len(text) > longest)
        if token == END:
            return text.decode()
        matcher.consume_token(token)
        text.append(token - 1)
    return text.decode() if matcher.is_stopped() else None


def _choice(matcher: Any, rng: random.Random, hurry: bool) -> int:
    mask = int.from_bytes(matcher.compute_bitmask(), "little")
    allowed = [token for token in range(257) if mask >> token & 1]
    ends = [token for token in allowed if token == END or token - 1 in _CLOSING]
    if ends and (hurry or rng.random() < 0.3):
        return rng.choice(ends)
    printable = [token for token in allowed if token == END or token - 1 in _PRINTABLE]
    return rng.choice(printable if printable and rng.random() < 0.9 else allowed)
