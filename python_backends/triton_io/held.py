"""Calls whose outputs stay where the model left them, in a GPU's memory perhaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import triton_python_backend_utils as pb_utils

from python_backends.deaths import failure_of
from python_backends.triton_io.values import Array, Value, array_of


@dataclass(frozen=True, slots=True)
class Held:
    """An output of a model where that model left it, in a GPU's memory perhaps, to be looked at or handed on."""

    tensor: Any

    def named(self, name: str) -> Any:
        """The same memory as an input called `name`."""
        return pb_utils.Tensor.from_dlpack(name, self.tensor)

    def array(self) -> Array:
        """A copy for the processor. Only PyTorch, which is where GPUs are, can fetch one from a GPU."""
        if self.tensor.is_cpu():
            array: Array = self.tensor.as_numpy()
            return array
        import torch

        fetched: Array = torch.from_dlpack(self.tensor).cpu().numpy()
        return fetched


def call_holding(model: str, inputs: Mapping[str, Value | Held], outputs: Sequence[str]) -> dict[str, Held]:
    """Runs another model of this server and waits; its outputs stay where it left them. For steps of one request, too
    many to trace. Raises the OpenfazeError that the model answers with."""
    tensors = [value.named(name) if isinstance(value, Held) else pb_utils.Tensor(name, array_of(value))
               for name, value in inputs.items()]  # fmt: skip
    request = pb_utils.InferenceRequest(model_name=model, inputs=tensors, requested_output_names=list(outputs))
    try:
        response = request.exec()
    except pb_utils.TritonModelException as exc:
        raise failure_of(model, str(exc)) from exc
    if response.has_error():
        raise failure_of(model, str(response.error().message()))
    return {tensor.name(): Held(tensor) for tensor in response.output_tensors()}
