"""The network as the server runs it: UINT8 image [h, w, 3] -> the best boxes, their scores and features."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor
from torch.nn import functional

from builders.decoder.part import Part
from builders.gui.network import FEATURES, SLOT_OF_ROLE, SLOTS, GuiNetwork, raw_of
from builders.vision.blocks import fold_norms

OPSET = 17
KEPT = 1000
OFF_PEAK = 0.5
"""Rank of a box whose score is not the highest among its neighbours: so that copies do not crowd out elements."""


class ServedNetwork(Part):
    """One image in, boxes [k, 4] in pixels, scores [k, roles] and features [k, 64] out, at most `KEPT`.

    They stand in the order of their places, not of their scores: rounding, which differs between engines, does not
    change their order then. A box of one slot scores 0 for the roles of the other.
    """

    def __init__(self, network: GuiNetwork, kept: int = KEPT) -> None:
        super().__init__()
        self.network, self.kept = network, kept
        own = torch.tensor([[float(slot == other) for other in SLOT_OF_ROLE] for slot in range(SLOTS)])
        self.roles = [[role for role, other in enumerate(SLOT_OF_ROLE) if other == slot] for slot in range(SLOTS)]
        self.own: Tensor
        self.register_buffer("own", own, persistent=False)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        maps = self.network.maps(image.permute(2, 0, 1).unsqueeze(0).float() / 255)
        logits, boxes, features, _, _ = raw_of(maps)
        ranks = torch.cat([self._ranks(each[0]) for each in maps])
        best, _ = torch.sort(torch.topk(ranks, _fewer(self.kept, ranks)).indices)
        position, slot = torch.div(best, SLOTS, rounding_mode="floor"), torch.remainder(best, SLOTS)
        scores = torch.sigmoid(logits[0][position].float()) * self.own[slot]
        return boxes.reshape(-1, 4)[best], scores, features[0][position].float()

    def _ranks(self, logits: Tensor) -> Tensor:
        """Logits [1, roles, h, w] of one stride -> the rank of each of its boxes [h * w * slots]."""
        best = torch.cat([logits[:, own].amax(1, keepdim=True) for own in self.roles], 1).float()
        peak = best >= functional.max_pool2d(best, 3, 1, 1)
        ranks = torch.sigmoid(best) * torch.where(peak, 1.0, OFF_PEAK)
        return ranks.permute(0, 2, 3, 1).reshape(-1)


def _fewer(kept: int, ranks: Tensor) -> Tensor | int:
    """`kept`, or the number of boxes if there are not so many; in a graph this depends on the image."""
    if torch.jit.is_tracing():
        return torch.minimum(torch.tensor(kept), torch._shape_as_tensor(ranks)[0])
    return min(kept, len(ranks))


def write_graph(network: GuiNetwork, path: Path, kept: int = KEPT) -> None:
    """Write `network`, its norms folded, as an ONNX file with dynamic height, width and number of boxes."""
    served = ServedNetwork(copy.deepcopy(network).cpu().float(), kept).eval()
    fold_norms(served)
    image = torch.zeros(64, 96, 3, dtype=torch.uint8)
    free = {"image": {0: "height", 1: "width"}, "boxes": {0: "count"}, "scores": {0: "count"}, "features": {0: "count"}}
    with warnings.catch_warnings():  # the exporter's own deprecation; traced sizes are checked by the parity test
        warnings.simplefilter("ignore")
        torch.onnx.export(
            served, (image,), str(path), input_names=["image"], output_names=["boxes", "scores", "features"],
            dynamic_axes=free, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    model = onnx.load(str(path))
    for output, width in zip(model.graph.output, (4, len(SLOT_OF_ROLE), FEATURES), strict=True):
        output.type.tensor_type.shape.dim[1].dim_value = width  # the exporter does not see through the gathering
    onnx.save(model, str(path))
