"""What all who ask the gateway's chat completions share: where, whom, how long, and how a refusal is read."""

from __future__ import annotations

import orjson

from python_backends.errors import BY_STATUS, InternalError, OpenfazeError, Unauthorized

PATH = "/v1/chat/completions"
MODEL = "interfaze-beta"
# Longer than the gateway's own limit, so that its error is the one that is seen.
ANSWER_SECONDS = 330.0


def refusal_of(status: int, raw: bytes, *, without_key: str) -> OpenfazeError:
    """The gateway's own message and code, with its request id where the failure is not the caller's.

    `without_key` says what to do where no valid key was sent.
    """
    try:
        error = orjson.loads(raw)["error"]
        message, code = str(error["message"]), error["code"]
    except (ValueError, LookupError, TypeError):
        return InternalError(f"The server answered {status} in another form: is it this project's gateway?")
    kind = BY_STATUS.get(status, InternalError)
    if kind is Unauthorized:
        message += f" {without_key}"
    elif status >= 500 and isinstance(error.get("request_id"), str):
        message += f" (request {error['request_id']})"
    return kind(message, code=code if isinstance(code, str) else None)
