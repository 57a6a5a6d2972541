"""A plan out of a graph, by TensorRT's Python API, written so that the same text is right for 10.12 to 11.

Since 11 a network is always strongly typed: what a layer is computed in stands in the graph (`autocast.py`). 10 is told
so by a flag that 11 takes and ignores. No builder flag asks for a precision, because 11 has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.profile import PlanShapes, Profiles

WORKSPACE = 4 << 30
"""Bytes that kernels may take while they are chosen, and after."""


def plan_from_graph(tensorrt: Any, graph: Path, shapes: PlanShapes, workspace: int = WORKSPACE) -> bytes:
    """The plan of the ONNX file `graph`; `tensorrt` is the module.

    Raises BadCheckpoint with TensorRT's own words if the graph cannot be read or built, and for inputs without a fixed
    shape that a profile leaves out.
    """
    logger = tensorrt.Logger(tensorrt.Logger.WARNING)
    builder = tensorrt.Builder(logger)
    network = builder.create_network(1 << int(tensorrt.NetworkDefinitionCreationFlag.STRONGLY_TYPED))
    parser = tensorrt.OnnxParser(network, logger)
    if not parser.parse_from_file(str(graph)):  # from the file, so that weights beside it are found
        told = "; ".join(str(parser.get_error(number)) for number in range(parser.num_errors))
        raise BadCheckpoint(f"TensorRT {tensorrt.__version__} cannot read {graph}: {told}")
    config = builder.create_builder_config()
    config.set_memory_pool_limit(tensorrt.MemoryPoolType.WORKSPACE, workspace)
    inputs = {tensor.name: tuple(tensor.shape) for tensor in map(network.get_input, range(network.num_inputs))}
    for profile in shapes.profiles:
        _check(graph, profile, inputs)
        if profile:
            config.add_optimization_profile(_made(builder, profile))
    plan = builder.build_serialized_network(network, config)
    if plan is None:
        raise BadCheckpoint(f"TensorRT {tensorrt.__version__} makes no plan of {graph}; its log says why")
    return bytes(plan)


def _check(graph: Path, profile: Profiles, inputs: Mapping[str, tuple[int, ...]]) -> None:
    free = {name for name, shape in inputs.items() if -1 in shape}
    if free - set(profile):
        raise BadCheckpoint(f"a profile of {graph} says nothing of the input {sorted(free - set(profile))[0]}")
    for name, shapes in profile.items():
        if name not in inputs:
            raise BadCheckpoint(f"a profile of {graph} tells of an input {name}, which the graph lacks")
        wanted = inputs[name]
        fits = len(wanted) == len(shapes.usual) and all(
            size in (-1, each[place]) for place, size in enumerate(wanted)
            for each in (shapes.least, shapes.usual, shapes.greatest)
        )  # fmt: skip
        if not fits:
            raise BadCheckpoint(f"a profile of {graph} gives {name} the shape {list(shapes.usual)}, the graph has "
                                f"{list(wanted)}")  # fmt: skip


def _made(builder: Any, profile: Profiles) -> Any:
    made = builder.create_optimization_profile()
    for name, shapes in profile.items():
        made.set_shape(name, shapes.least, shapes.usual, shapes.greatest)
    return made
