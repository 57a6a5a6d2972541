"""Which token comes next: greedy, or drawn with the request's own dice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sampling:
    """As TensorRT-LLM reads them: `top_k` 0 means all tokens, `top_p` 0 means no bound; with both 0, with `top_k` 1 or
    with `temperature` 0 the most likely token is taken."""

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 0.0
    seed: int = 0

    @property
    def greedy(self) -> bool:
        """Whether no dice are needed."""
        return self.temperature == 0 or self.top_k == 1 or (self.top_k == 0 and self.top_p == 0)


class Sampler:
    """Draws the tokens of one request. Equal logits and an equal seed give equal tokens, whoever else is served."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._dice = np.random.Generator(np.random.Philox(sampling.seed))

    def pick(self, logits: Logits) -> int:
        """An index of `logits` [vocab_size]; -inf is never picked. Among equals the lowest index comes first."""
        if self._sampling.greedy:
            return int(logits.argmax())
        order, likely = self._candidates(logits)
        return int(order[np.searchsorted(likely.cumsum(), self._dice.random() * likely.sum(), side="right")])

    def _candidates(self, logits: Logits) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Tokens that may be drawn, most likely first, and their weights."""
        settings = self._sampling
        order = np.argsort(-logits, kind="stable")
        order = order[: np.count_nonzero(logits > -np.inf)]
        if settings.top_k:
            order = order[: settings.top_k]
        scaled = logits[order].astype(np.float64) / settings.temperature
        likely = np.exp(scaled - scaled[0])
        if 0 < settings.top_p < 1:
            before = likely.cumsum() - likely  # the smallest set whose weight reaches top_p
            kept = max(1, int(np.count_nonzero(before < settings.top_p * likely.sum())))
            order, likely = order[:kept], likely[:kept]
        return order, likely


def log_probability(logits: Logits, token: int) -> float:
    """Natural logarithm of the token's probability under `logits`, at temperature 1."""
    scaled = logits.astype(np.float64)
    top = scaled.max()
    return float(scaled[token] - top - np.log(np.exp(scaled - top).sum()))
