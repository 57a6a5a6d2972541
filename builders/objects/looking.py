"""The network in PyTorch behind the signature of measure.Looks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from builders.objects.measure import Floats, Looks
from builders.objects.network import Detector


def looks_with(network: Detector, device: str = "cpu") -> Looks:
    """In fp32; `network` is in evaluation mode."""

    def looks(image: npt.NDArray[np.uint8], sentences: Floats) -> tuple[Floats, Floats]:
        pixels = torch.from_numpy(image).to(device).permute(2, 0, 1)[None].float() / 255
        with torch.inference_mode():
            grid, texts = network(pixels, torch.from_numpy(sentences).to(device))
            relevance = torch.sigmoid(network.logits(grid.vectors[0], texts)).T
        return relevance.cpu().numpy(), grid.boxes[0].cpu().numpy()

    return looks
