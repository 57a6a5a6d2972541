"""Errors that only a client or the gateway can meet; the tree itself is `python_backends.errors`."""

from __future__ import annotations

from python_backends.errors import InvalidRequest, OpenfazeError, RateLimited, Unavailable

RETRY_AFTER_S = 1
# 503 all the same: it is the machine that lacks something, not the request.
_LASTING_CODES = frozenset({"converter_missing"})


class BadConfiguration(InvalidRequest):
    """A flag or environment variable that cannot be obeyed; `message` names it."""

    default_code = "bad_configuration"


class MethodNotAllowed(OpenfazeError):
    """The route exists, the method does not."""

    status, type, default_code = 405, "invalid_request_error", "method_not_allowed"


class OriginNotAllowed(OpenfazeError):
    """A page of another web site sent the request. Looked at by servers without keys, and by /mcp."""

    status, type, default_code = 403, "permission_error", "origin_not_allowed"


class HeadersTooLarge(OpenfazeError):
    """More headers, or more bytes of them, than a request may have."""

    status, type, default_code = 431, "invalid_request_error", "headers_too_large"


class ClientLeft(OpenfazeError):
    """The HTTP client closed its connection; nobody reads this answer, only the metrics count it."""

    status, type, default_code = 499, "invalid_request_error", "client_closed_request"


class KeyThrottled(RateLimited):
    """One key used up its token bucket, which holds a token again after `retry_after_s` whole seconds."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelDied(Unavailable):
    """The process behind `model` is gone, and the model is away until the server's watchdog has replaced it."""

    default_code = "model_died"

    def __init__(self, message: str, model: str) -> None:
        super().__init__(message)
        self.model = model


class ModelAway(ModelDied):
    """The model was being replaced when the request came to it: nothing of the request ran there."""


class HostLost(Unavailable):
    """The inference server cannot be reached any more; `begun` says whether it may have worked on the request."""

    def __init__(self, message: str, *, begun: bool) -> None:
        super().__init__(message)
        self.begun = begun


class HostLeaving(HostLost):
    """The inference server is stopping: what runs there may end, nothing new is taken."""


def passes(error: OpenfazeError) -> bool:
    """Whether the same request may succeed later, because the condition goes away by itself."""
    return error.status in (429, 503) and error.code not in _LASTING_CODES


def retry_after_s(error: OpenfazeError) -> int | None:
    """Seconds for a `Retry-After` header: only errors that go away by themselves have one."""
    if isinstance(error, KeyThrottled):
        return error.retry_after_s
    return RETRY_AFTER_S if passes(error) else None
