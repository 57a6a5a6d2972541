"""The segmenter: one pass of the encoder over the picture, one of the decoder over all its boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor

from builders.decoder.part import Part
from builders.segmenter.cut import STEP, encoder_size, roi_align, scaled
from builders.segmenter.decoder import GRID, MaskDecoder, Widths
from builders.segmenter.encoder import PATCH, STAGES, Encoder, Pyramid, Stage
from python_backends.objects.masks.page_mask import MARGIN

LONGEST = 384  # pixels of the encoder's picture; boxes are cut from the original


class Segmenter(Part):
    """`image` UINT8 [h, w, 3], h and w multiples of 32, `boxes` FP32 [n, 4] px -> probabilities FP32 [n, 64, 64].

    The probabilities lie over each box enlarged by an eighth of its side on every side.
    """

    def __init__(self, stages: Sequence[Stage] = STAGES, widths: Widths = Widths()) -> None:  # noqa: B008
        super().__init__()
        self.encoder = Encoder(tuple(stages))
        self.pyramid = Pyramid(tuple(stage.width for stage in stages), widths.maps)
        self.decoder = MaskDecoder(widths)

    def forward(self, image: Tensor, boxes: Tensor) -> Tensor:
        # Kernels of ONNX Runtime divide by the number of boxes, so where there are none, one is made and taken away.
        spare = boxes.new_tensor([[0.0, 0.0, STEP, STEP]])[: 1 - boxes.shape[0]]
        return torch.sigmoid(self.logits(image, torch.cat((boxes, spare)))[: boxes.shape[0]])

    def logits(self, image: Tensor, boxes: Tensor, longest: int = LONGEST) -> Tensor:
        """As `forward`, before the sigmoid; `longest` is the long side of the encoder's picture."""
        page = as_planes(image)
        small = scaled(page, encoder_size(*_size(page), longest))
        return cast(Tensor, self.decoder(*self.cuts(page, self.pyramid(self.encoder(small)), small, boxes)))

    def many(self, images: Sequence[Tensor], boxes: Sequence[Tensor], longest: int) -> Tensor:
        """Logits [all boxes, 64, 64] of pictures of one size: the encoder and the decoder run once for all of them."""
        pages = [as_planes(image) for image in images]
        small = torch.cat([scaled(page, encoder_size(*_size(page), longest)) for page in pages])
        maps = self.pyramid(self.encoder(small))
        cuts = [
            self.cuts(page, tuple(each[place : place + 1] for each in maps), small, boxes[place])
            for place, page in enumerate(pages)
        ]
        return cast(Tensor, self.decoder(*(torch.cat(parts) for parts in zip(*cuts, strict=True))))

    def cuts(self, page: Tensor, maps: tuple[Tensor, ...], small: Tensor, boxes: Tensor) -> tuple[Tensor, ...]:
        """What the decoder needs of one picture's boxes: pixels, fine and coarse features, tokens."""
        size, seen = torch.stack(_size(page)).flip(0), torch.stack(_size(small)).flip(0)  # (width, height)
        sides = boxes[:, 2:] - boxes[:, :2]
        margin = sides * MARGIN
        wide = torch.cat((boxes[:, :2] - margin, boxes[:, 2:] + margin), 1)
        pixels = roi_align(page, wide, 8 * GRID, 1.0)
        there = wide * (seen.float() / size.float()).repeat(2)
        fine = roi_align(maps[0], there, 2 * GRID, 1 / PATCH)
        coarse = roi_align(maps[1], there, GRID, 1 / (2 * PATCH))
        tokens = self.decoder.prompt(boxes / size.float().repeat(2), sides)
        return pixels, fine, coarse, tokens


def as_planes(image: Tensor) -> Tensor:
    """UINT8 [h, w, 3] -> FP32 [1, 3, h, w], -1 to 1."""
    return (image.float() / 127.5 - 1).permute(2, 0, 1)[None]


def _size(planes: Tensor) -> tuple[Tensor, Tensor]:
    """Height and width as tensors, so that an exported graph computes with them."""
    shape = torch._shape_as_tensor(planes)
    return shape[2], shape[3]
