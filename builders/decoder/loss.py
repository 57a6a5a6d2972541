"""What training minimises, and what it is measured by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from builders.decoder.adapters import EvidenceRows
from builders.decoder.attention import NOWHERE, PAGE, Layout
from builders.decoder.batches import Batch
from builders.decoder.model import Seen

POINTER_WEIGHT = 0.5
EVEN = 512


class Grounded(Protocol):
    """What can be trained: our decoder, or another one with our adapters before it."""

    def __call__(self, ids: Tensor, rows: EvidenceRows, layout: Layout) -> Seen:
        """See `Decoder.forward`."""

    def logits(self, hidden: Tensor) -> Tensor:
        """See `Decoder.logits`."""


@dataclass(frozen=True, slots=True)
class Losses:
    """`text` is the weighted cross entropy of transcript tokens; `pointer` that of where the taught head looks."""

    text: Tensor
    pointer: Tensor
    accuracy: Tensor
    pointed: Tensor

    @property
    def total(self) -> Tensor:
        return self.text + POINTER_WEIGHT * self.pointer


def losses_of(decoder: Grounded, batch: Batch) -> Losses:
    """Losses of one batch; only positions that write transcript are computed."""
    seen = decoder(batch.ids, batch.rows, batch.layout)
    row, place = _even((batch.weight > 0).nonzero())
    weight, target = batch.weight[row, place], batch.target[row, place]
    logits = decoder.logits(seen.hidden[row, place]).float()
    weight = weight * (torch.arange(len(weight), device=weight.device) < int((batch.weight > 0).sum()))
    text = (functional.cross_entropy(logits, target, reduction="none") * weight).sum() / weight.sum()
    right = (logits.argmax(-1) == target) & (weight > 0.5)
    pointer, pointed = _pointer(batch, seen.taught)
    return Losses(text, pointer, right.sum() / (weight > 0.5).sum().clamp(min=1), pointed)


def _even(found: Tensor) -> tuple[Tensor, Tensor]:
    """Rows and places [n] of `found` [m, 2], filled up with the first to a multiple of `EVEN`: few shapes."""
    missing = -len(found) % EVEN
    whole = torch.cat([found, found[:1].expand(missing, 2)]) if missing and len(found) else found
    return whole[:, 0], whole[:, 1]


def _pointer(batch: Batch, taught: tuple[Tensor, Tensor] | None) -> tuple[Tensor, Tensor]:
    """How far the taught head is from the row that each token is copied from, and how often it is right."""
    row, place = (batch.pointer != NOWHERE).nonzero(as_tuple=True)
    if taught is None or len(row) == 0:
        nothing = torch.zeros((), device=batch.ids.device)
        return nothing, nothing
    queries, keys = taught
    evidence = batch.rows.previous.shape[1]  # what is copied stands there
    scores = torch.matmul(queries, keys[:, :evidence].transpose(1, 2))[row, place].float() / queries.shape[-1] ** 0.5
    scores = scores.masked_fill((batch.layout.segment[:, :evidence] != PAGE)[row], -1e9)
    goal = batch.pointer[row, place]
    return functional.cross_entropy(scores, goal), (scores.argmax(-1) == goal).float().mean()


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of leaves whose every token, and the sign behind it, is the likeliest one."""

    leaves: int
    exact: float
    values: float
    absent: float
    loss: float


def score_of(decoder: Grounded, measured: list[Batch], null_tokens: Tensor) -> Score:
    """Teacher-forced exactness over `measured`; `null_tokens` BOOL [vocabulary] are tokens that hold a null."""
    right = {True: 0, False: 0}
    count = {True: 0, False: 0}
    loss = 0.0
    for batch in measured:
        seen = decoder(batch.ids, batch.rows, batch.layout)
        logits = decoder.logits(seen.hidden).float()
        correct = logits.argmax(-1) == batch.target
        told = batch.weight > 0
        loss += float(functional.cross_entropy(logits[told], batch.target[told])) / len(measured)
        for index in range(len(batch.ids)):
            for leaf in batch.leaf[index].unique().tolist():
                if leaf == NOWHERE:
                    continue
                at = batch.leaf[index] == leaf
                absent = bool(null_tokens[batch.target[index][at]].any()) and not bool(
                    (batch.pointer[index][at] != NOWHERE).any()
                )
                count[absent] += 1
                right[absent] += bool(correct[index][at].all())
    total = count[True] + count[False]
    return Score(
        total, (right[True] + right[False]) / max(total, 1), right[False] / max(count[False], 1),
        right[True] / max(count[True], 1), loss,
    )  # fmt: skip
