"""Tensors as configurations and ONNX graphs declare them, made comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import onnx

from builders.model_config.parsing import type_name

_TYPES = {
    "FLOAT": "TYPE_FP32", "FLOAT16": "TYPE_FP16", "BFLOAT16": "TYPE_BF16", "DOUBLE": "TYPE_FP64", "UINT8": "TYPE_UINT8",
    "INT8": "TYPE_INT8", "UINT16": "TYPE_UINT16", "INT16": "TYPE_INT16", "UINT32": "TYPE_UINT32", "INT32": "TYPE_INT32",
    "UINT64": "TYPE_UINT64", "INT64": "TYPE_INT64", "BOOL": "TYPE_BOOL", "STRING": "TYPE_STRING",
}  # fmt: skip
Dims = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tensor:
    """Its type in Triton's words and its dimensions, -1 for any size; with the batch where the source has it."""

    kind: str
    dims: Dims
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {list(self.dims)}{' optional' if self.optional else ''}"


Tensors = Mapping[str, Tensor]


def declared(entries: Sequence[Any], *, batched: bool = False) -> dict[str, Tensor]:
    """The inputs or outputs of a configuration; with the batch in front for one that is `batched`."""
    batch = (-1,) if batched else ()
    return {
        entry.name: Tensor(type_name(entry.data_type), (*batch, *entry.dims), getattr(entry, "optional", False))
        for entry in entries
    }


def of_graph(values: Sequence[Any]) -> dict[str, Tensor]:
    """The inputs or outputs of an ONNX graph; a symbolic dimension is -1."""
    found = {}
    for value in values:
        tensor = value.type.tensor_type
        dims = tuple(dim.dim_value if dim.HasField("dim_value") else -1 for dim in tensor.shape.dim)
        found[value.name] = Tensor(_TYPES[onnx.TensorProto.DataType.Name(tensor.elem_type)], dims)
    return found


def fit(one: Dims, other: Dims) -> bool:
    """Whether a tensor can have both shapes: of one rank, and equal where neither is -1."""
    return len(one) == len(other) and all(-1 in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True))
