"""One request that holds a slot: the rows it still has to feed, the tokens it has written, when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from python_backends.decoder.engine import Rows
from python_backends.decoder.generation import Chunk, Generation, Reason, Sink
from python_backends.decoder.sampling import Sampler, log_probability
from python_backends.errors import InternalError, OpenfazeError

Embed = Callable[[Sequence[int]], Rows]


class RunningSequence:
    """The state of one generation. Tokens that the guide forces are written without asking the decoder, and fed to it
    together with the token before them; their log probability is 0, for nothing else was possible."""

    def __init__(self, generation: Generation, sink: Sink, slot: int, embed: Embed) -> None:
        self.slot = slot
        self._generation = generation
        self._sink = sink
        self._embed = embed
        self._sampler = Sampler(generation.sampling)
        self._output: list[int] = []
        self._log_probs: list[float] = []
        self._cumulative = 0.0
        self._sent = 0
        self._fed = 0
        self._rows = generation.prompt
        self.reason: Reason | None = None

    @property
    def pending(self) -> int:
        """Rows that the decoder has not seen yet."""
        return len(self._rows) - self._fed

    def take(self, count: int) -> Rows:
        """The next `count` pending rows, which count as fed."""
        self._fed += count
        return self._rows[self._fed - count : self._fed]

    def begin(self) -> None:
        """Write what the guide forces before anything is decoded."""
        self._write_forced()
        if self._output and self.reason is None:
            self._rows = np.concatenate([self._generation.prompt, self._embed(self._output)])
        self._hand_over()

    def advance(self, logits: Rows) -> None:
        """Choose the token after the last row fed; InternalError or InvalidRequest if that is impossible."""
        before = len(self._output)
        self._write_chosen(self._permitted(logits))
        self._write_forced()
        if self.reason is None:
            self._rows, self._fed = self._embed(self._output[before:]), 0
        self._hand_over()

    def end(self, reason: Reason) -> None:
        """End from outside."""
        self.reason = reason
        self._hand_over()

    def fail(self, error: OpenfazeError) -> None:
        """End with an error, the last thing the sink hears."""
        self._sink(error)

    def _permitted(self, logits: Rows) -> Rows:
        """`logits` with -inf where the guide or the minimum length says no; the array is changed."""
        if not np.isfinite(logits.max()):  # NaN wins every comparison, so this finds it as well
            raise InternalError("the decoder's numbers overflowed on this prompt", code="model_failed")
        generation = self._generation
        if generation.guide is None and len(self._output) >= generation.min_tokens:
            return logits
        if generation.guide is not None:
            np.copyto(logits, -np.inf, where=~generation.guide.allowed())
        if generation.end_id is not None and len(self._output) < generation.min_tokens:
            logits[generation.end_id] = -np.inf
        if logits.max() == -np.inf:
            raise InternalError("the guide and the request leave no token that could come next", code="model_failed")
        return logits

    def _write_chosen(self, logits: Rows) -> None:
        token = self._sampler.pick(logits)
        guide = self._generation.guide
        if token == self._generation.end_id:
            self.reason = "end"
            return
        if guide is not None:
            guide.accept(token)
            if token in guide.end_ids:  # it only says that the text is over
                self.reason = "guide"
                return
        self._write(token, log_probability(logits, token) if self._generation.log_probs else 0.0)

    def _write_forced(self) -> None:
        guide = self._generation.guide
        if guide is None or self.reason is not None:
            return
        for token in guide.forced():
            guide.accept(token)
            if token in guide.end_ids:
                break
            self._write(token, 0.0)
            if self.reason is not None:
                return
        if guide.finished:
            self.reason = "guide"

    def _write(self, token: int, log_prob: float) -> None:
        self._output.append(token)
        self._log_probs.append(log_prob)
        self._cumulative += log_prob
        if any(tuple(self._output[-len(word) :]) == word for word in self._generation.stop_words):
            self.reason = "stop"
        elif len(self._output) >= self._generation.max_tokens:
            self.reason = "length"

    def _hand_over(self) -> None:
        if self.reason is None and not (self._generation.streaming and len(self._output) > self._sent):
            return
        log_probs = tuple(self._log_probs[self._sent :]) if self._generation.log_probs else ()
        chunk = Chunk(tuple(self._output[self._sent :]), log_probs, self._cumulative, self.reason)
        self._sent = len(self._output)
        self._sink(chunk)
