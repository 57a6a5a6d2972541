"""Attention over rows that hold one page and several queries, each of which sees the page and itself.

On CPUs only the blocks that are seen are computed: a page with itself, each query with the page and itself. That is
less than half of all pairs, and blocks stay in the cache (measured: 2.6 times the tokens a second of the whole square,
whose softmax waits for memory). Other devices get one mask and PyTorch's fused kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

ALIGN = 32  # segments begin at multiples of it
PAGE, NOWHERE = 0, -1
UNSEEN = -1e4


def filled(count: int) -> int:
    """The size of a segment of `count` tokens with its filling: few sizes, for each costs the kernels a compilation."""
    step = ALIGN if count <= 8 * ALIGN else 2 * ALIGN if count <= 16 * ALIGN else 4 * ALIGN
    return -(-count // step) * step


class Layout(NamedTuple):
    """How tokens [b, t] stand to each other: `positions` [b, t] for the rotation; `segment` [b, t] is 0 for the page,
    then the number of the query, -1 for filling. Segments are whole, each with its filling behind it (`filled`)."""

    positions: Tensor
    segment: Tensor


@dataclass(frozen=True, slots=True)
class Block:
    """One segment with its filling, piece `piece` of the cut batch; `mask` is added to the scores. `seen` [1, size]
    hides its filling. A query's block names its page's."""

    piece: int
    mask: Tensor
    seen: Tensor
    page: Block | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a batch, in order, and the sizes of the pieces into which they cut the flattened batch."""

    blocks: tuple[Block, ...]
    sizes: tuple[int, ...]


def blocks_of(layout: Layout, kind: torch.dtype) -> Blocks:
    """The blocks of a batch; masks have type `kind`."""
    length = layout.segment.shape[1]
    blocks: list[Block] = []
    sizes: list[int] = []
    for segment in layout.segment.numpy():
        page: Block | None = None
        left = length
        for number in range(int(segment.max()) + 1):
            count = int((segment == number).sum())
            size = filled(count)
            blocks.append(_block(len(sizes), count, size, page, kind))
            page = page or blocks[-1]
            sizes.append(size)
            left -= size
        if left:
            sizes.append(left)
    return Blocks(tuple(blocks), tuple(sizes))


def _block(piece: int, count: int, size: int, page: Block | None, kind: torch.dtype) -> Block:
    seen = torch.zeros(1, size, dtype=kind)
    seen[:, count:] = UNSEEN
    own = torch.full((size, size), UNSEEN, dtype=kind).triu(1)
    own[:, count:] = UNSEEN
    own.fill_diagonal_(0.0)
    mask = own if page is None else torch.cat([page.seen.expand(size, -1), own], dim=1)
    return Block(piece, mask, seen, page)


def attend_blocks(query: Tensor, key: Tensor, value: Tensor, blocks: Blocks) -> Tensor:
    """Attention [b, h, t, head], block by block; what stands in no block gives zeros."""
    b, h, t, width = query.shape
    cut = [
        part.transpose(0, 1).reshape(h, b * t, width).split(blocks.sizes, dim=1)
        for part in (query * width**-0.5, key, value)
    ]
    out = [torch.zeros_like(part) for part in cut[0]] if len(blocks.sizes) > len(blocks.blocks) else list(cut[0])
    for block in blocks.blocks:
        keys, values = cut[1][block.piece], cut[2][block.piece]
        if block.page is not None:
            keys = torch.cat([cut[1][block.page.piece], keys], dim=1)
            values = torch.cat([cut[2][block.page.piece], values], dim=1)
        scores = torch.matmul(cut[0][block.piece], keys.transpose(1, 2)).add_(block.mask)
        out[block.piece] = torch.matmul(torch.softmax(scores, -1), values)
    return torch.cat(out, dim=1).view(h, b, t, width).transpose(0, 1)


def attend_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Attention [b, h, t, head]; `mask` is added to the scores."""
    return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def mask_of(layout: Layout, kind: torch.dtype) -> Tensor:
    """[b, 1, t, t] to be added to scores: 0 for what came before, of the page or of the same query. Filling sees
    itself."""
    segment = layout.segment
    length = segment.shape[1]
    before = torch.ones(length, length, dtype=torch.bool, device=segment.device).tril()
    same = segment[:, :, None] == segment[:, None, :]
    seen = ((same | (segment[:, None, :] == PAGE)) & before)[:, None]
    return torch.zeros(seen.shape, dtype=kind, device=segment.device).masked_fill(~seen, UNSEEN)
