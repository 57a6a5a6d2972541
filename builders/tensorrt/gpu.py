"""Memory and order of work on a GPU, through PyTorch, which every NVIDIA image that serves engines has."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from builders.hugging_face.folder import BadCheckpoint

Array = npt.NDArray[Any]


class Memory(Protocol):
    """What running a plan needs. Handles keep their memory until they are dropped."""

    name: str

    @property
    def stream(self) -> int:
        """The handle of the stream that work is put on."""

    def put(self, array: Array) -> Any:
        """`array` on the device."""

    def empty(self, shape: tuple[int, ...], kind: npt.DTypeLike) -> Any:
        """Room for an array."""

    def address(self, handle: Any) -> int:
        """Where it is."""

    def fetch(self, handle: Any) -> Array:
        """What lies there once all work is done."""


class CudaMemory:
    """The first GPU; see `Memory`. BadCheckpoint where there is none."""

    def __init__(self) -> None:
        try:
            self._torch = import_module("torch")
        except ImportError as exc:
            raise BadCheckpoint("running a plan needs PyTorch beside TensorRT") from exc
        if not self._torch.cuda.is_available():
            raise BadCheckpoint("there is no GPU here, and a plan is made on the GPU that will run it; --commands "
                                "prints what to run there")  # fmt: skip
        self.name = str(self._torch.cuda.get_device_name(0))

    @property
    def stream(self) -> int:
        """See `Memory`."""
        return int(self._torch.cuda.current_stream().cuda_stream)

    def put(self, array: Array) -> Any:
        """See `Memory`."""
        return self._torch.from_numpy(np.ascontiguousarray(array)).cuda()

    def empty(self, shape: tuple[int, ...], kind: npt.DTypeLike) -> Any:
        """See `Memory`."""
        return self._torch.from_numpy(np.empty(shape, kind)).cuda()

    def address(self, handle: Any) -> int:
        """See `Memory`."""
        return int(handle.data_ptr())

    def fetch(self, handle: Any) -> Array:
        """See `Memory`."""
        self._torch.cuda.synchronize()
        fetched: Array = handle.cpu().numpy()
        return fetched
