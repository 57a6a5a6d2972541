"""A plan run once, to be held against the graph that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.gpu import Array, Memory


class PlanRunner:
    """One plan, loaded. `tensorrt` is the module."""

    def __init__(self, tensorrt: Any, plan: bytes, memory: Memory) -> None:
        self._trt, self._memory = tensorrt, memory
        self._runtime = tensorrt.Runtime(tensorrt.Logger(tensorrt.Logger.WARNING))  # must outlive the engine
        self._engine = self._runtime.deserialize_cuda_engine(plan)
        if self._engine is None:
            raise BadCheckpoint(f"TensorRT {tensorrt.__version__} does not load its own plan; its log says why")
        self._context = self._engine.create_execution_context()

    def run(self, inputs: Mapping[str, Array], profile: int) -> dict[str, Array]:
        """Every output for `inputs`, under optimisation profile number `profile`."""
        if self._engine.num_optimization_profiles > 1:
            self._context.set_optimization_profile_async(profile, self._memory.stream)
        held = {}
        for name, array in inputs.items():
            if not self._context.set_input_shape(name, array.shape):
                raise BadCheckpoint(f"the plan refuses the shape {list(array.shape)} for its input {name}")
            held[name] = self._memory.put(array)
        outputs = [name for name in map(self._engine.get_tensor_name, range(self._engine.num_io_tensors))
                   if self._engine.get_tensor_mode(name) == self._trt.TensorIOMode.OUTPUT]  # fmt: skip
        for name in outputs:
            shape = tuple(self._context.get_tensor_shape(name))
            held[name] = self._memory.empty(shape, self._trt.nptype(self._engine.get_tensor_dtype(name)))
        for name, handle in held.items():
            self._context.set_tensor_address(name, self._memory.address(handle))
        if not self._context.execute_async_v3(self._memory.stream):
            raise BadCheckpoint("the plan does not run; TensorRT's log says why")
        return {name: self._memory.fetch(held[name]) for name in outputs}
