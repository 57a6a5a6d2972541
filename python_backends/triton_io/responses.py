"""Responses: outputs, or an error as it goes over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import triton_python_backend_utils as pb_utils

from python_backends.errors import OpenfazeError
from python_backends.failures import log_failure
from python_backends.triton_io.values import Value, array_of


def respond(outputs: Mapping[str, Value]) -> Any:
    """A successful response with `outputs`."""
    return pb_utils.InferenceResponse([pb_utils.Tensor(name, array_of(value)) for name, value in outputs.items()])


def fail(error: OpenfazeError, request_id: str) -> Any:
    """A failed response that carries `error` over the wire; its cause, if it is ours, stays in the log."""
    log_failure(error, request_id)
    codes = pb_utils.TritonError
    code = {400: codes.INVALID_ARG, 404: codes.NOT_FOUND, 413: codes.INVALID_ARG, 415: codes.UNSUPPORTED,
            503: codes.UNAVAILABLE}.get(error.status, codes.INTERNAL)  # fmt: skip
    return pb_utils.InferenceResponse(error=pb_utils.TritonError(error.to_wire(), code))
