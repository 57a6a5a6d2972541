"""Cutting boxes out of feature maps, and bringing pictures to the encoder's size: in PyTorch and as ONNX nodes.

Both are written twice on purpose. PyTorch has no RoIAlign of its own, so `RoiAlign` says in terms of `grid_sample` what
the ONNX operator does (He et al. 2017, half-pixel positions, SAMPLES x SAMPLES per bin); `Scaled` has a size that only
the graph knows. The parity test compares them with ONNX Runtime.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional

SAMPLES = 2  # of a bin, in each direction
STEP = 32  # the encoder's sizes are multiples of it


class _RoiAlign(torch.autograd.Function):  # type: ignore[misc]  # PyTorch is not among the type checker's packages
    """One ONNX node RoiAlign when traced; gradients are those of `aligned`, which runs outside of tracing."""

    @staticmethod
    def forward(_: Any, features: Tensor, boxes: Tensor, side: int, scale: float) -> Tensor:
        return aligned(features, boxes, side, scale)

    @staticmethod
    def symbolic(graph: Any, features: Any, boxes: Any, side: int, scale: float) -> Any:
        first = graph.op("Constant", value_t=torch.tensor([0]))
        count = graph.op("Gather", graph.op("Shape", boxes), first, axis_i=0)
        image = graph.op("ConstantOfShape", count, value_t=torch.tensor([0]))
        return graph.op(
            "RoiAlign", features, boxes, image, output_height_i=side, output_width_i=side, sampling_ratio_i=SAMPLES,
            spatial_scale_f=scale, mode_s="avg", coordinate_transformation_mode_s="half_pixel",
        )  # fmt: skip


class _Scaled(torch.autograd.Function):  # type: ignore[misc]  # as above
    """One ONNX node Resize to a size that is computed in the graph."""

    @staticmethod
    def forward(_: Any, image: Tensor, size: Tensor) -> Tensor:
        return functional.interpolate(image, [int(n) for n in size], mode="bilinear", align_corners=False)

    @staticmethod
    def symbolic(graph: Any, image: Any, size: Any) -> Any:
        kept = graph.op("Slice", graph.op("Shape", image), *(
            graph.op("Constant", value_t=torch.tensor([place])) for place in (0, 2)
        ))  # fmt: skip
        whole = graph.op("Concat", kept, size, axis_i=0)
        none = graph.op("Constant", value_t=torch.tensor([]))
        return graph.op(
            "Resize", image, none, none, whole, mode_s="linear", coordinate_transformation_mode_s="half_pixel"
        )


def roi_align(features: Tensor, boxes: Tensor, side: int, scale: float) -> Tensor:
    """Boxes FP32 [n, 4], `scale` feature cells a unit, of features [1, c, h, w] -> [n, c, side, side].

    What lies more than one cell beyond the map is 0.
    """
    if torch.onnx.is_in_onnx_export():
        return cast(Tensor, _RoiAlign.apply(features, boxes, side, scale))
    return aligned(features, boxes, side, scale)


def aligned(features: Tensor, boxes: Tensor, side: int, scale: float) -> Tensor:
    """`roi_align` in PyTorch alone. The samples of all boxes are taken as rows of one tall picture."""
    count, fine = len(boxes), side * SAMPLES
    height, width = features.shape[2:]
    share = (torch.arange(fine, device=boxes.device) + 0.5) / fine
    corners = boxes.float() * scale  # in cells, the first one's centre at 0.5
    x = corners[:, 0:1] + (corners[:, 2:3] - corners[:, 0:1]) * share - 0.5  # [n, fine]
    y = corners[:, 1:2] + (corners[:, 3:4] - corners[:, 1:2]) * share - 0.5
    inside = ((y >= -1) & (y <= height))[:, :, None] & ((x >= -1) & (x <= width))[:, None, :]
    grid = torch.stack(
        torch.broadcast_tensors((2 * x[:, None] + 1) / width - 1, (2 * y[..., None] + 1) / height - 1), -1
    )
    taken = functional.grid_sample(
        features.float(), grid.reshape(1, count * fine, fine, 2), padding_mode="border", align_corners=False
    )
    taken = taken.reshape(-1, count, fine, fine).transpose(0, 1) * inside[:, None]
    return functional.avg_pool2d(taken, SAMPLES)


def encoder_size(height: Tensor, width: Tensor, longest: int) -> Tensor:
    """INT64 [2]: the multiples of STEP next to the size at which no side is over `longest`; never larger than given."""
    size = torch.stack((height, width)).float()
    factor = torch.clamp(longest / size.max(), max=1.0)
    return (torch.round(size * factor / STEP) * STEP).clamp(min=STEP).long()


def scaled(image: Tensor, size: Tensor) -> Tensor:
    """Picture [1, c, h, w] at INT64 size (height, width), bilinear."""
    if torch.onnx.is_in_onnx_export():
        return cast(Tensor, _Scaled.apply(image, size))
    return cast(Tensor, _Scaled.forward(None, image, size))
