"""A network of PyTorch as an ONNX graph, held against the network itself before anybody else may use it."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.profile import Profile
from builders.verification import NotTheSame, Pair, Verification, outputs_of, pairs, verified

OPSET = 17
GRAPH, WEIGHTS = "model.onnx", "model.onnx.data"
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Network:
    """What is exported. `module` takes the arrays of a sample in their order and gives a tuple of `outputs`.

    `samples` are inputs that the graph is held against the module with, the first being that which is traced; they
    should differ in every dimension that `free` names (input or output -> axis -> name). `outputs` says how far each
    may be off, in units of its own greatest value, or of 1 if that is less. Where the rows of the others come in the
    order of the greatest values of output `ranked_by`, they are compared only if that order is PyTorch's: equals but
    for the last digits change places. `symbols` are ONNX forms of operators that the exporter does not know. `about`
    is for the configuration.
    """

    name: str
    about: str
    module: Any
    samples: Sequence[Mapping[str, Array]]
    outputs: Mapping[str, float]
    free: Mapping[str, Mapping[int, str]]
    profiles: Mapping[str, Profile]
    ranked_by: str | None = None
    symbols: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def graph_from_network(network: Network, folder: Path) -> Verification:
    """Write `model.onnx` and `model.onnx.data` into `folder`. How far each output is from PyTorch's.

    Raises BadCheckpoint if a difference is beyond the network's tolerance.
    """
    with tempfile.TemporaryDirectory() as place:
        traced = Path(place) / GRAPH
        _trace(network, traced)
        model = onnx.load(str(traced))
    refuse_double(model)
    (folder / WEIGHTS).unlink(missing_ok=True)  # it would be appended to
    onnx.save(model, str(folder / GRAPH), save_as_external_data=True, location=WEIGHTS)
    onnx.checker.check_model(str(folder / GRAPH), full_check=True)
    return _held_against(network, folder / GRAPH)


def refuse_double(model: onnx.ModelProto) -> None:
    """BadCheckpoint if anything in the graph is computed in FP64, which TensorRT does not."""
    casts = [node.name for node in model.graph.node for attribute in node.attribute
             if attribute.name == "to" and attribute.i == TensorProto.DOUBLE]  # fmt: skip
    stored = [tensor.name for tensor in model.graph.initializer if tensor.data_type == TensorProto.DOUBLE]
    if casts or stored:
        raise BadCheckpoint(f"{(casts + stored)[0]} is in FP64; the network cannot be exported in FP32")


def _trace(network: Network, path: Path) -> None:
    """By the tracing exporter, which takes every shape that is not `free` for a constant: they are."""
    import torch

    sample = {name: torch.from_numpy(array) for name, array in network.samples[0].items()}
    with torch.no_grad(), warnings.catch_warnings(), _known(network.symbols):
        warnings.simplefilter("ignore")  # one for every shape that becomes a constant
        torch.onnx.export(
            network.module.eval(), tuple(sample.values()), str(path), input_names=list(sample),
            output_names=list(network.outputs), dynamic_axes={name: dict(axes) for name, axes in network.free.items()},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip


@contextmanager
def _known(symbols: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """The exporter knows `symbols` while this is open; it has one table for the whole process."""
    import torch

    for name, symbol in symbols.items():
        torch.onnx.register_custom_op_symbolic(name, symbol, OPSET)
    try:
        yield
    finally:
        for name in symbols:
            torch.onnx.unregister_custom_op_symbolic(name, OPSET)


def _held_against(network: Network, path: Path) -> Verification:
    import torch

    def compared() -> Iterator[dict[str, Pair]]:
        for sample in network.samples:
            with torch.no_grad():
                known = [found.numpy() for found in network.module(*map(torch.from_numpy, sample.values()))]
            found = outputs_of(path, sample, network.outputs)
            both = pairs(found, dict(zip(network.outputs, known, strict=True)))
            yield {name: both[name] for name in _comparable(network, both)}

    try:
        return verified("PyTorch's", compared(), network.outputs)
    except NotTheSame as exc:
        raise BadCheckpoint(f"{network.name}: {exc}") from exc


def _comparable(network: Network, pairs: Mapping[str, tuple[Array, Array]]) -> list[str]:
    """The outputs whose rows come in the same order here and there."""
    rank = network.ranked_by
    if rank is None:
        return list(pairs)
    rows = min(len(ours) for ours, _ in pairs.values())
    here, there = (np.argsort(-values, kind="stable")[:rows] for values in pairs[rank])
    return list(pairs) if np.array_equal(here, there) else [rank]
