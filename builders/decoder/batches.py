"""Rows put together to batches of few shapes, and moved to tensors: every new shape costs oneDNN a compilation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from builders.decoder.adapters import EvidenceRows
from builders.decoder.attention import ALIGN, NOWHERE, Layout
from builders.decoder.encode import Row
from python_backends.fusion.geometry import CONFIDENCE, FEATURES, GEOMETRY

LENGTHS = (96, 160, 224, 288, 352, 416, 480, 544, 608, 704, 832, 960, 1152, 1408, 1728, 2048, 2560, 3072)


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of `b` rows padded to `t`. `target`, `weight`, `pointer` and `leaf` [b, t] as in `Row`."""

    ids: Tensor
    rows: EvidenceRows
    layout: Layout
    target: Tensor
    weight: Tensor
    pointer: Tensor
    leaf: Tensor
    tokens: int

    def to(self, device: torch.device) -> Batch:
        """The batch on `device`."""
        return Batch(
            self.ids.to(device), EvidenceRows(*(part.to(device) for part in self.rows)),
            Layout(*(part.to(device) for part in self.layout)), self.target.to(device), self.weight.to(device),
            self.pointer.to(device), self.leaf.to(device), self.tokens,
        )  # fmt: skip


def batches(rows: Iterable[Row], tokens: int) -> Iterator[Batch]:
    """Batches of `tokens` tokens, padding included, as soon as a length has enough rows. Longer rows are left out."""
    waiting: dict[int, list[Row]] = {length: [] for length in LENGTHS}
    for row in rows:
        length = next((length for length in LENGTHS if len(row.ids) <= length), None)
        if length is None:
            continue
        waiting[length].append(row)
        if len(waiting[length]) == max(1, tokens // length):
            yield batch_of(waiting[length], length)
            waiting[length] = []


def batch_of(rows: Sequence[Row], length: int) -> Batch:
    """`rows` padded to `length`."""

    told_length = min(length, -(-max(row.evidence for row in rows) // ALIGN) * ALIGN)

    def padded(name: str, fill: float = 0, size: int = length) -> Tensor:
        out = np.full((len(rows), size), fill, getattr(rows[0], name).dtype)
        for index, row in enumerate(rows):
            values = getattr(row, name)
            out[index, : len(values)] = values
        return torch.from_numpy(out)

    def told(name: str, width: int) -> Tensor:
        out = np.zeros((len(rows), told_length, width), np.float32)
        for index, row in enumerate(rows):
            values = getattr(row, name)
            if values is not None:
                out[index, : len(values)] = values
        return torch.from_numpy(out)

    evidence = torch.zeros(len(rows), told_length, 1)
    has_feature = torch.zeros(len(rows), told_length, 1)
    for index, row in enumerate(rows):
        begin = 0 if row.geometry[:1].any() else 1  # `<s>` is no evidence
        evidence[index, begin : row.evidence] = 1
        if row.features is not None:
            has_feature[index, begin : row.evidence] = 1
    told_rows = EvidenceRows(
        padded("previous", size=told_length), told("geometry", GEOMETRY), told("confidence", CONFIDENCE),
        told("features", FEATURES), has_feature, evidence,
    )  # fmt: skip
    layout = Layout(padded("positions"), padded("segment", NOWHERE))
    used = sum(len(row.ids) for row in rows)
    return Batch(
        padded("ids"), told_rows, layout, padded("target"), padded("weight"), padded("pointer", NOWHERE),
        padded("leaf", NOWHERE), used,
    )  # fmt: skip
