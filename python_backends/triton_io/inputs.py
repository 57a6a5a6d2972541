"""What one request brings: its input tensors, by name."""

from __future__ import annotations

from typing import Any, TypeVar

import triton_python_backend_utils as pb_utils
from pydantic import BaseModel

from python_backends.errors import InternalError
from python_backends.request import parsed
from python_backends.triton_io.values import Array

Model = TypeVar("Model", bound=BaseModel)


class Inputs:
    """The input tensors of one request, by name."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def request_id(self) -> str:
        return str(self._request.request_id())

    @property
    def trace(self) -> Any:
        """What Triton writes of this request, for the calls that are made on its behalf."""
        return self._request.trace()

    def array(self, name: str) -> Array:
        """The tensor `name`; InternalError if the configuration let it be absent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        if tensor is None:
            raise InternalError(f"input tensor {name} is missing")
        array: Array = tensor.as_numpy()
        return array

    def optional(self, name: str) -> Array | None:
        """The tensor `name`, None if it was not sent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        return None if tensor is None else tensor.as_numpy()

    def blobs(self, name: str) -> list[bytes]:
        """The elements of BYTES tensor `name`, empty if it was not sent."""
        tensor = pb_utils.get_input_tensor_by_name(self._request, name)
        return [] if tensor is None else [bytes(item) for item in tensor.as_numpy().reshape(-1)]

    def blob(self, name: str) -> bytes:
        """The first element of BYTES tensor `name`, or nothing."""
        return next(iter(self.blobs(name)), b"")

    def parsed(self, name: str, model: type[Model]) -> Model:
        """The JSON in BYTES tensor `name`, checked; see `python_backends.request.parsed`, which says what it raises."""
        return parsed(model, self.blob(name))
