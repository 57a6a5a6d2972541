"""Private addresses that the operator lets the fetcher reach: none, unless the environment names them.

For servers of the operator's own, and for tests that serve their documents on loopback. A request cannot set it.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from python_backends.errors import InternalError
from python_backends.fetch.address import IPAddress

ADMIT_VARIABLE = "OPENFAZE_FETCH_ADMIT"
Endpoint = tuple[IPAddress, int]

# Loopback, RFC 1918 and RFC 4193. Link-local addresses are missing on purpose: clouds serve credentials there.
_PRIVATE = [
    ip_network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
_METADATA = IPv6Address("fd00:ec2::254")  # the one metadata service inside those ranges


def admitted_of(environment: Mapping[str, str]) -> frozenset[Endpoint]:
    """The (address, port) pairs in OPENFAZE_FETCH_ADMIT, `127.0.0.1:8123,[::1]:8123`; empty where it is not set.

    InternalError names an entry that is not a single loopback or private address with a port: names are no entries,
    because they can change, and neither are networks.
    """
    listed = environment.get(ADMIT_VARIABLE, "")
    return frozenset(_endpoint(entry.strip()) for entry in listed.split(",") if entry.strip())


def _endpoint(entry: str) -> Endpoint:
    try:
        parts = urlsplit(f"//{entry}")
        address, port = ip_address(parts.hostname or ""), parts.port
    except ValueError as error:
        raise _refused(entry) from error
    exact = parts.netloc == entry and "@" not in entry and port
    if not exact or address == _METADATA or not any(address in net for net in _PRIVATE):
        raise _refused(entry)
    return address, int(port or 0)


def _refused(entry: str) -> InternalError:
    return InternalError(
        f"{ADMIT_VARIABLE}: {entry[:80]!r} is not one loopback or private IP address with a port, such as "
        "127.0.0.1:8123 or [::1]:8123"
    )
