"""What training minimises: relevance as independent yes-or-no answers, names apart from each other, and boxes.

Relevance is a multi-label logistic loss over tokens and prompts, weighted towards what is still wrong (Lin et al.,
"Focal loss for dense object detection", 2017), because almost all pairs are an easy no.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from builders.objects.assign import Assigned, assign
from builders.objects.network import Detector, Grid
from builders.vision.boxes import complete_overlap

YES, UNSAID = 1, -1
"""An object answers a prompt, or nobody can say; 0 is a no (labels.py)."""
FOCUS = 2.0
IDLE = 4
"""One in so many of the tokens that lie in no object is looked at in a step."""
LYING = 0.25
"""Weight of the boxes of tokens that lie in an object but do not answer for it."""
WEIGHTS = {"relevance": 1.0, "names": 0.5, "boxes": 2.0}


class Truth(NamedTuple):
    """Of a batch: boxes FP32 [n, 4], the image of each [n]; labels [n, P] of the prompts, [n, V] of the names.

    `outside` [b, P] are the labels of what lies in no object.

    The first P of the sentences are asked of every token, the V others of the tokens that answer for an object.
    """

    boxes: Tensor
    image: Tensor
    prompts: Tensor
    outside: Tensor
    names: Tensor


class Losses(NamedTuple):
    """Each a mean over what answers, before weights."""

    relevance: Tensor
    names: Tensor
    boxes: Tensor

    @property
    def total(self) -> Tensor:
        """What is differentiated."""
        return sum((weight * getattr(self, name) for name, weight in WEIGHTS.items()), torch.zeros(()))


def losses_of(network: Detector, grid: Grid, texts: Tensor, truth: Truth) -> Losses:
    """`texts` [P + V, width]: the prompts' vectors, then the names'."""
    assigned = assigned_of(grid, truth)
    asked = truth.prompts.shape[1]
    return Losses(
        _relevance(network, grid, texts[:asked], truth, assigned),
        _names(network, grid, texts[asked:], truth, assigned),
        _boxes(grid, truth, assigned),
    )


def assigned_of(grid: Grid, truth: Truth) -> Assigned:
    """Of the whole batch [b, T], rows counted over the batch."""
    rows, answers = [], []
    for image in range(len(grid.vectors)):
        mine = torch.nonzero(truth.image == image)[:, 0]
        found = assign(truth.boxes[mine], grid.at)
        whole = torch.cat((mine, mine.new_tensor([-1])))  # the last is that of no object
        rows.append(whole[found.row])
        answers.append(found.answers)
    return Assigned(torch.stack(rows), torch.stack(answers))


def _relevance(network: Detector, grid: Grid, texts: Tensor, truth: Truth, assigned: Assigned) -> Tensor:
    looked = (assigned.row >= 0) | (torch.rand(assigned.row.shape, device=assigned.row.device) < 1 / IDLE)
    row, answers = assigned.row[looked], assigned.answers[looked]
    outside = torch.arange(len(looked), device=row.device)[:, None].expand_as(looked)[looked] + len(truth.prompts)
    labels = torch.cat((truth.prompts, truth.outside))[torch.where(row >= 0, row, outside)]
    labels = torch.where((labels == YES) & ~answers[:, None], torch.full_like(labels, UNSAID), labels)
    weight = torch.where(row >= 0, 1.0, float(IDLE))[:, None]
    logits = network.logits(grid.vectors[looked], texts)
    return (focal(logits, labels) * weight).sum() / (labels == YES).sum().clamp(min=1)


def _names(network: Detector, grid: Grid, texts: Tensor, truth: Truth, assigned: Assigned) -> Tensor:
    """Among all the names of this step, the right ones; and each alone as a yes or no, as the prompts are."""
    labels = truth.names[assigned.row[assigned.answers]]
    named = (labels == YES).any(1)
    if not named.any():
        return grid.vectors.sum() * 0
    labels = labels[named]
    logits = network.logits(grid.vectors[assigned.answers][named], texts)
    shut = torch.finfo(logits.dtype).min
    among = torch.logsumexp(logits.masked_fill(labels == UNSAID, shut), 1)
    right = torch.logsumexp(logits.masked_fill(labels != YES, shut), 1)
    return (among - right).mean() + focal(logits, labels).sum() / (labels == YES).sum()


def focal(logits: Tensor, labels: Tensor) -> Tensor:
    """Element by element; 0 where nobody can say."""
    yes = (labels == YES).to(logits.dtype)
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
