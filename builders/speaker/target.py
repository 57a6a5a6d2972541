"""`speaker_encoder`: Resemblyzer's GE2E network, mel frames of 1.6 s in, one vector a window out.

Model card of the weights: Resemblyzer 0.1.4 (Resemble AI), Apache-2.0; trained on LibriSpeech-other, VoxCeleb1 and
VoxCeleb2, English mostly; 1.4 million parameters, 256 numbers a window.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx

from builders.manifest import Target
from builders.probe import write_probe
from builders.speaker.arithmetic import embeddings
from builders.speaker.checkpoint import tensors_of
from builders.speaker.graph import FRAMES, speaker_graph
from builders.verification import Verification, outputs_of, verified
from builders.wheels import wheel_member

LOCK = Path(__file__).with_name("weights.lock")
MEMBER = "resemblyzer/pretrained.pt"
VECTOR_TOLERANCE = 0.005  # of numbers near 0.06, fp32 against fp32: a corrupted tensor moves them by 0.05 and more


def speaker_encoder_target(root: Path) -> Target:
    """The build target of `speaker_encoder`."""

    def make(folder: Path) -> Verification:
        data, path = wheel_member(root, LOCK, MEMBER), folder / "model.onnx"
        encoder_from_checkpoint(data, path)
        write_probe(folder, probe_inputs(), tolerance={"embedding": VECTOR_TOLERANCE})
        known = embeddings(tensors_of(data, "model_state"), probe_inputs()["mel"])
        ours = outputs_of(path, probe_inputs(), ["embedding"])["embedding"]
        return verified("the LSTM's arithmetic in FP64", [{"embedding": (ours, known)}], {"embedding": 1e-5})

    here = Path(__file__)
    sources = (LOCK, here, *map(here.with_name, ("arithmetic.py", "checkpoint.py", "graph.py")))
    folder = root / "model_repository" / "speaker_encoder" / "1"
    return Target("speaker_encoder", folder, sources, ("model.onnx", "probe.npz"), {}, make)


def encoder_from_checkpoint(data: bytes, path: Path) -> None:
    """Write the network of Resemblyzer's `pretrained.pt`."""
    model = onnx.shape_inference.infer_shapes(speaker_graph(tensors_of(data, "model_state")))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def probe_inputs() -> dict[str, Any]:
    """Two windows of drawn mel power, as steep as that of a voice."""
    random = np.random.default_rng(7)
    fall = np.exp(-np.arange(40) / 8)
    power = random.exponential(0.05, (2, FRAMES, 40)) * fall
    return {"mel": power.astype(np.float32)}
