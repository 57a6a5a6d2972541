"""Failures of ours in the log, where an error becomes a response: the client is told little, so the cause stands here.

What the client can mend is not logged, and nothing of a request but its id.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from python_backends.errors import InternalError, OpenfazeError, UpstreamFailed

_LOG = logging.getLogger("openfaze.failures")


def log_failure(error: OpenfazeError, request_id: str) -> None:
    """`error`, which ends the request, if it is ours: with its traceback where that says more than it does.

    Not so for a remote server's failure, whose cause names addresses. A request whose sender has left is no failure.
    """
    if error.status < 500 or error.code == "cancelled":
        return
    caused = error.__cause__ is not None and not isinstance(error, UpstreamFailed)
    traced = caused or error.status == InternalError.status
    _LOG.error("request %s failed: %s", request_id or "without an id", error, exc_info=error if traced else None)


def log_unanswered(ended: Iterable[BaseException | None]) -> None:
    """The bugs among how the answers to some requests `ended`: those that could not even be sent a failure."""
    for bug in ended:
        if bug is not None:
            _LOG.error("a request could not be answered", exc_info=bug)
