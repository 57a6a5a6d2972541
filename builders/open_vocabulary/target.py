"""The Triton model of an open-vocabulary detector's folder, as a build target: what goes in, what must come out."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import python_backends.objects.engines.settings as engine
from builders.hugging_face import folder as reading
from builders.hugging_face import network as graphs
from builders.hugging_face import triton
from builders.hugging_face.folder import BadCheckpoint, model_type_of, sources_of, tokenizer_into
from builders.hugging_face.network import GRAPH, WEIGHTS, Array, Network, graph_from_network
from builders.hugging_face.triton import write_configurations
from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.open_vocabulary import grounding_dino, owl, symbols
from builders.open_vocabulary.grounding_dino import Canvas
from builders.probe import write_probe
from builders.tensorrt.shapes_file import FILE as SHAPES
from builders.verification import Verification
from python_backends.objects.engines.settings import FILE, TOKENIZER, DinoSettings, OwlSettings

PROBE = "probe.npz"
CODE = (reading, graphs, triton, grounding_dino, owl, symbols, engine)
PROBED = {"relevance": 0.05, "boxes": 0.05}  # a plan may multiply in TF32
STEP = 16  # pixels of a patch of the probe's picture: a pattern, so that the file is small


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever exports may choose: the canvas of Grounding DINO (rows, columns), and the words around a prompt."""

    canvas: Canvas | None = None
    template: str | None = None


def detector_target(source: Path, out: Path, wishes: Wishes) -> Target:
    """The model `out` (model_repository/NAME) of the checkpoint `source`; BadCheckpoint if it is none of ours."""
    settings = settings_of(source, wishes)

    def make(version: Path) -> Verification:
        tokenizer_into(source, version / TOKENIZER)
        network = network_of(source, settings, version / TOKENIZER)
        found = graph_from_network(network, version)
        (version / FILE).write_text(settings.model_dump_json(indent=1) + "\n")
        write_configurations(network, out)
        if isinstance(settings, OwlSettings):  # Grounding DINO's boxes come in another order from other kernels
            write_probe(version, probe_of(settings, network.samples[1]), PROBED)
        return found

    outputs = (GRAPH, WEIGHTS, TOKENIZER, FILE, SHAPES, *([PROBE] if isinstance(settings, OwlSettings) else []))
    return Target(out.resolve().name, out / "1", (*sources_of(source), *_code()), outputs,
                  {"settings": settings.model_dump_json()}, make, libraries=LIBRARIES,
                  command=_command(source, out, wishes))  # fmt: skip


def settings_of(source: Path, wishes: Wishes) -> OwlSettings | DinoSettings:
    """What the engine must know; BadCheckpoint for a folder, or a wish, that does not go together."""
    kind = model_type_of(source, (*owl.KINDS, *grounding_dino.KINDS))
    template = {} if wishes.template is None else {"template": wishes.template}
    if kind in grounding_dino.KINDS:
        return grounding_dino.settings_from(source, wishes.canvas, **template)
    if wishes.canvas is not None:
        raise BadCheckpoint(f"{kind} takes pictures of one size; leave --canvas out")
    return owl.settings_from(source, **template)


def network_of(source: Path, settings: OwlSettings | DinoSettings, tokenizer: Path) -> Network:
    """The network of the folder, as it is to be exported."""
    if isinstance(settings, OwlSettings):
        return owl.network_from(source, settings)
    grounding_dino.check_marks(tokenizer)
    return grounding_dino.network_from(source, settings)


def probe_of(settings: OwlSettings, sample: Mapping[str, Array]) -> dict[str, Array]:
    """The inputs of a sample with a chequered picture in place of the noise."""
    squares = np.indices((settings.size, settings.size)).sum(0) // STEP % 3 - 1
    return {**sample, "pixels": np.broadcast_to(squares, (1, 3, *squares.shape)).astype(np.float32)}


def _code() -> tuple[Path, ...]:
    return tuple(Path(str(module.__file__)) for module in CODE)


def _command(source: Path, out: Path, wishes: Wishes) -> str:
    words = ["python", "-m", "builders.open_vocabulary", str(source), "--out", str(out)]
    words += [] if wishes.canvas is None else ["--canvas", "x".join(map(str, wishes.canvas))]
    return shlex.join(words if wishes.template is None else [*words, "--template", wishes.template])
