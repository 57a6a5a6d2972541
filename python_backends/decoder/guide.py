"""Guided decoding: which tokens a request's grammar allows next, and which it forces."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import llguidance
import numpy as np
import numpy.typing as npt
from llguidance import LLMatcher, LLTokenizer
from llguidance.gbnf_to_lark import gbnf_to_lark

from python_backends.decoder.checkpoint import invalid
from python_backends.errors import InvalidRequest

KINDS = ("json", "json_schema", "regex", "ebnf_grammar")
LARK = "%llguidance"
MAX_GUIDE_BYTES = 16 << 20
SMALL_VOCABULARY = 8192  # below it llguidance's precomputed slices cost more than they save


class Guide:
    """The grammar of one request, advanced by each token that is written. Made by `GuideCompiler`, used once.

    `end_ids` are the tokens that end a text where the grammar lets it end.
    """

    def __init__(self, matcher: LLMatcher, vocab_size: int, end_ids: frozenset[int]) -> None:
        self._matcher = matcher
        self._vocab_size = vocab_size
        self.end_ids = end_ids
        self._mask = b""  # one bit a token for the current position; empty until it is asked for

    @property
    def finished(self) -> bool:
        """Whether the text is complete and nothing may follow."""
        return self._matcher.is_stopped()

    def allowed(self) -> npt.NDArray[np.bool_]:
        """[vocab_size], true where a token may come next; InvalidRequest if the grammar is too much work."""
        mask = np.frombuffer(self._masked(), np.uint8)
        return np.unpackbits(mask, count=self._vocab_size, bitorder="little").view(np.bool_)

    def accept(self, token: int) -> None:
        """Advance by `token`, which was allowed."""
        self._matcher.consume_token(token)
        self._mask = b""
        self._check()

    def forced(self) -> list[int]:
        """The tokens that must come next whatever the decoder thinks; often none. Each is still to be accepted."""
        # Where tokens are forced the mask allows but the first of them. It is needed anyway, and asking for forced
        # tokens costs twice as much.
        if self.finished or int.from_bytes(self._masked(), "little").bit_count() != 1:
            return []
        tokens = self._matcher.compute_ff_tokens()
        self._check()
        return tokens

    def _masked(self) -> bytes:
        if not self._mask:
            self._mask = self._matcher.compute_bitmask()
            self._check()
        return self._mask

    def _check(self) -> None:
        if self._matcher.is_error():
            raise refused(f"the guide stopped working while decoding: {_short(self._matcher.get_error())}")


class GuideCompiler:
    """Compiles guides for one tokenizer. `compile` may be called from many threads; it lets other threads run."""

    def __init__(self, tokenizer: Path, vocab_size: int, end_ids: Sequence[int]) -> None:
        try:
            slices: list[str] | None = [] if vocab_size < SMALL_VOCABULARY else None
            self._tokenizer = LLTokenizer(str(tokenizer), vocab_size, list(end_ids) or None, slices)
        except ValueError as exc:
            raise invalid(f"{tokenizer} cannot be used for guided decoding: {exc}") from exc
        self._vocab_size = vocab_size
        self._end_ids = frozenset(self._tokenizer.eos_tokens)
        self._limits = llguidance.LLParserLimits(verbose_errors=False)

    @property
    def tokenizer(self) -> LLTokenizer:
        """The tokenizer, for those who need its texts."""
        return self._tokenizer

    def compile(self, kind: str, text: str) -> Guide:
        """A fresh guide; InvalidRequest, code `invalid_guide`, if `kind` is unknown or `text` is no such grammar."""
        if kind not in KINDS:
            raise InvalidRequest(f"guide type {kind!r} is unknown; known are {', '.join(KINDS)}", code="invalid_guide",
                                 param="guided_decoding_guide_type")  # fmt: skip
        if len(text) > MAX_GUIDE_BYTES:
            raise refused(f"the guide has {len(text)} characters; at most {MAX_GUIDE_BYTES} are accepted")
        matcher = LLMatcher(self._tokenizer, _grammar(kind, text), log_level=0, limits=self._limits)
        if matcher.is_error():
            raise refused(f"the {kind} guide cannot be enforced: {_short(matcher.get_error())}")
        return Guide(matcher, self._vocab_size, self._end_ids)


def refused(message: str) -> InvalidRequest:
    """What a guide that cannot be enforced is refused with."""
    return InvalidRequest(message, code="invalid_guide", param="guided_decoding_guide")


def _grammar(kind: str, text: str) -> str:
    if kind == "regex":
        return LLMatcher.grammar_from_regex(text)
    if kind == "ebnf_grammar":
        return LLMatcher.grammar_from_lark(text if text.lstrip().startswith(LARK) else _lark_of(text))
    try:
        # Compact, as a decoder that may write white space between tokens can write it for ever.
        schema = "{}" if kind == "json" else text
        return LLMatcher.grammar_from_json_schema(schema, None, {"whitespace_flexible": False})
    except ValueError as exc:
        raise refused(f"the json_schema guide is not a JSON schema: {_short(str(exc))}") from exc


def _lark_of(gbnf: str) -> str:
    try:
        return gbnf_to_lark(gbnf)
    except Exception as exc:  # the converter raises bare Exception for names that are undefined or defined twice
        raise refused(f"the ebnf_grammar guide is neither GBNF nor a text that starts with {LARK}: "
                      f"{_short(str(exc))}") from exc  # fmt: skip


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
