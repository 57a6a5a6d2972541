"""Lessons: composed scenes, boxes around their things, and what the masks should be.

A lesson is a function of the seed and its number alone, so that a training that stopped goes on with the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from builders.scenes import Scene, SceneObject, Settings, compose
from builders.segmenter.cut import aligned
from builders.segmenter.prompts import jittered
from python_backends.objects.masks.page_mask import CELLS, Box, enlarged

TRUE_BOXES = 0.25  # share of boxes that are left as they are
LEAST_VISIBLE = 0.15  # of a thing; what is hidden more is nobody's object
MOST_BOXES = 12  # a picture, so that every step costs about the same
SIZES = ((256, 256), (256, 384), (384, 256), (320, 320), (384, 384), (512, 512))
LONGEST = (128, 160, 192, 256, 384)  # of the encoder's picture: training sees pictures reduced, as large ones will be


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pictures of one size UINT8 [h, w, 3], boxes FP32 [n, 4] of each, targets FP32 [all boxes, 64, 64], and the long
    side of the encoder's picture."""

    images: tuple[Tensor, ...]
    boxes: tuple[Tensor, ...]
    targets: Tensor
    longest: int

    def to(self, device: torch.device) -> Lesson:
        """The same on another device."""
        images, boxes = (tuple(each.to(device) for each in given) for given in (self.images, self.boxes))
        return Lesson(images, boxes, self.targets.to(device), self.longest)


class Lessons(torch.utils.data.Dataset):  # type: ignore[misc]  # PyTorch is not among the type checker's packages
    """Lesson number n, made when it is asked for."""

    def __init__(self, settings: Settings, seed: int, pictures: int) -> None:
        self.settings = replace(settings, prompts=0)
        self.seed, self.pictures = seed, pictures

    def __getitem__(self, number: int) -> Lesson:
        rng = np.random.default_rng([self.seed, number])
        settings = replace(self.settings, size=SIZES[rng.integers(len(SIZES))])
        longest = int(rng.choice([side for side in LONGEST if 3 * side >= max(settings.size)]))
        parts: list[tuple[Tensor, Tensor, Tensor]] = []
        while len(parts) < self.pictures:
            scene = compose(int(rng.integers(2**40)), settings)
            if visible(scene):
                part = asked(rng, scene)
                parts.append(mirrored(*part) if rng.random() < 0.5 else part)
        images, boxes, targets = zip(*parts, strict=True)
        return Lesson(images, boxes, torch.cat(targets), longest)


def asked(rng: np.random.Generator, scene: Scene) -> tuple[Tensor, Tensor, Tensor]:
    """The picture, boxes as a detector might give them, and their targets."""
    things = visible(scene)
    chosen = [things[place] for place in rng.permutation(len(things))[:MOST_BOXES]]
    boxes = [thing.box if rng.random() < TRUE_BOXES else jittered(rng, thing.box) for thing in chosen]
    targets = [target(thing, box) for thing, box in zip(chosen, boxes, strict=True)]
    image = torch.from_numpy(np.ascontiguousarray(scene.image))
    return image, torch.tensor(boxes, dtype=torch.float32), torch.stack(targets)


def mirrored(image: Tensor, boxes: Tensor, targets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Left for right."""
    x0, y0, x1, y1 = boxes.unbind(1)
    width = image.shape[1]
    return image.flip(1).contiguous(), torch.stack((width - x1, y0, width - x0, y1), 1), targets.flip(2)


def visible(scene: Scene) -> list[SceneObject]:
    """The things of a scene that a box can be drawn around."""
    return [thing for thing in scene.objects if thing.visible >= LEAST_VISIBLE and thing.mask.any()]


def target(thing: SceneObject, box: Box) -> Tensor:
    """The share of every cell of the enlarged `box` that is the thing's: FP32 [64, 64]."""
    mask = np.pad(thing.mask, 2)  # so that nothing of it is repeated beyond its edge
    left, top = thing.box[0] - 2, thing.box[1] - 2
    x0, y0, x1, y1 = enlarged(box)
    moved = torch.tensor([[x0 - left, y0 - top, x1 - left, y1 - top]], dtype=torch.float32)
    return aligned(torch.from_numpy(mask)[None, None].float(), moved, CELLS, 1.0)[0, 0]
