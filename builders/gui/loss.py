"""The loss of a batch: binary cross entropy of all roles, CIoU and the sides' ratio of the assigned boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from builders.gui.assign import Assigned, Places, assigned, companions
from builders.gui.network import SLOT_OF_ROLE, SLOTS, Raw
from builders.vision.boxes import complete_overlap

BOX_WEIGHT = 3.0
SIDE_WEIGHT = 0.5


class Truth(NamedTuple):
    """The elements of one image: boxes [m, 4] in pixels and roles [m]."""

    boxes: Tensor
    roles: Tensor


class Losses(NamedTuple):
    """`total` is what is minimised; the others are its parts, unweighted."""

    total: Tensor
    scores: Tensor
    boxes: Tensor
    sides: Tensor


def losses_of(raw: Raw, truth: Sequence[Truth]) -> Losses:
    """Of a batch. Both slots weigh the same: a page has ten times as many texts as buttons."""
    zero = raw.boxes.new_zeros(())
    scores, boxes, sides = zero, zero, zero
    for slot in range(SLOTS):
        own = torch.tensor([each == slot for each in SLOT_OF_ROLE], device=raw.logits.device)
        wanted = torch.zeros_like(raw.logits, dtype=torch.float32)
        found: list[tuple[Tensor, Tensor, Assigned]] = []
        for index, elements in enumerate(truth):
            target, mine, result = _of_image(raw, index, slot, elements)
            wanted[index] = target
            found.append((raw.boxes[index, :, slot], mine, result))
        weight = torch.cat([result.target[result.element >= 0] for _, _, result in found])
        count = wanted.sum().clamp(min=1)
        error = functional.binary_cross_entropy_with_logits(raw.logits.float(), wanted, reduction="none")
        scores = scores + error[..., own].sum() / count
        near, ratio = _box_errors(found, raw)
        boxes = boxes + (near * weight).sum() / weight.sum().clamp(min=1)
        sides = sides + (ratio * weight).sum() / weight.sum().clamp(min=1)
    return Losses(scores + BOX_WEIGHT * boxes + SIDE_WEIGHT * sides, scores.detach(), boxes.detach(), sides.detach())


def _of_image(raw: Raw, index: int, slot: int, elements: Truth) -> tuple[Tensor, Tensor, Assigned]:
    """Score targets [n, roles], the slot's elements' boxes [m, 4], and who learns them."""
    device = raw.logits.device
    slots = torch.tensor(SLOT_OF_ROLE, device=device)
    kept = slots[elements.roles] == slot
    boxes, roles = elements.boxes[kept], elements.roles[kept]
    with torch.no_grad():
        places = Places(raw.logits[index].float().sigmoid(), raw.boxes[index, :, slot], raw.centres, raw.strides)
        result = assigned(places, boxes, roles)
        target = torch.zeros(raw.logits.shape[1:], device=device)
        taken = result.element >= 0
        if taken.any():
            shared = companions(boxes, roles, raw.logits.shape[-1])
            target[taken] = shared[result.element[taken]] * result.target[taken, None]
    return target, boxes, result


def _box_errors(found: Sequence[tuple[Tensor, Tensor, Assigned]], raw: Raw) -> tuple[Tensor, Tensor]:
    """1 - CIoU and the mean absolute logarithm of the sides' ratios, of all assigned positions in order."""
    predicted, wanted, places = [], [], []
    for boxes, elements, result in found:
        taken = (result.element >= 0).nonzero()[:, 0]
        predicted.append(boxes[taken])
        wanted.append(elements[result.element[taken]])
        places.append(taken)
    ours, theirs, position = torch.cat(predicted), torch.cat(wanted), torch.cat(places)
    near = 1 - complete_overlap(ours, theirs)
    centres, strides = raw.centres[position], raw.strides[position, None]
    ratio = (_log_reach(ours, centres, strides) - _log_reach(theirs, centres, strides)).abs().mean(-1)
    return near, ratio


def _log_reach(boxes: Tensor, centres: Tensor, strides: Tensor) -> Tensor:
    """What the network would have to put out for these boxes [k, 4]: the inverse of `network.boxes_of`."""
    reach = torch.cat((centres - boxes[:, :2], boxes[:, 2:] - centres), -1) / strides
    return (reach + 0.5).clamp(min=0.02).log()
