"""Ids of the caller's own choice, each in its header: of a request that acts once, of a session.

Requests of a session go to one inference server, where what they have left behind is.
"""

from __future__ import annotations

from python_backends.errors import InvalidRequest

IDEMPOTENCY_KEY = "idempotency-key"
SESSION = "x-openfaze-session"
MAX_ID = 255


def caller_id(values: list[str], header: str) -> str | None:
    """The id in the values that a request has of `header`, None without; InvalidRequest says what is wrong with it."""
    if not values:
        return None
    (value, *more) = values
    if more or not 0 < len(value) <= MAX_ID or not all("!" <= character <= "~" for character in value):
        raise InvalidRequest(f"{header}: one, of 1 to {MAX_ID} visible ASCII characters", param=header)
    return value
