"""Calls of other models of this server (BLS), on behalf of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import triton_python_backend_utils as pb_utils

from python_backends.deaths import failure_of
from python_backends.running import Run
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.values import Array, Value, array_of
from python_backends.waiting import to_its_end


def inference_request(
    model: str, inputs: Mapping[str, Value], outputs: Sequence[str], parent: Inputs, request_id: str | None = None
) -> Any:
    """A request to another model of this server (BLS), traced as a child of `parent` and by default under its id."""
    tensors = [pb_utils.Tensor(name, array_of(value)) for name, value in inputs.items()]
    return pb_utils.InferenceRequest(
        model_name=model, inputs=tensors, requested_output_names=list(outputs),
        request_id=request_id or parent.request_id, trace=parent.trace,
        # Left to itself a model on a GPU leaves its outputs there, where NumPy cannot read them.
        preferred_memory=pb_utils.PreferredMemory(pb_utils.TRITONSERVER_MEMORY_CPU),
    )  # fmt: skip


def outputs_of(response: Any, model: str) -> dict[str, Array]:
    """The tensors of a BLS response; its error is raised as the OpenfazeError it carries."""
    if response.has_error():
        raise failure_of(model, str(response.error().message()))
    return {tensor.name(): tensor.as_numpy() for tensor in response.output_tensors()}


async def call(
    model: str, inputs: Mapping[str, Value], outputs: Sequence[str], parent: Inputs, request_id: str | None = None
) -> dict[str, Array]:
    """Runs another model of this server without blocking the others; raises the OpenfazeError it answers with.

    Who is cancelled here waits for the call's end all the same.
    """
    request = inference_request(model, inputs, outputs, parent, request_id)
    try:
        return outputs_of(await to_its_end(request.async_exec()), model)
    except pb_utils.TritonModelException as exc:
        raise failure_of(model, str(exc)) from exc


def run_for(parent: Inputs, check: Callable[[], None]) -> Run:
    """Calls of this server's models for the request `parent`; `check` comes before each and may end the work."""

    async def run(model: str, given: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        check()
        return await call(model, given, outputs, parent)

    return run
