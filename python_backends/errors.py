"""The one error tree.

    OpenfazeError                      status  type                    code
    ├── InvalidRequest                 400     invalid_request_error   invalid_request (or a finer code)
    │   ├── InvalidMedia               400     invalid_request_error   invalid_media
    │   ├── UrlBlocked                 400     invalid_request_error   url_blocked
    │   └── UrlRefused                 400     invalid_request_error   url_refused
    ├── Unauthorized                   401     authentication_error    invalid_api_key
    ├── NotFound                       404     invalid_request_error   not_found
    ├── RequestTimeout                 408     invalid_request_error   request_timeout
    ├── PayloadTooLarge                413     payload_too_large       payload_too_large
    ├── UnsupportedMedia               415     invalid_request_error   unsupported_media
    ├── RateLimited                    429     rate_limit_error        rate_limit_exceeded
    ├── InternalError                  500     internal_error          internal_error
    ├── UpstreamFailed                 502     internal_error          upstream_failed
    │   └── UpstreamRefused            502     internal_error          upstream_failed
    └── Unavailable                    503     service_unavailable     service_unavailable

An error crosses Triton as text, because Triton carries only a coarse code and a message: `to_wire` appends what the
gateway needs in square brackets after the sentence a person reads, and `from_wire` takes it apart again. White space in
`param` is percent-encoded on the way, as in a URI fragment.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import unquote

_WIRE = re.compile(
    r"^(?P<message>.*) \[status=(?P<status>\d{3}) code=(?P<code>[a-z0-9_]+)(?: param=(?P<param>\S+))?\]$", re.S
)
_LATER = frozenset({408, 425, 429})  # statuses of a server that may answer when it is asked again
_MAX_URL = 200
_NOT_ON_THE_WIRE = re.compile(r"[\s%]")


class OpenfazeError(Exception):
    """A failure that knows its HTTP status and its place in the OpenAI error object.

    `message` says what to do about it; `param` names the request field at fault, if one is.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal_error"
    default_code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.param = param

    def to_wire(self) -> str:
        """The text of a Triton error message; the inverse of `from_wire`."""
        param = f" param={_NOT_ON_THE_WIRE.sub(_encoded, self.param)}" if self.param else ""
        return f"{self.message} [status={self.status} code={self.code}{param}]"


class InvalidRequest(OpenfazeError):
    """The caller must change the request."""

    status, type, default_code = 400, "invalid_request_error", "invalid_request"


class InvalidMedia(InvalidRequest):
    """The attached bytes are damaged, empty, encrypted or beyond a limit of their format."""

    default_code = "invalid_media"


class UrlBlocked(InvalidRequest):
    """The address is not public, or its scheme is not http(s). One text for all cases, so nothing can be probed."""

    default_code = "url_blocked"


class UrlRefused(InvalidRequest):
    """The server of an address that the caller named does not give it away: it is not there, or not for us."""

    default_code = "url_refused"


class Unauthorized(OpenfazeError):
    """No key, or a wrong one."""

    status, type, default_code = 401, "authentication_error", "invalid_api_key"


class NotFound(OpenfazeError):
    """A model, route or stored thing that does not exist."""

    status, type, default_code = 404, "invalid_request_error", "not_found"


class RequestTimeout(OpenfazeError):
    """The work took longer than its deadline and was stopped."""

    status, type, default_code = 408, "invalid_request_error", "request_timeout"


class PayloadTooLarge(OpenfazeError):
    """Bytes, pixels or pages over a named bound."""

    status, type, default_code = 413, "payload_too_large", "payload_too_large"


class UnsupportedMedia(OpenfazeError):
    """A format that is not read here; the message lists those that are."""

    status, type, default_code = 415, "invalid_request_error", "unsupported_media"


class RateLimited(OpenfazeError):
    """Too many requests from one key, or too many at once."""

    status, type, default_code = 429, "rate_limit_error", "rate_limit_exceeded"


class InternalError(OpenfazeError):
    """Our fault; details are in the log under the request id."""


class UpstreamFailed(OpenfazeError):
    """A remote server answered badly or not at all."""

    status, default_code = 502, "upstream_failed"


class UpstreamRefused(UpstreamFailed):
    """A remote server answered with a status that is no success; `answered` is it."""

    def __init__(self, answered: int) -> None:
        super().__init__(f"the URL's server answered with status {answered}")
        self.answered = answered

    def of(self, url: str) -> OpenfazeError:
        """The same for whoever named `url`, which is theirs to mend where its server says so; without its query, in
        which secrets stand."""
        message = f"{self.message}: {url.partition('?')[0][:_MAX_URL]}"
        if 400 <= self.answered < 500 and self.answered not in _LATER:
            return UrlRefused(f"{message}. Send an address that can be read without a key")
        return UpstreamFailed(message)


class Unavailable(OpenfazeError):
    """A part that is missing, starting or overloaded; the request may be sent again."""

    status, type, default_code = 503, "service_unavailable", "service_unavailable"


BY_STATUS: dict[int, type[OpenfazeError]] = {
    error.status: error
    for error in (
        InvalidRequest, Unauthorized, NotFound, RequestTimeout, PayloadTooLarge, UnsupportedMedia,
        RateLimited, InternalError, UpstreamFailed, Unavailable,
    )
}  # fmt: skip


def from_wire(text: str) -> OpenfazeError | None:
    """The error that `to_wire` wrote; None for foreign text. What stands before the brackets that end `text`, over
    several lines perhaps, is its message."""
    match = _WIRE.match(text.strip())
    if match is None:
        return None
    kind = BY_STATUS.get(int(match["status"]), InternalError)
    param = match["param"]
    return kind(match["message"], code=match["code"], param=None if param is None else unquote(param))


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
