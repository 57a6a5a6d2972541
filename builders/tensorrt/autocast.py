"""A graph in half precision, by ModelOpt's AutoCast. Inputs, outputs and layers whose numbers do not fit stay in FP32.

TensorRT 11 takes precision from the graph alone. What is cast is held against the graph that it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy.typing as npt
import onnx

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.profile import Precision
from builders.verification import NotTheSame, Verification, outputs_of, pairs, same_bytes, verified

INSTALL = 'pip install "nvidia-modelopt[onnx]"'
LOW: Mapping[Precision, str] = {"fp16": "fp16", "bf16": "bf16"}
ALLOWED: Mapping[Precision, float] = {"fp32": 1e-3, "fp16": 2e-2, "bf16": 1e-1}
"""Of an output's greatest value."""
IN_ONE_FILE = 1 << 30

Sample = Mapping[str, npt.NDArray[Any]]


def graph_from_graph(source: Path, path: Path, precision: Precision, sample: Sample) -> Verification:
    """Write `source` in `precision` to `path`; `sample` is an input that its numbers are looked at with.

    Raises BadCheckpoint without ModelOpt, or for a result that is too far off.
    """
    try:
        autocast = import_module("modelopt.onnx.autocast")
    except ImportError as exc:
        raise BadCheckpoint(f"casting a graph to {precision} needs ModelOpt: {INSTALL} ({exc})") from exc
    with tempfile.TemporaryDirectory() as place:
        given = Path(place) / "sample.json"  # an .npz would be cut into rows, and a picture's rows are no pictures
        import_module("polygraphy.json").save_json([dict(sample)], str(given))
        cast = autocast.convert_to_mixed_precision(
            onnx_path=str(source), low_precision_type=LOW[precision], keep_io_types=True, calibration_data=str(given)
        )
    beside = path.with_name(f"{path.name}.data")
    beside.unlink(missing_ok=True)  # it would be appended to
    large = sum(len(tensor.raw_data) for tensor in cast.graph.initializer) > IN_ONE_FILE
    onnx.save(cast, str(path), save_as_external_data=large, location=beside.name if large else None)
    if precision == "bf16":  # ONNX Runtime has no kernels for it on a processor
        return same_bytes("cast to BF16; its plan is held against the graph in FP32")
    return held_against(source, path, precision, [sample])


def held_against(source: Path, path: Path, precision: Precision, samples: Sequence[Sample]) -> Verification:
    """Every output that is a number against the graph `source`, both on ONNX Runtime; BadCheckpoint if too far off."""
    names = numbers_of(source)
    compared = (pairs(outputs_of(path, sample, names), outputs_of(source, sample, names)) for sample in samples)
    try:
        return verified("the graph in FP32", compared, dict.fromkeys(names, ALLOWED[precision]))
    except NotTheSame as exc:
        raise BadCheckpoint(f"{path}: {exc}") from exc


def numbers_of(graph: Path) -> list[str]:
    """The outputs that change a little where kernels do; indices of what is best change wholly where two are equal."""
    whole = (onnx.TensorProto.INT32, onnx.TensorProto.INT64, onnx.TensorProto.BOOL)
    outputs = onnx.load(str(graph), load_external_data=False).graph.output
    return [output.name for output in outputs if output.type.tensor_type.elem_type not in whole]
