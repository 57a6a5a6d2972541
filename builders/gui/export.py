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

from builders.gui.graph import write_graph
from builders.gui.network import GuiNetwork
from builders.probe import write_probe
from builders.vision.checkpoint import load_average

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


def export(checkpoint: Path, folder: Path) -> None:
    """The averaged weights of `checkpoint` as the server's files in `folder`."""
    network = GuiNetwork()
    load_average(checkpoint, network)
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(network.eval(), folder / "model.onnx")
    write_probe(folder, {"image": probe_image()}, TOLERANCE)


def main(arguments: Sequence[str]) -> int:
    """Export; the exit status."""
    parser = argparse.ArgumentParser("builders.gui.export", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    settings = parser.parse_args(arguments)
    export(settings.checkpoint, settings.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
