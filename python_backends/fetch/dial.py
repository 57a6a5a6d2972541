"""The two seams between fetching and the network: looking a name up, and opening a connection."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import httpx

_LOOK_UPS_AT_ONCE = 8


class Resolver(Protocol):
    """Looks a host up, once for each hop."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """All addresses of `host` as text, best first; empty if there are none."""


class Dialer(Protocol):
    """Opens the transport of one hop. The request that it gets names a literal IP address."""

    def __call__(self) -> httpx.AsyncBaseTransport:
        """A fresh transport: connections are never shared, because TLS was verified for one name, not for the IP."""


class SystemResolver:
    """The system's resolver, off the event loop. It also reads `0x7f.1` and the other odd spellings of IPv4.

    It has threads of its own: a look-up cannot be cancelled, and those of a dead name server, which take up to half a
    minute, would use up the loop's default threads, on which the calls between models wait.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOK_UPS_AT_ONCE, thread_name_prefix="resolver")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """See `Resolver`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _addresses, host, port)


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


class DirectDialer:
    """Dials without proxies, whatever the environment says; certificates are verified."""

    def __init__(self) -> None:
        self._tls: ssl.SSLContext | None = None

    def __call__(self) -> httpx.AsyncBaseTransport:
        # Loading the certificate store takes tens of milliseconds: once, and only where something is fetched.
        self._tls = self._tls or httpx.create_ssl_context(trust_env=False)
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False)
