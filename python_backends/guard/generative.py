"""A generative safety classifier: any causal language model that the decoder's engine runs and that writes verdicts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from python_backends.decoder.checkpoint import read_config, tokenizer_of
from python_backends.decoder.choice import open_engine
from python_backends.decoder.engine import DecoderEngine, Rows
from python_backends.errors import InvalidRequest
from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.prompt import after_text, before_text, codes_of, unframed
from python_backends.text_encoder.encoder import Encoder

CAPACITY = 4096  # rows of prompt and verdict, fewer where the model has fewer positions
VERDICT_TOKENS = 48
OVERLAP = 64  # tokens that neighbouring pieces of a long text share
# The turn marks of Llama 3's vocabulary; a model without them is given the bare task.
_OPEN = "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n"
_CLOSE = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"


class GenerativeClassifier:
    """See `TextClassifier`. A verdict is one greedy answer; the codes it names score its first token's probability.

    Which is the best there is: such a model says `unsafe` once, and then lists codes. Pieces of a long text are judged
    one after the other.
    """

    needs_encoder = False
    codes = TEXT_CODES

    def __init__(self, engine: DecoderEngine, tokenizer: Tokenizer) -> None:
        self._engine, self._tokenizer, self._one_at_a_time = engine, tokenizer, threading.Lock()
        chat = tokenizer.token_to_id("<|start_header_id|>") is not None
        self._before = self._ids((_OPEN if chat else "") + before_text())
        self._after = self._ids(after_text() + (_CLOSE if chat else "\n\n"))
        self._room = engine.capacity - len(self._before) - len(self._after) - VERDICT_TOKENS
        if self._room <= OVERLAP:
            raise InvalidRequest(
                f"the model takes {engine.capacity} tokens, of which the guard's own words need "
                f"{len(self._before) + len(self._after) + VERDICT_TOKENS}; attach one that takes more",
                param="classifier",
            )

    @classmethod
    def open(cls, folder: Path, threads: int) -> GenerativeClassifier:
        """The model in `folder`; InvalidRequest if it cannot be served."""
        capacity = min(CAPACITY, read_config(folder).positions)
        tokenizer = Tokenizer.from_file(str(tokenizer_of(folder)))
        return cls(open_engine(folder, slots=1, capacity=capacity, threads=threads), tokenizer)

    async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
        """See `TextClassifier`; InternalError (code `model_failed`) if the model gives no verdict."""
        verdicts = [await asyncio.to_thread(self._verdict, piece) for piece in self._pieces(text)]
        return {code: max(verdict.get(code, 0.0) for verdict in verdicts) for code in self.codes}

    def _pieces(self, text: str) -> list[list[int]]:
        ids = self._ids(unframed(text))
        last = max(len(ids) - self._room, 0)
        return [ids[start : start + self._room] for start in [*range(0, last, self._room - OVERLAP), last]]

    def _verdict(self, piece: Sequence[int]) -> Mapping[str, float]:
        """Code -> score of one piece; the engine is a thing of one thread."""
        with self._one_at_a_time:
            written, chance = self._written([*self._before, *piece, *self._after])
        found = codes_of(self._tokenizer.decode(written))
        return dict.fromkeys(found, max(chance, 0.5))

    def _written(self, prompt: Sequence[int]) -> tuple[list[int], float]:
        """The greedy continuation of `prompt`, and the probability of its first token."""
        self._engine.clear(0)
        rows = self._engine.embed(prompt)
        for start in range(0, len(rows), self._engine.portion):
            logits = self._engine.append(0, rows[start : start + self._engine.portion])
        chance, written = _largest_share(logits), list[int]()
        while len(written) < VERDICT_TOKENS:
            token = int(logits.argmax())
            if token in self._engine.end_ids:
                break
            written.append(token)
            logits = self._engine.step({0: self._engine.embed([token])[0]})[0]
        return written, chance

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids


def _largest_share(logits: Rows) -> float:
    """The probability of the likeliest token."""
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    return float(1 / powers.sum())
