"""The network in three guises behind one signature (measure.Looks): PyTorch, and the exported graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch

from builders.objects.measure import Floats, Looks
from builders.objects.network import Detector


def looks_with(network: Detector, device: str = "cpu") -> Looks:
    """PyTorch, in fp32, in evaluation mode while it looks."""

    def looks(image: npt.NDArray[np.uint8], sentences: Floats) -> tuple[Floats, Floats]:
        pixels = torch.from_numpy(image).to(device).permute(2, 0, 1)[None].float() / 255
        with torch.inference_mode():
            grid, texts = network(pixels, torch.from_numpy(sentences).to(device))
            relevance = torch.sigmoid(network.logits(grid.vectors[0], texts)).T
        return relevance.cpu().numpy(), grid.boxes[0].cpu().numpy()

    return looks


def looks_of_graph(folder: Path, threads: int = 1) -> Looks:
    """The exported graph, by ONNX Runtime's reference kernels."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def looks(image: npt.NDArray[np.uint8], sentences: Floats) -> tuple[Floats, Floats]:
        relevance, boxes = session.run(["relevance", "boxes"], {"image": image, "prompts": sentences})
        return relevance, boxes

    return looks
