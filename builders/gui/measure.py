"""Runs a network over whole pages and scores what it finds, role by role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from builders.gui.folder import Page, Pictures
from builders.gui.graph import ServedNetwork
from builders.gui.score import Curve, Floats, Found, curve_of, found_in
from builders.vision.precision import half_precision
from python_backends.gui.roles import ROLES
from python_backends.vision.views import PADDING

MULTIPLE = 32


def padded(pixels: npt.NDArray[np.uint8], multiple: int = MULTIPLE) -> npt.NDArray[np.uint8]:
    """Grey to the right and below, to sides that are multiples of 32, as the server pads."""
    h, w = pixels.shape[:2]
    out = np.full((-(-h // multiple) * multiple, -(-w // multiple) * multiple, 3), PADDING, np.uint8)
    out[:h, :w] = pixels
    return out


class Finder:
    """Answers of a PyTorch network; any other callable of the same kind can stand in its place."""

    def __init__(self, network: ServedNetwork, device: str = "cpu") -> None:
        self.network, self.device = network.eval(), device

    def __call__(self, pixels: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """Boxes [k, 4] and scores [k, roles] of a picture [h, w, 3]."""
        image = torch.from_numpy(padded(pixels)).to(self.device)
        with torch.no_grad(), half_precision(self.device):
            boxes, scores, _ = self.network(image)
        return boxes.float().cpu().numpy(), scores.float().cpu().numpy()


def curves(finder: Any, pages: Sequence[Page], pictures: Pictures) -> dict[str, Curve]:
    """Each role's curve over these pages."""
    found: list[Found] = [found_in(*finder(np.asarray(pictures.of(page)))) for page in pages]
    truth = [(page.boxes, page.roles) for page in pages]
    return {name: curve_of(found, truth, role) for role, name in enumerate(ROLES)}
