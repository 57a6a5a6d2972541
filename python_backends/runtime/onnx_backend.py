"""Stand-in for Triton's `onnxruntime` backend, which no PyPI wheel carries.

Same backend name, same `model.onnx`, same configuration fields (`default_model_filename`, the CPU execution
accelerator, `intra_op_thread_count`, `enable_mem_arena`), so a repository that loads here loads on NVIDIA's C++ backend
unchanged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from onnxruntime.capi import onnxruntime_pybind11_state as state

from python_backends.errors import InternalError, OpenfazeError
from python_backends.inference.cuda import cuda_devices
from python_backends.inference.fastest import open_fastest
from python_backends.inference.rows import run_in_portions, run_padded
from python_backends.inference.session import CUDA, cpu_flags, open_session, plans_for, threads_from
from python_backends.triton_io.ending import collect
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.responses import fail, respond

Array = npt.NDArray[Any]
Shape = tuple[int, ...]
# What a session raises when it runs; they have no common base of their own.
RUNTIME_ERRORS = (state.Fail, state.InvalidArgument, state.RuntimeException, state.EPFail, state.NotImplemented)


class _Asked(NamedTuple):
    """One request: its place among those of an `execute`, its id and its inputs."""

    position: int
    request_id: str
    arrays: list[Array]


class OnnxBackend:
    """Runs one ONNX graph. Requests of one `execute` that agree in shape share runs."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """Open the session; raises onnxruntime's error if the graph cannot be loaded, which Triton reports."""
        config = json.loads(args["model_config"])
        self._inputs = [tensor["name"] for tensor in config["input"]]
        self._outputs = [tensor["name"] for tensor in config["output"]]
        self._batches = config["max_batch_size"] > 0
        self._session = self.opened(config, Path(args["model_repository"]) / args["model_version"])
        self._in_portions = run_padded if self._session.get_providers()[0] == CUDA else run_in_portions

    def opened(self, config: Mapping[str, Any], folder: Path) -> Any:
        """The session of the graph in the version folder, as the model configuration (Triton's JSON form) asks."""
        given = {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
        threads = given.get("intra_op_thread_count")
        plans = plans_for(int(threads) if threads else threads_from(), cpu_flags(), accelerator_of(config),
                          cuda_devices())  # fmt: skip
        path = folder / (config.get("default_model_filename") or "model.onnx")
        return open_fastest(path, plans, partial(open_session, arena=given.get("enable_mem_arena") != "0"))[0]

    def check(self, shapes: Mapping[str, Shape]) -> None:
        """Raises OpenfazeError where a run may not have inputs of these shapes; a graph takes what it can compute."""

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        """One response for each request, in order; a bad request fails alone."""
        answers: list[Any] = [None] * len(requests)
        alike: dict[tuple[tuple[int, ...], ...], list[_Asked]] = defaultdict(list)
        for position, inputs in enumerate(map(Inputs, requests)):
            try:
                asked = _Asked(position, inputs.request_id, [inputs.array(name) for name in self._inputs])
            except OpenfazeError as error:
                answers[position] = fail(error, inputs.request_id)
                continue
            alike[tuple(array.shape[1:] for array in asked.arrays)].append(asked)
        for group in alike.values():
            for asked, answer in zip(group, self._answered(group), strict=True):
                answers[asked.position] = answer
        return answers

    def finalize(self) -> None:
        """Let the session go."""
        del self._session
        collect()

    def _answered(self, group: list[_Asked]) -> list[Any]:
        """As `_answer`; if the network fails, each request of the group by itself, so that only the bad one fails."""
        try:
            return self._answer(group)
        except InternalError as error:
            if len(group) == 1:
                return [fail(error, group[0].request_id)]
            return [self._answered([asked])[0] for asked in group]

    def _answer(self, group: list[_Asked]) -> list[Any]:
        """Responses to requests of one shape."""
        if not self._batches:
            return [self._alone(asked) for asked in group]
        columns = zip(*(asked.arrays for asked in group), strict=True)
        stacked = [np.concatenate(column) if len(column) > 1 else column[0] for column in columns]
        try:
            self.check(self._shapes(stacked))
        except OpenfazeError as error:
            # One each: Triton crashes where two requests share a response.
            return [fail(error, asked.request_id) for asked in group]
        results = self._in_portions(self._run, stacked)
        stops = np.cumsum([len(asked.arrays[0]) for asked in group])
        if any(len(result) != stops[-1] for result in results):
            differs = InternalError("the network's output batch differs from its input batch")
            return [fail(differs, asked.request_id) for asked in group]
        parts = zip(*(np.split(result, stops[:-1]) for result in results), strict=True)
        return [respond(dict(zip(self._outputs, part, strict=True))) for part in parts]

    def _alone(self, asked: _Asked) -> Any:
        """The response to a request that is a run by itself."""
        try:
            self.check(self._shapes(asked.arrays))
            return respond(dict(zip(self._outputs, self._run(asked.arrays), strict=True)))
        except OpenfazeError as error:
            return fail(error, asked.request_id)

    def _shapes(self, arrays: Sequence[Array]) -> dict[str, Shape]:
        return {name: array.shape for name, array in zip(self._inputs, arrays, strict=True)}

    def _run(self, arrays: Sequence[Array]) -> list[Array]:
        try:
            results: list[Array] = self._session.run(self._outputs, dict(zip(self._inputs, arrays, strict=True)))
        except RUNTIME_ERRORS as exc:
            raise InternalError(f"the network failed: {type(exc).__name__}") from exc
        return results


def accelerator_of(config: Mapping[str, Any]) -> str | None:
    """The CPU execution accelerator that a model configuration (Triton's JSON form) names."""
    accelerators = config.get("optimization", {}).get("execution_accelerators", {})
    names = [item["name"] for item in accelerators.get("cpu_execution_accelerator", [])]
    return names[0] if names else None
