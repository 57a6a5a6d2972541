"""Pages of other sites: a browser lets any of them post to this machine, and only says which one it was."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from client.errors import OriginNotAllowed
from client.gateway.config import is_loopback


def check_origin(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Raise OriginNotAllowed unless the page that asks, if one does, is of this machine or of the host it asks."""
    asked = [_host_of(b"//" + value) for name, value in headers if name == b"host"]
    for name, value in headers:
        if name == b"origin":
            host = _host_of(value)
            if host is None or not (is_loopback(host) or [host] == asked):
                raise OriginNotAllowed("Pages of other sites may not ask this server; call it without a browser.")


def _host_of(address: bytes) -> str | None:
    try:
        return urlsplit(address.decode("latin-1")).hostname
    except ValueError:
        return None
