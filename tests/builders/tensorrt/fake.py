"""Stands where TensorRT's Python module and a GPU's memory are: it does what their documentation says of what we call.

A "plan" is the graph's path and its profiles; it runs on ONNX Runtime, on the addresses that it was given. The fake has
what TensorRT 11 has: flags that it removed are not there, so that code that asks for them fails.
"""

from __future__ import annotations

import ctypes
import json
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from builders.verification import outputs_of

Array = npt.NDArray[Any]
WORKSPACE = 3


class Mode(Enum):
    """`TensorIOMode`."""

    INPUT = 1
    OUTPUT = 2


@dataclass
class FakeTensorRt:
    """The module. `broken` is what goes wrong: "parse", "build", "load", "run"; `drift` is added to every output."""

    __version__ = "11.4.0"

    broken: str = ""
    drift: float = 0.0
    workspace: int = 0
    flags: list[int] = field(default_factory=list)
    TensorIOMode: Any = Mode
    MemoryPoolType: Any = field(default_factory=lambda: SimpleNamespace(WORKSPACE=WORKSPACE))
    NetworkDefinitionCreationFlag: Any = field(default_factory=lambda: SimpleNamespace(STRONGLY_TYPED=1))

    def Logger(self, level: int) -> str:
        return f"logger {level}"

    Logger.WARNING = 2  # type: ignore[attr-defined]

    def Builder(self, logger: str) -> FakeBuilder:
        return FakeBuilder(self)

    def OnnxParser(self, network: FakeNetwork, logger: str) -> FakeParser:
        return FakeParser(self, network)

    def Runtime(self, logger: str) -> FakeRuntime:
        return FakeRuntime(self)

    def nptype(self, kind: int) -> npt.DTypeLike:
        return onnx.helper.tensor_dtype_to_np_dtype(kind)


@dataclass
class FakeNetwork:
    """Filled by the parser."""

    path: str = ""
    inputs: list[Any] = field(default_factory=list)

    @property
    def num_inputs(self) -> int:
        return len(self.inputs)

    def get_input(self, number: int) -> Any:
        return self.inputs[number]


@dataclass
class FakeParser:
    """Reads a graph's inputs."""

    trt: FakeTensorRt
    network: FakeNetwork
    num_errors: int = 1

    def parse_from_file(self, path: str) -> bool:
        graph = onnx.load(path, load_external_data=False).graph
        self.network.path = path
        for value in graph.input:
            dims = [dim.dim_value if dim.HasField("dim_value") else -1 for dim in value.type.tensor_type.shape.dim]
            self.network.inputs.append(SimpleNamespace(name=value.name, shape=dims))
        return self.trt.broken != "parse"

    def get_error(self, number: int) -> str:
        return "no importer registered for op Thing"


class FakeProfile(dict[str, Any]):
    """An optimisation profile."""

    def set_shape(self, name: str, least: Any, usual: Any, greatest: Any) -> None:
        self[name] = [least, usual, greatest]


@dataclass
class FakeBuilder:
    """Also its own configuration."""

    trt: FakeTensorRt
    profiles: list[FakeProfile] = field(default_factory=list)

    def create_network(self, flags: int) -> FakeNetwork:
        self.trt.flags.append(flags)
        return FakeNetwork()

    def create_builder_config(self) -> FakeBuilder:
        return self

    def create_optimization_profile(self) -> FakeProfile:
        return FakeProfile()

    def add_optimization_profile(self, profile: FakeProfile) -> int:
        self.profiles.append(profile)
        return len(self.profiles) - 1

    def set_memory_pool_limit(self, pool: int, limit: int) -> None:
        assert pool == WORKSPACE
        self.trt.workspace = limit

    def build_serialized_network(self, network: FakeNetwork, config: FakeBuilder) -> bytes | None:
        if self.trt.broken == "build":
            return None
        return json.dumps({"graph": network.path, "profiles": config.profiles}).encode()


@dataclass
class FakeRuntime:
    """Loads a plan."""

    trt: FakeTensorRt

    def deserialize_cuda_engine(self, plan: bytes) -> FakeEngine | None:
        return None if self.trt.broken == "load" else FakeEngine(self.trt, json.loads(plan))


class FakeEngine:
    """A loaded plan, and its execution context at once."""

    def __init__(self, trt: FakeTensorRt, plan: dict[str, Any]) -> None:
        graph = onnx.load(plan["graph"], load_external_data=False).graph
        self.trt, self.plan, self.profile = trt, plan, 0
        self.tensors = [*graph.input, *graph.output]
        self.given = {value.name for value in graph.input}
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.addresses: dict[str, int] = {}
        self.num_io_tensors = len(self.tensors)
        self.num_optimization_profiles = max(1, len(plan["profiles"]))

    def create_execution_context(self) -> FakeEngine:
        return self

    def get_tensor_name(self, number: int) -> str:
        return str(self.tensors[number].name)

    def get_tensor_mode(self, name: str) -> Mode:
        return Mode.INPUT if name in self.given else Mode.OUTPUT

    def get_tensor_dtype(self, name: str) -> int:
        return int(next(value for value in self.tensors if value.name == name).type.tensor_type.elem_type)

    def set_optimization_profile_async(self, number: int, stream: int) -> bool:
        self.profile = number
        return True

    def set_input_shape(self, name: str, shape: tuple[int, ...]) -> bool:
        self.shapes[name] = tuple(shape)
        least, _, greatest = (self.plan["profiles"] or [{}])[self.profile].get(name, (shape, shape, shape))
        return all(low <= side <= high for low, side, high in zip(least, shape, greatest, strict=True))

    def get_tensor_shape(self, name: str) -> tuple[int, ...]:
        zeros = {value: np.zeros(shape, self.kind(value)) for value, shape in self.shapes.items()}
        return tuple(outputs_of(self.path(), zeros, [name])[name].shape)

    def set_tensor_address(self, name: str, address: int) -> bool:
        self.addresses[name] = address
        return True

    def execute_async_v3(self, stream: int) -> bool:
        inputs = {name: self.lying_at(name, shape) for name, shape in self.shapes.items()}
        outputs = [value.name for value in self.tensors if value.name not in self.given]
        for name, value in outputs_of(self.path(), inputs, outputs).items():
            self.lying_at(name, value.shape)[...] = value + np.asarray(self.trt.drift).astype(value.dtype)
        return self.trt.broken != "run"

    def kind(self, name: str) -> npt.DTypeLike:
        return self.trt.nptype(self.get_tensor_dtype(name))

    def lying_at(self, name: str, shape: tuple[int, ...]) -> Array:
        count = int(np.prod(shape)) * np.dtype(self.kind(name)).itemsize
        memory = (ctypes.c_ubyte * count).from_address(self.addresses[name])
        return np.asarray(memory).view(self.kind(name)).reshape(shape)

    def path(self) -> Path:
        return Path(self.plan["graph"])


class FakeMemory:
    """See `builders.tensorrt.gpu.Memory`."""

    name = "a GPU that is none"
    stream = 7

    def put(self, array: Array) -> Array:
        return np.ascontiguousarray(array)

    def empty(self, shape: tuple[int, ...], kind: npt.DTypeLike) -> Array:
        return np.empty(shape, kind)

    def address(self, handle: Array) -> int:
        return handle.ctypes.data

    def fetch(self, handle: Array) -> Array:
        return handle
