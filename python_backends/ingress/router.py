"""Routing of one request: what is attached, what is asked, which tasks that takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from python_backends.ingress.decide import Decision, settled, weighed
from python_backends.ingress.features import STATED, Request, request_of
from python_backends.ingress.heads import FILE, Heads, read_heads
from python_backends.ingress.lexicon import Lexicon, read_lexicon
from python_backends.ingress.request import IngressRequest, media_of
from python_backends.ingress.result import IngressResult, result_of
from python_backends.ingress.standing import obeyed, order_of
from python_backends.text_encoder.batches import Vectors
from python_backends.text_encoder.encoder import Encoder


class Routed(NamedTuple):
    """`embedding` FP32 [384] of the whole text where it was asked for."""

    result: IngressResult
    embedding: Vectors | None


@dataclass(frozen=True, slots=True)
class Router:
    """What the model `ingress` keeps: heads and words, read once."""

    heads: Heads
    lexicon: Lexicon

    @classmethod
    def load(cls, folder: Path) -> Router:
        """From the version folder of the model `ingress`."""
        lexicon = read_lexicon()
        return cls(read_heads(folder / FILE, (*lexicon, *STATED)), lexicon)

    async def route(self, request: IngressRequest, media: list[bytes], encoder: Encoder) -> Routed:
        """The tasks that `request` needs. `encoder` is not called where nothing is weighed and no vector asked for."""
        seen = media_of(request, media)
        taken = request_of(request.text, [*request.modalities, *(item.modality for item in seen)], request.asks_object)
        decision = settled(request.text, taken)
        texts = dict.fromkeys([taken.asked] if decision is None else [])
        texts |= dict.fromkeys([request.text] if request.embedding else [])
        vectors = dict(zip(texts, await encoder.encode(list(texts)), strict=True)) if texts else {}
        if decision is None:
            decision = self._weighed(taken, vectors[taken.asked])
            decision = await self._with_orders(decision, taken, request.system, encoder)
        return Routed(result_of(decision, seen), vectors[request.text] if request.embedding else None)

    def _weighed(self, taken: Request, vector: Vectors) -> Decision:
        return weighed(taken, vector.astype(np.float64), self.heads, self.lexicon)

    async def _with_orders(self, decision: Decision, taken: Request, system: str, encoder: Encoder) -> Decision:
        order = order_of(system, taken, decision, self.lexicon)
        if order is None:
            return decision
        return obeyed(decision, self._weighed(order, (await encoder.encode([order.asked]))[0]))
