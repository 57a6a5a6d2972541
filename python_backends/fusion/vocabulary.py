"""A decoder's tokens: text to ids and back, in the space that the decoder knows (folded or not)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from llguidance import LLTokenizer

from python_backends.fusion.folder import DecoderFolder

KEPT_WORDS = 50_000


class Vocabulary:
    """The tokens of a decoder folder; see `Tokens` in prompt.py. Words are cached."""

    def __init__(self, folder: DecoderFolder) -> None:
        self._tokenizer = LLTokenizer(str(folder.tokenizer), folder.config.vocab_size, list(folder.config.end_ids), [])
        self.fold = folder.fold
        self.begin = folder.begin
        self.word = lru_cache(KEPT_WORDS)(self._word)

    def text(self, text: str) -> list[int]:
        """See `Tokens`."""
        return list(self._tokenizer.tokenize_str(text))

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The text that each of `ids` adds to that of those before it; a character counts with its last token."""
        texts, pending = [], b""
        for token in ids:
            pending += bytes(self._tokenizer.decode_bytes([token]))
            try:
                texts.append(pending.decode("utf-8"))
                pending = b""
            except UnicodeDecodeError:
                texts.append("")
        return texts

    def _word(self, word: str) -> tuple[int, ...]:
        return tuple(self.text(f" {self.fold(word)}"))
