"""The trained network as the graph that Triton serves.

    python -m builders.objects.export --checkpoint build/objects/checkpoint.pt --out model_repository/object_detector/1

Writes `model.onnx` (FP32, any height and width that are multiples of 32, any number of prompts) and `probe.npz`.
"""

from __future__ import annotations

import argparse
import copy
import io
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor

from builders.decoder.part import Part
from builders.objects.network import SENTENCE, Detector
from builders.probe import write_probe
from builders.verification import Verification
from builders.vision.blocks import fold_norms
from builders.vision.checkpoint import load_average
from builders.vision.held import exported_target, held_against

OPSET = 17
INPUTS = ("image", "prompts")
OUTPUTS = ("relevance", "boxes", "features")
ALLOWED = 1e-3
TOLERANCE = {"relevance": 0.05, "features": 0.1}
"""By how much bf16 kernels may differ. A probe has one tolerance, too wide if it had to serve pixels: no boxes."""


class Served(Part):
    """`image` UINT8 [h, w, 3], `prompts` FP32 [P, 384] -> relevance [P, T], boxes [T, 4] inside it, features [T, D]."""

    def __init__(self, network: Detector) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, prompts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        pixels = image.permute(2, 0, 1)[None].float() / 255
        grid, texts = self.network(pixels, prompts)
        relevance = torch.sigmoid(self.network.logits(texts, grid.vectors[0]))
        edge = (grid.at[:, :2] + grid.at[:, 2:] / 2).amax(0).repeat(2)  # width and height, as the tokens tell them
        return relevance, grid.boxes[0].clamp(min=0).minimum(edge), grid.vectors[0]


def exported(network: Detector) -> onnx.ModelProto:
    """The graph, batch norms folded into the convolutions. `network` is for inference only afterwards."""
    served = Served(network).eval()
    fold_norms(served)
    buffer = io.BytesIO()
    torch.onnx.export(
        served, (torch.zeros(64, 96, 3, dtype=torch.uint8), torch.zeros(2, SENTENCE)), buffer, dynamo=False,
        opset_version=OPSET, input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes={"image": {0: "h", 1: "w"}, "prompts": {0: "P"}, "relevance": {0: "P", 1: "T"},
                      "boxes": {0: "T"}, "features": {0: "T"}},
    )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


def probe_inputs() -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """A picture and prompts that are made, not found."""
    random = np.random.default_rng(6)
    image = random.integers(0, 256, (12, 16, 3), np.uint8).repeat(16, 0).repeat(16, 1)
    prompts = random.standard_normal((3, SENTENCE)).astype(np.float32)
    return {"image": image, "prompts": prompts / np.linalg.norm(prompts, axis=1, keepdims=True)}


def export(network: Detector, folder: Path) -> Verification:
    """Write the graph and its known answer into `folder`, and hold them against `network`, which is folded by it."""
    served = Served(copy.deepcopy(network))
    onnx.save(exported(network), str(folder / "model.onnx"))
    write_probe(folder, probe_inputs(), TOLERANCE)
    return held_against(served, probe_inputs(), folder / "model.onnx", dict.fromkeys(OUTPUTS, ALLOWED))


def main(arguments: list[str] | None = None) -> int:
    """Write the graph and its known answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    chosen = parser.parse_args(arguments)

    def make(folder: Path) -> Verification:
        network = Detector()
        load_average(chosen.checkpoint, network)
        return export(network, folder)

    target = exported_target("objects", chosen.checkpoint, chosen.out, make, __file__)
    target.ensure()
    sys.stdout.write(f"{chosen.out}: {target.told()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
