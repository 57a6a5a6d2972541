"""The two Triton models of a SAM 2 folder, as build targets: what goes in, what must come out."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

import python_backends.objects.masks_engines.sam2 as engine
from builders.hugging_face import folder as reading
from builders.hugging_face import network as graphs
from builders.hugging_face import triton
from builders.hugging_face.folder import model_type_of, sources_of
from builders.hugging_face.network import GRAPH, WEIGHTS, Array, Network, graph_from_network
from builders.hugging_face.triton import write_configurations
from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.probe import write_probe
from builders.sam import sam2
from builders.tensorrt.shapes_file import FILE as SHAPES
from builders.verification import Verification
from python_backends.objects.masks_engines.folder import FILE
from python_backends.objects.masks_engines.sam2 import LOGITS

PROBE = "probe.npz"
CODE = tuple(Path(str(module.__file__)) for module in (reading, graphs, triton, sam2, engine))
BOXES = "_boxes"
"""What the name of the second model ends with."""
WITHIN = 0.05  # of the greatest known value: a plan may multiply in TF32
STEP = 16  # places of a square of the probe's patterns, which keep the file small


def segmenter_targets(source: Path, out: Path) -> tuple[Target, Target]:
    """The models `out` (model_repository/NAME) of pictures and NAME_boxes beside it, of the checkpoint `source`.

    Raises BadCheckpoint if that is no SAM 2.
    """
    model_type_of(source, sam2.KINDS)
    boxes = out.resolve().with_name(out.resolve().name + BOXES)
    settings = sam2.settings_from(source, boxes.name)
    networks = cache(lambda: sam2.networks_from(source, settings))  # one loading for both
    described = {"settings": settings.model_dump_json()}
    command = shlex.join(["python", "-m", "builders.sam", str(source), "--out", str(out)])

    def encoder(version: Path) -> Verification:
        found = _write(networks()[0], out, version, "coarse")
        (version / FILE).write_text(settings.model_dump_json(indent=1) + "\n")
        return found

    def decoder(version: Path) -> Verification:
        return _write(networks()[1], boxes, version, LOGITS)

    def target(folder: Path, make: Callable[[Path], Verification], *more: str) -> Target:
        files = (GRAPH, WEIGHTS, SHAPES, PROBE, *more)
        return Target(folder.resolve().name, folder / "1", (*sources_of(source), *CODE), files, described, make,
                      libraries=LIBRARIES, command=command)  # fmt: skip

    return target(out, encoder, FILE), target(boxes, decoder)


def _write(network: Network, folder: Path, version: Path, known: str) -> Verification:
    """Graph, differences, configurations, and a known value of the output `known`."""
    found = graph_from_network(network, version)
    write_configurations(network, folder)
    inputs = {name: _chequered(array) if array.ndim == 4 else array for name, array in network.samples[-1].items()}
    write_probe(version, inputs, {known: 0.0})
    _allow(version / PROBE, known)
    return found


def _allow(path: Path, known: str) -> None:
    """Logits and features have no unit: what may be off is a share of what is known."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    tolerance = np.float32(WITHIN * float(np.abs(arrays[f"out:{known}"]).max()))
    np.savez_compressed(path, **{**arrays, "tolerance": tolerance})


def _chequered(array: Array) -> Array:
    squares = np.indices(array.shape[2:]).sum(0) // STEP % 3 - 1
    return np.broadcast_to(squares, array.shape).astype(np.float32)
