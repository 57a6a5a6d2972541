"""What training minimises: relevance as independent yes-or-no answers, names apart from each other, and boxes.

Relevance is a multi-label logistic loss over tokens and prompts, weighted towards what is still wrong (Lin et al.,
"Focal loss for dense object detection", 2017), because almost all pairs are an easy no. What a yes aims at is the
overlap of the token's own box with the object (Li et al., "Generalized focal loss", 2020): so the most relevant token
is one with a good box.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from builders.objects.assign import Assigned, assign
from builders.objects.network import Detector, Grid
from builders.vision.boxes import complete_overlap, overlap

YES, NO, UNSAID = 1, 0, -1
"""As in labels.py."""
FOCUS = 2.0
IDLE = 5
"""One in so many of the tokens that answer for no object is looked at in a step, and counts for all of them."""
SOME = 32
"""Tokens of an image, on average, whose names are told apart, out of all that answer."""
GOOD = 0.5
"""Overlap below which a token that only lies in an object is blamed for being relevant to it."""
LYING = 0.25
"""Weight of the boxes of tokens that lie in an object but do not answer for it."""
WEIGHTS = {"relevance": 1.0, "names": 0.5, "colours": 0.5, "boxes": 2.0}


class Truth(NamedTuple):
    """Of a batch: boxes FP32 [n, 4], the image of each [n]; labels [n, P] of the prompts, [n, V] of the names.

    `outside` [b, P] are the labels of what lies in no object. The last `colours` prompts ask for a colour each.

    The first P of the sentences are asked of every token, the V others of the tokens that answer for an object.
    """

    boxes: Tensor
    image: Tensor
    prompts: Tensor
    outside: Tensor
    names: Tensor
    colours: int = 0


class Losses(NamedTuple):
    """Each a mean over what answers, before weights."""

    relevance: Tensor
    names: Tensor
    colours: Tensor
    boxes: Tensor

    @property
    def total(self) -> Tensor:
        """What is differentiated."""
        return torch.stack([weight * getattr(self, name) for name, weight in WEIGHTS.items()]).sum()


def losses_of(network: Detector, grid: Grid, texts: Tensor, truth: Truth) -> Losses:
    """`texts` [P + V, width]: the prompts' vectors, then the names'."""
    assigned = assign(truth.boxes, truth.image, grid.at, len(grid.vectors))
    asked, quality = truth.prompts.shape[1], quality_of(grid, truth, assigned)
    return Losses(
        _relevance(network, Seen(grid.vectors, quality), texts[:asked], truth, assigned),
        _names(network, Seen(grid.vectors, quality), texts[asked:], truth, assigned),
        _colours(network, grid, texts[asked - truth.colours : asked], truth, assigned),
        _boxes(grid, truth, assigned),
    )


class Seen(NamedTuple):
    """Vectors of tokens [b, T, width] and how well their boxes fit their objects [b, T], 0 where there is none."""

    vectors: Tensor
    quality: Tensor


def quality_of(grid: Grid, truth: Truth, assigned: Assigned) -> Tensor:
    """Overlap of every token's box with its object [b, T]; nothing is learnt through it."""
    lies = assigned.row >= 0
    quality = torch.zeros(lies.shape, device=lies.device)
    quality[lies] = overlap(grid.boxes.detach()[lies], truth.boxes[assigned.row[lies]])
    return quality


def _relevance(network: Detector, seen: Seen, texts: Tensor, truth: Truth, assigned: Assigned) -> Tensor:
    looked = assigned.answers | (torch.rand(assigned.row.shape, device=assigned.row.device) < 1 / IDLE)
    row, answers = assigned.row[looked], assigned.answers[looked]
    outside = torch.arange(len(looked), device=row.device)[:, None].expand_as(looked)[looked] + len(truth.prompts)
    labels = torch.cat((truth.prompts, truth.outside))[torch.where(row >= 0, row, outside)]
    quality = seen.quality[looked]
    spared = torch.where(quality >= GOOD, UNSAID, NO)[:, None].to(labels.dtype).expand_as(labels)
    labels = torch.where((labels == YES) & ~answers[:, None], spared, labels)
    weight = torch.where(answers, 1.0, float(IDLE))[:, None]
    logits = network.logits(seen.vectors[looked], texts)
    return (focal(logits, labels, quality) * weight).sum() / (labels == YES).sum().clamp(min=1)


def _names(network: Detector, seen: Seen, texts: Tensor, truth: Truth, assigned: Assigned) -> Tensor:
    """Among all the names of this step, the right ones; and each alone as a yes or no, as the prompts are."""
    vectors, row = seen.vectors[assigned.answers], assigned.row[assigned.answers]
    named = torch.nonzero((truth.names == YES).any(1)[row])[:, 0]
    named = named[torch.randperm(len(named), device=named.device)[: SOME * len(seen.vectors)]]
    if not len(named):
        return seen.vectors.sum() * 0
    labels = truth.names[row[named]]
    logits = network.logits(vectors[named], texts)
    quality = seen.quality[assigned.answers][named]
    return among(logits, labels) + focal(logits, labels, quality).sum() / (labels == YES).sum()


def _colours(network: Detector, grid: Grid, texts: Tensor, truth: Truth, assigned: Assigned) -> Tensor:
    """Among the colours, the object's own: sentence vectors of colours lie so close that yes and no teach it slowly."""
    vectors, row = grid.vectors[assigned.answers], assigned.row[assigned.answers]
    labels = truth.prompts[:, truth.prompts.shape[1] - truth.colours :]
    coloured = torch.nonzero((labels == YES).any(1)[row])[:, 0]
    coloured = coloured[torch.randperm(len(coloured), device=coloured.device)[: SOME * len(grid.vectors)]]
    if not len(coloured):
        return grid.vectors.sum() * 0
    return among(network.logits(vectors[coloured], texts), labels[row[coloured]])


def among(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cost of the right ones among all [n, p] of which anybody can say; every row has a right one."""
    shut = torch.finfo(logits.dtype).min
    every = torch.logsumexp(logits.masked_fill(labels == UNSAID, shut), 1)
    return (every - torch.logsumexp(logits.masked_fill(labels != YES, shut), 1)).mean()


def focal(logits: Tensor, labels: Tensor, quality: Tensor) -> Tensor:
    """Element by element [n, p]; a yes aims at `quality` [n]. 0 where nobody can say."""
    yes = (labels == YES) * quality[:, None]
    cost = functional.binary_cross_entropy_with_logits(logits, yes, reduction="none")
    wrong = (torch.sigmoid(logits) - yes).abs()
    return cost * wrong.pow(FOCUS) * (labels != UNSAID)


def _boxes(grid: Grid, truth: Truth, assigned: Assigned) -> Tensor:
    lies = assigned.row >= 0
    if not lies.any():
        return grid.boxes.sum() * 0
    weight = torch.where(assigned.answers[lies], 1.0, LYING)
    lost = 1 - complete_overlap(grid.boxes[lies], truth.boxes[assigned.row[lies]])
    return (lost * weight).sum() / weight.sum()
