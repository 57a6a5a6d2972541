"""The one rule about where a request may reach, and how much it may bring back."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from python_backends.errors import UrlBlocked
from python_backends.fetch.address import IPAddress, is_public
from python_backends.fetch.admitted import Endpoint

# One text for every refusal, unresolvable names included: the caller must not learn which names exist inside.
BLOCKED = (
    "this URL cannot be fetched: it must be http or https on an allowed port (80, 443, 8080 or 8443 unless configured "
    "otherwise), carry no user name, and name a host that resolves to public addresses only"
)
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._:")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Bounds of one fetch, and of all together: sizes in bytes, times in seconds.

    `admitted` names single addresses that may be dialled on `ports` although they are not public, `endpoints` single
    ports of such addresses; both are empty unless an operator (or a test with a server of its own) sets them.
    """

    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    max_bytes: int = 80_000_000
    total_bytes: int = 256_000_000
    deadline_s: float = 30.0
    connect_s: float = 5.0
    max_redirects: int = 5
    admitted: frozenset[IPAddress] = field(default=frozenset())
    endpoints: frozenset[Endpoint] = field(default=frozenset())

    def admits(self, address: IPAddress, port: int) -> bool:
        """True if `port` of `address` may be dialled."""
        if (address, port) in self.endpoints:
            return True
        return port in self.ports and (address in self.admitted or is_public(address))

    def target(self, text: str) -> httpx.URL:
        """The URL in `text`, read once by the parser that also dials it; UrlBlocked if it breaks the rule."""
        if any(character <= " " or "\x7f" <= character <= "\xa0" or character == "\\" for character in text):
            raise UrlBlocked(BLOCKED)
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError) as error:  # ValueError: idna refuses some labels with its own error
            raise UrlBlocked(BLOCKED) from error
        if not self._permits(url):
            raise UrlBlocked(BLOCKED)
        return url

    def _permits(self, url: httpx.URL) -> bool:
        host = url.raw_host.decode("ascii")
        return (
            url.scheme in _DEFAULT_PORTS
            and port_of(url) in self.ports | {port for _, port in self.endpoints}
            and not url.userinfo
            and 0 < len(host) <= 253
            and set(host.lower()) <= _HOST_CHARACTERS
        )


def port_of(url: httpx.URL) -> int:
    """The port that `url` reaches; 0 for a scheme that has none here."""
    return url.port or _DEFAULT_PORTS.get(url.scheme, 0)
