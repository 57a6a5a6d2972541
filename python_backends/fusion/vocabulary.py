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
        self._tokenizer = LLTokenizer(str(folder.tokenizer), folder.vocab_size, list(folder.end_ids) or None, [])
        self.fold = folder.fold
        self.begin = folder.begin
        self.word = lru_cache(KEPT_WORDS)(self._word)

    def text(self, text: str) -> list[int]:
        """See `Tokens`."""
        return list(self._tokenizer.tokenize_str(text))

    def read(self, ids: Sequence[int]) -> str:
        """The text of `ids`; halves of characters, which only a cut-off answer has, become U+FFFD."""
        return bytes(self._tokenizer.decode_bytes(list(ids))).decode("utf-8", "replace")

    def _word(self, word: str) -> tuple[int, ...]:
        return tuple(self.text(f" {self.fold(word)}"))
