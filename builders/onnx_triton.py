"""Inputs and outputs of an ONNX graph as `config.pbtxt` declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onnx import TensorProto, ValueInfoProto

TYPES: Mapping[int, str] = {
    TensorProto.FLOAT: "TYPE_FP32",
    TensorProto.FLOAT16: "TYPE_FP16",
    TensorProto.INT64: "TYPE_INT64",
}


def tensors(kind: str, values: Iterable[ValueInfoProto]) -> list[str]:
    """Lines of the section `kind`, "input" or "output"; sizes without a number are -1."""
    entries = []
    for value in values:
        tensor = value.type.tensor_type
        sizes = ", ".join(str(dim.dim_value) if dim.HasField("dim_value") else "-1" for dim in tensor.shape.dim)
        entries.append(f'  {{ name: "{value.name}" data_type: {TYPES[tensor.elem_type]} dims: [ {sizes} ] }}')
    return [f"{kind} [", ",\n".join(entries), "]"]
