"""Write the trained network for the server: `model.onnx` and `probe.npz`.

python -m builders.gui.export --checkpoint build/gui/checkpoint.pt --out model_repository/gui_detector/1
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builders.gui import graph
from builders.gui.graph import ServedNetwork, write_graph
from builders.gui.network import GuiNetwork
from builders.probe import write_probe
from builders.verification import Verification
from builders.vision.checkpoint import load_average
from builders.vision.held import exported_target, held_against

ALLOWED = {"boxes": 1e-3, "scores": 1e-3, "features": 1e-3}
TOLERANCE = {"scores": 0.05}
"""Probabilities; bf16 kernels round them. Boxes where there is nothing to be seen are arbitrary and not compared."""


def probe_image() -> npt.NDArray[np.uint8]:
    """A made screen [96, 160, 3]: a filled button, an outlined box, a bar."""
    image = np.full((96, 160, 3), 245, np.uint8)
    image[:18] = (40, 60, 120)
    image[30:56, 16:84] = (30, 110, 220)
    image[39:47, 34:66] = 255
    image[34:47, 110:123] = 60
    image[36:45, 112:121] = 255
    image[70:82, 16:140] = 210
    return image


def export(network: GuiNetwork, folder: Path) -> Verification:
    """`network` as the server's files in `folder`, held against itself: scores, and boxes where there is something."""
    inputs = {"image": probe_image()}
    write_graph(network.eval(), folder / "model.onnx")
    write_probe(folder, inputs, TOLERANCE)
    return held_against(ServedNetwork(network), inputs, folder / "model.onnx", ALLOWED)


def main(arguments: Sequence[str]) -> int:
    """Export; the exit status."""
    parser = argparse.ArgumentParser("builders.gui.export", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    settings = parser.parse_args(arguments)

    def make(folder: Path) -> Verification:
        network = GuiNetwork()
        load_average(settings.checkpoint, network)
        return export(network, folder)

    target = exported_target("gui", settings.checkpoint, settings.out, make, __file__, graph.__file__)
    target.ensure()
    sys.stdout.write(f"{settings.out}: {target.told()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
