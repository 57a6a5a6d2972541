"""Sessions: requests that say they belong together go to one inference server, where what they have left behind is."""

from __future__ import annotations

from python_backends.errors import InvalidRequest

HEADER = "x-openfaze-session"
MAX_ID = 255


def session_of(values: list[str]) -> str | None:
    """The session that a request's headers name, None without; InvalidRequest names what is wrong with it."""
    if not values:
        return None
    (value, *more) = values
    if more or not 0 < len(value) <= MAX_ID or not all("!" <= character <= "~" for character in value):
        raise InvalidRequest(f"{HEADER}: one, of 1 to {MAX_ID} visible ASCII characters", param=HEADER)
    return value
