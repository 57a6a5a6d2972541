"""The one place where an exception becomes an HTTP answer."""

from __future__ import annotations

import logging
import uuid

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from client.errors import MethodNotAllowed, passes, retry_after_s
from python_backends.errors import BY_STATUS, InternalError, NotFound, OpenfazeError

_LOG = logging.getLogger("openfaze.gateway")
_INTERNAL = "The request failed inside the server. Quote the request id when you report this."

# Their messages may hold another program's words: stack traces, paths, addresses.
_INTERNAL_CODES = frozenset({"internal_error", "model_failed"})


def error_body(error: OpenfazeError, request_id: str) -> bytes:
    """The OpenAI error object. What went wrong inside us stays in the log."""
    message = _INTERNAL if error.status >= 500 and error.code in _INTERNAL_CODES else error.message
    fields = {"message": message, "type": error.type, "code": error.code, "param": error.param}
    return orjson.dumps({"error": {**fields, "request_id": request_id}})


def log_failure(error: Exception, request_id: str) -> None:
    """Failures of ours, with their traceback unless they are mere overload; a caller's mistakes are only counted."""
    if not isinstance(error, OpenfazeError):
        _LOG.error("%s failed: %s", request_id, error, exc_info=error)
    elif error.status >= 500:
        _LOG.error("%s failed: %s", request_id, error, exc_info=error if error.__cause__ else None)


def request_id_of(request: Request) -> str:
    """The id the middleware gave, or a new one for a failure outside of it."""
    scope_state = request.scope.setdefault("state", {})
    return str(scope_state.setdefault("request_id", f"req-{uuid.uuid4()}"))


def response_of(error: OpenfazeError, request_id: str) -> Response:
    """The complete answer to a request that failed before its answer began."""
    headers = {"x-request-id": request_id}
    wait = retry_after_s(error)
    if wait is not None:
        headers["retry-after"] = str(wait)
    if not passes(error):
        # SDKs send 408 and everything from 500 again by themselves, which costs a second reading and ends the same way.
        headers["x-should-retry"] = "false"
    if error.status == 401:
        headers["www-authenticate"] = 'Bearer realm="openfaze"'
    return Response(error_body(error, request_id), error.status, headers, "application/json")


async def on_openfaze_error(request: Request, error: Exception) -> Response:
    """Handler of our own errors."""
    assert isinstance(error, OpenfazeError)
    request_id = request_id_of(request)
    log_failure(error, request_id)
    return response_of(error, request_id)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Handler of the router's errors: no such route, or not with this method."""
    assert isinstance(error, HTTPException)
    response = response_of(_of_router(error, request), request_id_of(request))
    response.headers.update(error.headers or {})
    return response


async def on_unknown(request: Request, error: Exception) -> Response:
    """Handler of bugs."""
    request_id = request_id_of(request)
    log_failure(error, request_id)
    return response_of(InternalError(_INTERNAL), request_id)


def _of_router(error: HTTPException, request: Request) -> OpenfazeError:
    if error.status_code == 404:
        return NotFound("There is no such route. See the documentation of the endpoint.", code="route_not_found")
    if error.status_code == 405:
        return MethodNotAllowed(f"This route does not take {request.method[:16]}.")
    return BY_STATUS.get(error.status_code, InternalError)(str(error.detail))
