"""What surrounds every route, as plain ASGI: request id, counting, logging; then the key and its rate."""

from __future__ import annotations

import hmac
import logging
import time
import uuid
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from client.gateway.admission import RateLimiter
from client.gateway.config import GatewayConfig, digest, is_loopback
from client.gateway.metrics import Metrics, route_label
from client.gateway.origin import check_origin
from client.gateway.published import PUBLISHED_PATHS
from python_backends.errors import InvalidRequest, Unauthorized

_LOG = logging.getLogger("openfaze.gateway")
_OPEN_PATHS = frozenset({"/health", "/health/live", "/health/ready", *PUBLISHED_PATHS})
_NO_KEY = -1


class RequestContext:
    """Gives each request an id, puts it on the answer, and counts the answer when it ends."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = f"req-{uuid.uuid4()}"
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.get("headers", ())
                if not any(name == b"x-request-id" for name, _ in headers):
                    message["headers"] = [*headers, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            route = route_label(scope["path"])
            self._metrics.record(route, status, seconds)
            _LOG.info("%s %s %d %.1f ms", request_id, route, status, seconds * 1000)


class Gatekeeper:
    """Asks for a key, and takes a token of its rate, on every route but /health/* and what describes the interface.

    Without keys (loopback only) the Host header must be a loopback name, so that no web page can reach the gateway
    through a name of its own that resolves to this machine, and no page of another site may ask: a browser lets each
    post forms. Raises Unauthorized, OriginNotAllowed, KeyThrottled, InvalidRequest.
    """

    def __init__(self, app: ASGIApp, config: GatewayConfig, limiter: RateLimiter) -> None:
        self._app = app
        self._keys = config.api_keys
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _OPEN_PATHS:
            key = self._key_of(scope)
            self._limiter.take(_NO_KEY if key is None else key)
            scope.setdefault("state", {})["key"] = key
        await self._app(scope, receive, send)

    def _key_of(self, scope: Scope) -> int | None:
        """The number of the key a request carries, None without keys; all are compared, each in constant time."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if not self._keys:
            _check_host([value for name, value in headers if name == b"host"])
            check_origin(headers)
            return None
        values = [value for name, value in headers if name == b"authorization"]
        if len(values) != 1:
            raise Unauthorized("Send one header Authorization: Bearer <key>.")
        scheme, _, key = values[0].partition(b" ")
        presented = digest(key.strip().decode("latin-1"))
        matches = [hmac.compare_digest(presented, known) for known in self._keys]
        if scheme.lower() != b"bearer" or not any(matches):
            raise Unauthorized("The API key is not valid. Send Authorization: Bearer <key>.")
        return matches.index(True)


def _check_host(values: list[bytes]) -> None:
    if len(values) == 1 and _is_loopback_name(values[0]):
        return
    raise InvalidRequest(
        "Without API keys only localhost and loopback addresses are accepted as Host.", code="host_not_allowed"
    )


def _is_loopback_name(value: bytes) -> bool:
    try:
        name = urlsplit(f"//{value.decode('ascii')}").hostname
    except ValueError:
        return False
    return name is not None and is_loopback(name)
