"""Write `model.onnx` and `probe.npz` from a checkpoint of train.py.

    python -m builders.segmenter.export --checkpoint build/segmenter/checkpoint.pt --out model_repository/segmenter/1

The graph is FP32, opset 17, with norms folded into convolutions; `probe.npz` has a picture, boxes and their masks,
which the server asks for when it starts.
"""

from __future__ import annotations

import argparse
import copy
import io
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch

from builders.probe import write_probe
from builders.segmenter.network import Segmenter
from builders.verification import Verification
from builders.vision.blocks import fold_norms
from builders.vision.checkpoint import load_average
from builders.vision.held import exported_target, held_against

OPSET = 17
SIZE = 96, 160  # of the pictures that tracing and the probe look at
ALLOWED = 1e-3
TOLERANCE = 0.1  # of probabilities: half precision moves unsure cells less, a corrupted tensor sure ones by more


def exported(network: Segmenter) -> onnx.ModelProto:
    """`image` UINT8 [h, w, 3], `boxes` FP32 [n, 4] -> `masks` FP32 [n, 64, 64]; the network itself is left as it is."""
    folded = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    fold_norms(folded)
    given = (torch.zeros(*SIZE, 3, dtype=torch.uint8), torch.tensor([[8.0, 8, 40, 40]] * 3))
    buffer = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer's remarks on shapes; the parity test looks at other sizes
        torch.onnx.export(
            folded, given, buffer, dynamo=False, opset_version=OPSET, input_names=["image", "boxes"],
            output_names=["masks"],
            dynamic_axes={"image": {0: "h", 1: "w"}, "boxes": {0: "n"}, "masks": {0: "n"}},
        )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    for dimension, size in zip(model.graph.output[0].type.tensor_type.shape.dim[1:], (64, 64), strict=True):
        dimension.dim_value = size
    onnx.checker.check_model(model)
    return model


def probe_inputs() -> dict[str, npt.NDArray[Any]]:
    """A picture with three plain things on it, and boxes around them."""
    image = np.full((*SIZE, 3), 235, np.uint8)
    image[20:60, 30:70], image[10:80, 100:120], image[50:58, 20:150] = (200, 30, 40), (20, 90, 200), (30, 30, 30)
    return {"image": image, "boxes": np.array([(30, 20, 70, 60), (100, 10, 120, 80), (20, 50, 150, 58)], np.float32)}


def export(network: Segmenter, folder: Path) -> Verification:
    """Write both files into `folder`, and hold the graph against `network`."""
    onnx.save(exported(network), str(folder / "model.onnx"))
    write_probe(folder, probe_inputs(), tolerance={"masks": TOLERANCE})
    return held_against(network, probe_inputs(), folder / "model.onnx", {"masks": ALLOWED})


def main() -> int:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    arguments = parser.parse_args()

    def make(folder: Path) -> Verification:
        network = Segmenter().eval()
        load_average(arguments.checkpoint, network)
        return export(network, folder)

    target = exported_target("segmenter", arguments.checkpoint, arguments.out, make, __file__)
    target.ensure()
    sys.stdout.write(f"{arguments.out}: {target.told()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
