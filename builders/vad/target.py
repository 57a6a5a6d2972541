"""`speech_vad`: Silero VAD 6.2.3 at 16 kHz, a block of frames in, the probability of speech in each out.

Model card of the weights: Silero VAD, MIT, 0.3 million parameters, trained on many languages. A frame is 512 samples
after the 64 before it. The network is recurrent: one call takes any number of frames of one recording, and the state it
returns goes into the next call.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import GraphProto, numpy_helper
from onnx.reference import ReferenceEvaluator

from builders.manifest import Target
from builders.probe import write_probe
from builders.vad.sample import spoken_vowels
from builders.verification import Verification, outputs_of, pairs, verified
from builders.wheels import wheel_member
from python_backends.vad.frames import Framer
from python_backends.vad.network import OUTPUTS, State

LOCK = Path(__file__).with_name("weights.lock")
MEMBER = "silero_vad/data/silero_vad_16k_sequence.onnx"
TOLERANCE = 1e-3  # float32 on other processors moves a probability by 1e-6, a corrupted tensor by 0.1
PROBE_SECONDS = 1.0


def vad_target(root: Path) -> Target:
    """The build target of `speech_vad`."""

    def make(folder: Path) -> Verification:
        data, path = wheel_member(root, LOCK, MEMBER), folder / "model.onnx"
        detector_from_weights(data, path)
        write_probe(folder, probe_inputs(), tolerance=dict.fromkeys(OUTPUTS, TOLERANCE))
        ours, theirs = (outputs_of(model, probe_inputs(), OUTPUTS) for model in (path, data))
        return verified("the network in the wheel", [pairs(ours, theirs)], dict.fromkeys(OUTPUTS, 1e-6))

    here = Path(__file__)
    sources = (LOCK, here, here.with_name("sample.py"))
    folder = root / "model_repository" / "speech_vad" / "1"
    return Target("speech_vad", folder, sources, ("model.onnx", "probe.npz"), {}, make)


def detector_from_weights(data: bytes, path: Path) -> None:
    """Write the network, its arithmetic unchanged; see the configuration of `speech_vad` for the tensors."""
    model = onnx.load_from_string(data)
    fold_constants(model.graph)
    for output in model.graph.output:
        if output.name in ("hn", "cn"):  # one recording a call; the original leaves the size open
            output.type.tensor_type.shape.dim[1].dim_value = 1
    del model.graph.value_info[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def fold_constants(graph: GraphProto) -> None:
    """Compute what depends on no input, and keep only the constants that a remaining node reads.

    The export computes its padding anew in every run, out of constants that runtimes warn of when they fold it.
    """
    known = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    kept = []
    for node in graph.node:
        if all(name in known for name in node.input):
            values: Any = ReferenceEvaluator(node).run(None, {name: known[name] for name in node.input})
            known.update(zip(node.output, values, strict=True))
        else:
            kept.append(node)
    used = dict.fromkeys(name for node in kept for name in node.input if name in known)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(np.asarray(known[name]), name) for name in used)


def probe_inputs() -> dict[str, Any]:
    """A second of vowels from the fresh state."""
    state = State.fresh()
    return {"input": Framer().feed(spoken_vowels(PROBE_SECONDS)), "h": state.h, "c": state.c}
